package main

import (
	"context"
	"fmt"
	"os"

	"yihaotong/hotline"
)

// maxLine bounds one line of an imported file, in bytes.
const maxLine = 4 << 20

func runImportCatalogue(ctx context.Context, io streams, args []string) error {
	return importSetting(ctx, io, "import catalogue", hotline.SettingCatalogue, args)
}

func runImportCalendar(ctx context.Context, io streams, args []string) error {
	return importSetting(ctx, io, "import calendar", hotline.SettingCalendar, args)
}

// importSetting checks a document and puts it in force as the next version.
func importSetting(ctx context.Context, io streams, name, kind string, args []string) error {
	fs, load := bind(name)
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 1, "FILE.json"); err != nil {
		return err
	}
	body, err := os.ReadFile(words[0])
	if err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		book := &bookkeeper{settings: s.store, log: s.log}
		if err := book.Load(ctx); err != nil {
			return err
		}
		if err := book.Check(ctx, kind, hotline.SettingDefault, body); err != nil {
			return fmt.Errorf("%s: %s", words[0], explain(err))
		}
		before, err := s.store.Setting(ctx, kind, hotline.SettingDefault)
		if err != nil && hotline.CodeOf(err) != hotline.NotFound {
			return err
		}
		next := hotline.Setting{Kind: kind, Name: hotline.SettingDefault, Version: before.Version, Body: body, By: hotline.System.ID, At: s.now()}
		if err := s.store.SaveSetting(ctx, &next); err != nil {
			return err
		}
		if err := s.audit(ctx, "setting.save", kind+"/"+hotline.SettingDefault); err != nil {
			return err
		}
		_, err = fmt.Fprintf(io.Out, "%s %s: version %d in force\n", kind, hotline.SettingDefault, next.Version)
		return err
	})
}
