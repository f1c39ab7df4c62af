package main

import (
	"path/filepath"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage"
)

// The limits that are written are those that the rules decide by; a document that is no good is refused,
// and one that got in all the same leaves the book as it was.
func TestLimitsAreADocument(t *testing.T) {
	t.Parallel()
	store, err := storage.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "l.db"), storage.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if _, err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	k := &bookkeeper{settings: store}
	write := func(version int, body string) {
		t.Helper()
		if err := store.SaveSetting(t.Context(), &hotline.Setting{Kind: hotline.SettingLimits, Name: hotline.SettingDefault, Version: version, Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.Load(t.Context()); err != nil || k.Book().Limits != hotline.DefaultLimits() {
		t.Fatalf("%+v, %v", k.Book().Limits, err)
	}
	write(0, `{"max_returns": 4}`)
	if err := k.Load(t.Context()); err != nil || k.Book().Limits.MaxReturns != 4 {
		t.Errorf("%+v, %v", k.Book().Limits, err)
	}
	if err := k.Check(t.Context(), hotline.SettingLimits, hotline.SettingDefault, []byte(`{"max_returns": 400}`)); hotline.CodeOf(err) != hotline.Invalid {
		t.Errorf("a document that is no good: %v", err)
	}
	write(1, `{"max_returns": 400}`)
	if err := k.Load(t.Context()); err == nil || k.Book().Limits.MaxReturns != 4 {
		t.Errorf("%+v, %v", k.Book().Limits, err)
	}
}
