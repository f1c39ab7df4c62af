package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// bookkeeper keeps the rule book in force: the seeds of a new installation, with what
// administrators have put in their place. A change reaches every copy within bookEvery.
type bookkeeper struct {
	settings hotline.Settings
	mail     bool // there is a mail server
	log      *slog.Logger
	current  atomic.Pointer[hotline.Book]
	words    atomic.Pointer[zh.Thesaurus]
	follow   func(context.Context) error // what else must follow the settings: the router
}

// bookEvery is how often a copy looks for changed settings.
const bookEvery = 5 * time.Second

// Book gives the book in force.
func (k *bookkeeper) Book() *hotline.Book { return k.current.Load() }

// Follow brings everything in step with the settings.
func (k *bookkeeper) Follow(ctx context.Context) error {
	if err := k.Load(ctx); err != nil {
		return err
	}
	return k.follow(ctx)
}

// Load reads the settings and puts the book they make in force. When one of them is broken the
// book before it stays, and the error says which.
func (k *bookkeeper) Load(ctx context.Context) error {
	b := &hotline.Book{Mail: k.mail, Teams: map[string]hotline.Team{}}
	var err error
	if b.Calendar, err = pick(ctx, k.settings, hotline.SettingCalendar, sla.DefaultCalendar, func(body []byte) (*sla.Calendar, error) {
		return sla.ParseCalendar(bytes.NewReader(body))
	}); err != nil {
		return err
	}
	if b.Calendars, err = k.calendars(ctx, b.Calendar); err != nil {
		return err
	}
	if b.Policy, err = pick(ctx, k.settings, hotline.SettingPolicy, sla.DefaultPolicy, func(body []byte) (*sla.Policy, error) {
		return sla.ParsePolicy(bytes.NewReader(body))
	}); err != nil {
		return err
	}
	seed := func() ([]hotline.Category, error) { return hotline.SeedCatalogue(), nil }
	list, err := pick(ctx, k.settings, hotline.SettingCatalogue, seed, decode[[]hotline.Category])
	if err != nil {
		return err
	}
	if b.Catalogue, err = hotline.NewCatalogue(list); err != nil {
		return err
	}
	evaluation := func() (hotline.Evaluation, error) { return hotline.DefaultEvaluation(), nil }
	if b.Evaluation, err = pick(ctx, k.settings, hotline.SettingEvaluation, evaluation, decode[hotline.Evaluation]); err != nil {
		return err
	}
	limits := func() (hotline.Limits, error) { return hotline.DefaultLimits(), nil }
	if b.Limits, err = pick(ctx, k.settings, hotline.SettingLimits, limits, hotline.ParseLimits); err != nil {
		return err
	}
	if b.Rosters, err = k.rosters(ctx); err != nil {
		return err
	}
	if err := k.teams(ctx, b); err != nil {
		return err
	}
	if err := k.outside(ctx, b); err != nil {
		return err
	}
	trade := func() (*zh.Thesaurus, error) { return zh.Trade(), nil }
	words, err := pick(ctx, k.settings, hotline.SettingSynonyms, trade, thesaurus)
	if err != nil {
		return err
	}
	none := func() ([]kb.Lesson, error) { return nil, nil }
	lessons, err := pick(ctx, k.settings, hotline.SettingLessons, none, kb.ParseLessons)
	if err != nil {
		return err
	}
	k.words.Store(kb.Taught(words, lessons))
	k.current.Store(b)
	return nil
}

// rosters are the duty rosters by team.
func (k *bookkeeper) rosters(ctx context.Context) (map[string]hotline.Roster, error) {
	all := map[string]hotline.Roster{}
	stored, err := k.settings.Settings(ctx, hotline.SettingRoster)
	for _, s := range stored {
		r, err := decode[hotline.Roster](s.Body)
		if err != nil {
			return nil, fmt.Errorf("setting %s/%s version %d: %w", s.Kind, s.Name, s.Version, err)
		}
		all[s.Name] = r
	}
	return all, err
}

// keptCalendars bounds how many versions of the calendar tickets can be judged by.
const keptCalendars = 100

