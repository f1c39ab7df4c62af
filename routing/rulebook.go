package routing

import (
	"context"
	"encoding/json"

	"yihaotong/hotline"
)

// Rulebook keeps the versions of the dispatch directory and puts the newest in force.
type Rulebook struct {
	Engine    *Engine
	Documents Documents
	Now       hotline.Now
}

// RuleText is one version of the directory as people write it. Version 0 is the seed.
type RuleText struct {
	Version int    `json:"version"`
	Text    string `json:"text"`
	By      string `json:"by"`
}

// Text gives the newest version; the seed when none was saved.
func (b *Rulebook) Text(ctx context.Context) (RuleText, error) {
	s, err := b.Documents.Setting(ctx, hotline.SettingRules, hotline.SettingDefault)
	if hotline.CodeOf(err) == hotline.NotFound {
		return RuleText{Text: SeedDirectory()}, nil
	}
	if err != nil {
		return RuleText{}, err
	}
	t := RuleText{Version: s.Version, By: s.By}
	if err := json.Unmarshal(s.Body, &t.Text); err != nil {
		return RuleText{}, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return t, nil
}

// Check reads rules without using them. Invalid: names the line.
func (b *Rulebook) Check(text string) (*Directory, error) {
	return ParseDirectory(text, b.Engine.catalogue())
}

// Save stores t.Text as the next version after t.Version and puts it in force. Invalid: names the
// line. Conflict: t.Version is not the newest.
func (b *Rulebook) Save(ctx context.Context, t RuleText) (RuleText, error) {
	d, err := b.Check(t.Text)
	if err != nil {
		return RuleText{}, err
	}
	body, err := json.Marshal(t.Text)
	if err != nil {
		return RuleText{}, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	s := hotline.Setting{Kind: hotline.SettingRules, Name: hotline.SettingDefault, Version: t.Version, Body: body, By: t.By, At: b.Now()}
	if err := b.Documents.SaveSetting(ctx, &s); err != nil {
		return RuleText{}, err
	}
	t.Version, d.Version = s.Version, s.Version
	b.Engine.UseDirectory(d)
	return t, nil
}

// Refresh takes over the stored directory when it is newer than the one in force.
func (b *Rulebook) Refresh(ctx context.Context) error {
	t, err := b.Text(ctx)
	if err != nil {
		return err
	}
	if d, _ := b.Engine.InUse(); d.Version == t.Version {
		return nil
	}
	d, err := b.Check(t.Text)
	if err != nil {
		return err
	}
	d.Version = t.Version
	b.Engine.UseDirectory(d)
	return nil
}
