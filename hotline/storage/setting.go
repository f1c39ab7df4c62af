package storage

import (
	"context"
	"errors"

	"yihaotong/hotline"
)

const settingColumns = "kind, name, version, body, by_whom, at"

func scanSetting(c cursor) (hotline.Setting, error) {
	var x hotline.Setting
	var at int64
	err := c.Scan(&x.Kind, &x.Name, &x.Version, &x.Body, &x.By, &at)
	x.At = instant(at)
	return x, err
}

// Setting implements hotline.Settings.
func (s *Store) Setting(ctx context.Context, kind, name string) (hotline.Setting, error) {
	x, ok, err := first(ctx, s.db, scanSetting,
		"SELECT "+settingColumns+" FROM setting WHERE kind = $1 AND name = $2 ORDER BY version DESC LIMIT 1", plain(kind), plain(name))
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "not_found")
	}
	return x, err
}

// Settings implements hotline.Settings.
func (s *Store) Settings(ctx context.Context, kind string) ([]hotline.Setting, error) {
	return gather(ctx, s.db, scanSetting, "SELECT "+settingColumns+` FROM setting s WHERE kind = $1
		AND version = (SELECT max(version) FROM setting n WHERE n.kind = s.kind AND n.name = s.name) ORDER BY name`, plain(kind))
}

// SettingVersions implements hotline.Settings.
func (s *Store) SettingVersions(ctx context.Context, kind, name string, limit int) ([]hotline.Setting, error) {
	return gather(ctx, s.db, scanSetting,
		"SELECT "+settingColumns+" FROM setting WHERE kind = $1 AND name = $2 ORDER BY version DESC LIMIT $3", plain(kind), plain(name), int64(limit))
}

// SaveSetting implements hotline.Settings.
func (s *Store) SaveSetting(ctx context.Context, x *hotline.Setting) error {
	newest := 0
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		var err error
		newest, _, err = first(ctx, c, scalar[int], "SELECT coalesce(max(version), 0) FROM setting WHERE kind = $1 AND name = $2", plain(x.Kind), plain(x.Name))
		if err != nil {
			return err
		}
		if newest != x.Version {
			return conflict(newest, x.Version)
		}
		_, err = c.exec(ctx, "INSERT INTO setting ("+settingColumns+") VALUES ($1, $2, $3, $4, $5, $6)",
			plain(x.Kind), plain(x.Name), int64(x.Version+1), x.Body, plain(x.By), millis(x.At))
		return err
	})
	if errors.Is(err, errTaken) {
		return conflict(newest+1, x.Version)
	}
	if err == nil {
		x.Version++
	}
	return err
}