// calendars are the versions of the calendar by ID: the seeded one, those stored, the one in force.
// The stored ones are read again only when the one in force has changed.
func (k *bookkeeper) calendars(ctx context.Context, now *sla.Calendar) (map[string]*sla.Calendar, error) {
	if was := k.Book(); was != nil && was.Calendar.ID() == now.ID() {
		return was.Calendars, nil
	}
	seed, err := sla.DefaultCalendar()
	if err != nil {
		return nil, err
	}
	all := map[string]*sla.Calendar{seed.ID(): seed}
	stored, err := k.settings.SettingVersions(ctx, hotline.SettingCalendar, hotline.SettingDefault, keptCalendars)
	if err != nil {
		return nil, err
	}
	for _, s := range slices.Backward(stored) { // of two with one ID, the newer holds
		c, err := sla.ParseCalendar(bytes.NewReader(s.Body))
		if err != nil {
			return nil, fmt.Errorf("setting %s/%s version %d: %w", s.Kind, s.Name, s.Version, err)
		}
		all[c.ID()] = c
	}
	return all, nil
}

// teams takes the seeded teams and what the settings say of them or add.
func (k *bookkeeper) teams(ctx context.Context, b *hotline.Book) error {
	for _, t := range hotline.SeedTeams() {
		b.Teams[t.Slug] = t
	}
	saved, err := k.settings.Settings(ctx, hotline.SettingTeam)
	if err != nil {
		return err
	}
	for _, s := range saved {
		t, err := decode[hotline.Team](s.Body)
		if err != nil {
			return fmt.Errorf("setting %s/%s version %d: %w", s.Kind, s.Name, s.Version, err)
		}
		t.Version = s.Version
		b.Teams[t.Slug] = t
	}
	return nil
}

// outside takes who is told what and where: notices with their texts, webhooks, robots.
func (k *bookkeeper) outside(ctx context.Context, b *hotline.Book) error {
	plan := func() (hotline.NoticePlan, error) { return hotline.DefaultNotices(), nil }
	notices, err := pick(ctx, k.settings, hotline.SettingNotice, plan, hotline.ParseNoticePlan)
	if err != nil {
		return err
	}
	if err := b.SetNotices(notices); err != nil {
		return err
	}
	if b.Webhooks, err = every(ctx, k.settings, k.log, hotline.SettingWebhook, hotline.ParseWebhook); err != nil {
		return err
	}
	if b.Robots, err = every(ctx, k.settings, k.log, hotline.SettingRobot, hotline.ParseRobot); err != nil {
		return err
	}
	templates, err := k.settings.Settings(ctx, hotline.SettingTemplate)
	if err != nil {
		return err
	}
	b.Texts = map[string]map[string]hotline.NoticeText{}
	for _, s := range templates {
		rule, ok := strings.CutPrefix(s.Name, hotline.NoticeTemplate)
		if !ok {
			continue
		}
		if b.Texts[rule], err = hotline.ParseNoticeTexts(s.Body); err != nil {
			k.log.Error("a template of a notice cannot be used", "name", s.Name, "version", s.Version, "error", err)
		}
	}
	return nil
}

// every reads all documents of a kind. One that cannot be used is left out and named in the log: a
// bad address must not stop the desk.
func every[T any](ctx context.Context, settings hotline.Settings, log *slog.Logger, kind string, parse func(name string, body []byte) (T, error)) ([]T, error) {
	saved, err := settings.Settings(ctx, kind)
	if err != nil {
		return nil, err
	}
	var all []T
	for _, s := range saved {
		v, err := parse(s.Name, s.Body)
		if err != nil {
			log.Error("a setting cannot be used", "kind", kind, "name", s.Name, "version", s.Version, "error", err)
			continue
		}
		all = append(all, v)
	}
	return all, nil
}

// pick reads the default document of a kind, or takes the seed when there is none.
func pick[T any](ctx context.Context, settings hotline.Settings, kind string, seed func() (T, error), parse func([]byte) (T, error)) (T, error) {
	s, err := settings.Setting(ctx, kind, hotline.SettingDefault)
	if hotline.CodeOf(err) == hotline.NotFound {
		return seed()
	}
	if err != nil {
		var none T
		return none, err
	}
	v, err := parse(s.Body)
	if err != nil {
		return v, fmt.Errorf("setting %s/%s version %d: %w", s.Kind, s.Name, s.Version, err)
	}
	return v, nil
}

func thesaurus(body []byte) (*zh.Thesaurus, error) {
	groups, err := decode[[][]string](body)
	if err != nil {
		return nil, err
	}
	return zh.NewThesaurus(groups)
}

func decode[T any](body []byte) (T, error) {
	var v T
	err := json.Unmarshal(body, &v)
	return v, err
}
