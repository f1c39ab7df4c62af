package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
	"yihaotong/routing"
)

// Check reports what is wrong with a settings document before it is stored (web.Applier).
func (k *bookkeeper) Check(_ context.Context, kind, name string, body []byte) error {
	var err error
	switch kind {
	case hotline.SettingCalendar:
		err = k.checkCalendar(body)
	case hotline.SettingPolicy:
		_, err = sla.ParsePolicy(bytes.NewReader(body))
	case hotline.SettingCatalogue:
		var list []hotline.Category
		if list, err = decode[[]hotline.Category](body); err == nil {
			_, err = hotline.NewCatalogue(list)
		}
	case hotline.SettingSynonyms:
		_, err = thesaurus(body)
	case hotline.SettingEvaluation:
		var e hotline.Evaluation
		if e, err = decode[hotline.Evaluation](body); err == nil {
			err = e.Check()
		}
	case hotline.SettingLimits:
		_, err = hotline.ParseLimits(body)
	case hotline.SettingRoster:
		var r hotline.Roster
		if r, err = decode[hotline.Roster](body); err == nil {
			err = r.Check()
		}
		if _, ok := k.Book().Teams[name]; err == nil && !ok {
			err = hotline.BadField("name", "enum", "value", name, "allowed", "GET /teams")
		}
	case hotline.SettingTeam:
		err = checkTeam(name, body)
	case hotline.SettingWebhook:
		_, err = hotline.ParseWebhook(name, body)
	case hotline.SettingRobot:
		_, err = hotline.ParseRobot(name, body)
	case hotline.SettingNotice:
		_, err = hotline.ParseNoticePlan(body)
	case hotline.SettingTemplate:
		if strings.HasPrefix(name, hotline.NoticeTemplate) {
			_, err = hotline.ParseNoticeTexts(body)
		}
	case hotline.SettingRules:
		var text string
		if text, err = decode[string](body); err == nil {
			_, err = routing.ParseDirectory(text, k.Book().Catalogue)
		}
	}
	var ours *hotline.Error
	if err == nil || errors.As(err, &ours) {
		return err
	}
	return hotline.BadField("body", "document", "why", err.Error())
}

// checkCalendar refuses a calendar that says something else under the ID of one that tickets may
// already be judged by.
func (k *bookkeeper) checkCalendar(body []byte) error {
	c, err := sla.ParseCalendar(bytes.NewReader(body))
	if err != nil {
		return err
	}
	known := k.Book().Calendars[c.ID()]
	if known == nil {
		return nil
	}
	was, errWas := json.Marshal(known.File())
	is, errIs := json.Marshal(c.File())
	if err := errors.Join(errWas, errIs); err != nil {
		return err
	}
	if !bytes.Equal(was, is) {
		return hotline.BadField("version", "calendar.version", "id", c.ID())
	}
	return nil
}

func checkTeam(name string, body []byte) error {
	t, err := decode[hotline.Team](body)
	switch {
	case err != nil:
		return err
	case t.Slug != name:
		return hotline.BadField("slug", "format", "want", name)
	case t.Name == "":
		return hotline.BadField("name", "required")
	case len(t.Initials) != 2:
		return hotline.BadField("initials", "format", "want", "two letters")
	}
	return nil
}

// Changed puts a stored document in force at once in this copy; the others follow within bookEvery.
func (k *bookkeeper) Changed(ctx context.Context, kind, name string) {
	if err := k.Follow(ctx); err != nil {
		k.log.Error("a stored setting cannot be put in force", "kind", kind, "name", name, "error", err)
	}
}
