package web

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/routing"
	"yihaotong/web/api"
)

// documents serves what administrators edit as versioned documents: policies, calendars, rules,
// synonyms, templates, notices, webhooks, robots. Every write is checked first, audited, and in force at once.
type documents struct {
	store hotline.Settings
	apply Applier
	book  func() *hotline.Book
	audit auditor
	now   hotline.Now
	zone  *time.Location
}

// seed is what is in force while nobody has written a document of the kind: version 0.
func (h *documents) seed(kind string) any {
	switch kind {
	case hotline.SettingCalendar:
		return h.book().Calendar.File()
	case hotline.SettingPolicy:
		return h.book().Policy.File()
	case hotline.SettingEvaluation:
		return h.book().Evaluation
	case hotline.SettingLimits:
		return h.book().Limits
	case hotline.SettingNotice:
		return hotline.DefaultNotices()
	case hotline.SettingRules:
		return routing.SeedDirectory()
	case hotline.SettingSynonyms:
		return zh.TradeGroups()
	}
	return nil
}

func (h *documents) list(ctx context.Context, kind string) (api.DocumentList, error) {
	all := api.DocumentList{Items: []api.Document{}}
	stored, err := h.store.Settings(ctx, kind)
	if err != nil {
		return all, err
	}
	seeded := h.seed(kind) != nil
	for _, s := range stored {
		d, err := h.shape(s)
		if err != nil {
			return all, err
		}
		seeded = seeded && s.Name != hotline.SettingDefault
		all.Items = append(all.Items, d)
	}
	if seeded {
		all.Items = append(all.Items, h.seeded(kind))
	}
	return all, nil
}

func (h *documents) seeded(kind string) api.Document {
	return api.Document{Name: hotline.SettingDefault, Body: h.seed(kind), At: time.Unix(0, 0).In(h.zone)}
}

func (h *documents) get(ctx context.Context, kind, name string) (api.Document, error) {
	s, err := h.store.Setting(ctx, kind, name)
	if hotline.CodeOf(err) == hotline.NotFound && name == hotline.SettingDefault && h.seed(kind) != nil {
		return h.seeded(kind), nil
	}
	if err != nil {
		return api.Document{}, err
	}
	return h.shape(s)
}

// put writes the next version; version is the one that it replaces, 0 for a new document.
func (h *documents) put(ctx context.Context, kind, name string, version int, body json.RawMessage) (api.Document, error) {
	if name == "" {
		return api.Document{}, hotline.BadField("name", "required")
	}
	body, err := h.keepSecret(ctx, kind, name, body)
	if err != nil {
		return api.Document{}, err
	}
	s := hotline.Setting{Kind: kind, Name: name, Version: version, Body: body, By: callerIn(ctx).person.ID, At: h.now()}
	if err := h.apply.Check(ctx, kind, name, body); err != nil {
		return api.Document{}, err
	}
	if err := h.store.SaveSetting(ctx, &s); err != nil {
		return api.Document{}, err
	}
	h.apply.Changed(ctx, kind, name)
	if err := h.audit.record(ctx, "setting.save", kind+"/"+name, map[string]any{"version": s.Version}); err != nil {
		return api.Document{}, err
	}
	return h.shape(s)
}

func (h *documents) shape(s hotline.Setting) (api.Document, error) {
	d := api.Document{Name: s.Name, Version: s.Version, By: s.By, At: s.At.In(h.zone)}
	if err := json.Unmarshal(s.Body, &d.Body); err != nil {
		return d, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	if m, ok := d.Body.(map[string]any); ok {
		for _, name := range secrets(s.Kind) {
			if m[name] != nil && m[name] != "" {
				m[name] = hiddenSecret
			}
		}
	}
	return d, nil
}

// hiddenSecret stands for a secret that is set; sent back, it leaves the secret as it is. Beside a new
// one it stands for the newest of those that are set.
const hiddenSecret = "********"

// secrets are the members of a kind's documents that are never shown: a robot's address is its key.
func secrets(kind string) []string {
	switch kind {
	case hotline.SettingWebhook:
		return []string{"secret"}
	case hotline.SettingRobot:
		return []string{"secret", "url"}
	}
	return nil
}

func (h *documents) keepSecret(ctx context.Context, kind, name string, body json.RawMessage) (json.RawMessage, error) {
	m, ok := members(body)
	if !ok {
		return body, nil
	}
	var was map[string]any
	for _, member := range secrets(kind) {
		sent, _ := m[member].(string)
		if !strings.Contains(sent, hiddenSecret) {
			continue
		}
		if was == nil {
			s, err := h.store.Setting(ctx, kind, name)
			if err != nil {
				return nil, hotline.BadField("body."+member, "required").Because(err)
			}
			was, _ = members(s.Body)
		}
		old, _ := was[member].(string)
		if sent != hiddenSecret {
			old, _, _ = strings.Cut(old, " ")
		}
		m[member] = strings.Replace(sent, hiddenSecret, old, 1)
	}
	if was == nil {
		return body, nil
	}
	kept, err := json.Marshal(m)
	if err != nil {
		return nil, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return kept, nil
}

// members reads a JSON object; false for any other JSON.
func members(body []byte) (m map[string]any, ok bool) {
	err := json.Unmarshal(body, &m)
	return m, err == nil && m != nil
}
