package storagetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/routing"
)

func audit(t *testing.T, s Store) {
	ctx := limit(t)
	var group sync.WaitGroup
	for i := range 30 {
		group.Go(func() {
			err := s.Record(ctx, hotline.AuditEntry{
				At: morning.Add(time.Duration(i) * time.Minute), By: hotline.Actor{ID: fmt.Sprint("p", i%3)},
				Action: []string{"person.save", "field.reveal"}[i%2], Object: fmt.Sprint("person/", i),
				Data: map[string]any{"place": hotline.Place{Room: "1", Raw: "x"}, "n": i, "list": []string{"a"}, "none": nil},
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	checked, broken, err := s.Verify(ctx)
	must(t, err)
	equal(t, "chain", broken, "")
	equal(t, "links", checked, 30)
	for what, c := range map[string]struct {
		f    hotline.AuditFilter
		want int
	}{
		"all":     {hotline.AuditFilter{}, 30},
		"actor":   {hotline.AuditFilter{By: "p1"}, 10},
		"action":  {hotline.AuditFilter{Action: "field.reveal"}, 15},
		"object":  {hotline.AuditFilter{Object: "person/7"}, 1},
		"from to": {hotline.AuditFilter{From: morning.Add(10 * time.Minute), To: morning.Add(20 * time.Minute)}, 10},
		"both":    {hotline.AuditFilter{By: "p0", Action: "person.save"}, 5},
	} {
		seen, last := 0, int64(1<<62)
		for c.f.Limit = 4; ; {
			page, err := s.FindAudit(ctx, c.f)
			must(t, err)
			for _, e := range page.Items {
				if e.Seq >= last || e.Hash == "" || e.ID == "" {
					t.Fatalf("%s: entry %+v after %d", what, e, last)
				}
				last = e.Seq
				seen++
			}
			if c.f.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		equal(t, what, seen, c.want)
	}
}

func articles(t *testing.T, s Store) {
	ctx := limit(t)
	a := kb.Article{ID: "a1", Version: 1, Status: kb.Draft, Title: "周转房管理办法", DocNumber: "机管〔2026〕3号", Team: "housing", ReviewDate: "2026-12-01", Text: "第一条"}
	must(t, s.SaveArticle(ctx, &a))
	wantsKey(t, "same version", s.SaveArticle(ctx, &a), hotline.Conflict, "stale")
	a.Version = 3
	wants(t, "gap", s.SaveArticle(ctx, &a), hotline.Conflict)
	a.Version, a.Status, a.Safety = 2, kb.Published, []string{"gas", "gas", "fire"}
	must(t, s.SaveArticle(ctx, &a))
	must(t, s.SaveArticle(ctx, &kb.Article{ID: "a2", Version: 1, Status: kb.Draft, Title: "食堂 100% 管理_规定", Team: ""}))
	got, err := s.Article(ctx, "a1")
	must(t, err)
	equal(t, "newest", got.Version, 2)
	versions, err := s.ArticleVersions(ctx, "a1")
	must(t, err)
	equal(t, "versions", fmt.Sprint(versions[0].Version, versions[1].Version), "2 1")
	_, err = s.Article(ctx, "x")
	wants(t, "unknown", err, hotline.NotFound)
	_, err = s.ArticleVersions(ctx, "x")
	wants(t, "versions of nothing", err, hotline.NotFound)
	for _, c := range []struct {
		f    kb.ArticleFilter
		want string
	}{
		{kb.ArticleFilter{}, "a2 a1 "},
		{kb.ArticleFilter{Status: kb.Draft}, "a2 "},
		{kb.ArticleFilter{Status: kb.Published}, "a1 "},
		{kb.ArticleFilter{Team: "housing"}, "a1 "},
		{kb.ArticleFilter{Query: "轉房"}, "a1 "},
		{kb.ArticleFilter{Query: "2026〕3"}, "a1 "},
		{kb.ArticleFilter{Query: "100%"}, "a2 "},
		{kb.ArticleFilter{Query: "理_规"}, "a2 "},
		{kb.ArticleFilter{Query: "理法规"}, ""},
		{kb.ArticleFilter{Review: "2026-12-01"}, "a1 "},
		{kb.ArticleFilter{Review: "2026-11-30"}, ""},
		{kb.ArticleFilter{Safety: "gas"}, "a1 "},
		{kb.ArticleFilter{Safety: "lift"}, ""},
	} {
		list := ""
		for c.f.Limit = 1; ; {
			page, err := s.FindArticles(ctx, c.f)
			must(t, err)
			for _, a := range page.Items {
				list += a.ID + " "
			}
			if c.f.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		equal(t, fmt.Sprintf("%+v", c.f), list, c.want)
	}
	var group sync.WaitGroup
	saved := make(chan int, 8)
	for range 8 {
		group.Go(func() {
			b := kb.Article{ID: "a1", Version: 3, Status: kb.Draft}
			if err := s.SaveArticle(ctx, &b); err == nil {
				saved <- 1
			} else if hotline.CodeOf(err) != hotline.Conflict {
				t.Error(err)
			}
		})
	}
	group.Wait()
	equal(t, "savers of one version", len(saved), 1)
}

func gaps(t *testing.T, s Store) {
	ctx := limit(t)
	for i := range 4 {
		must(t, s.RecordGap(ctx, kb.Gap{ID: fmt.Sprint("g", i), At: morning, Question: "停车", Status: kb.GapOpen}))
	}
	open, err := s.FindGaps(ctx, kb.GapOpen, 3)
	must(t, err)
	equal(t, "newest first, at most three", open[0].ID+open[2].ID+fmt.Sprint(len(open)), "g3g13")
	closed, err := s.CloseGaps(ctx, []string{"g1", "g2", "x"}, kb.GapClosed, "a1", morning)
	must(t, err)
	equal(t, "closed", len(closed), 2)
	closed, err = s.CloseGaps(ctx, []string{"g1"}, kb.GapDropped, "", morning)
	must(t, err)
	equal(t, "closed twice", len(closed), 0)
	g, err := s.Gap(ctx, "g1")
	must(t, err)
	equal(t, "article", g.Article, "a1")
	_, err = s.Gap(ctx, "x")
	wants(t, "unknown", err, hotline.NotFound)
	open, err = s.FindGaps(ctx, kb.GapOpen, 10)
	must(t, err)
	equal(t, "still open", len(open), 2)
}

func pairings(t *testing.T, s Store) {
	ctx := limit(t)
	p := kb.Pairing{Question: "打卡机罢工", Article: "a1", Clause: "第一条", Day: "2026-11-24", Trust: kb.ByAnybody}
	known, later, settled := p, p, p
	known.Trust = kb.ByKnown
	later.Day = "2026-11-25"
	settled.Question, settled.Day, settled.Trust = "卡机不亮\x00", "2026-11-01", kb.ByEditor
	must(t, s.AddPairings(ctx, []kb.Pairing{p, later, p, settled, known}))
	must(t, s.AddPairings(ctx, []kb.Pairing{p}))
	must(t, s.AddPairings(ctx, nil))
	all, err := s.Pairings(ctx, 10)
	must(t, err)
	settled.Question = "卡机不亮"
	equal(t, "trusted first, each once with the greatest trust", fmt.Sprint(all), fmt.Sprint([]kb.Pairing{settled, known, later}))
	all, err = s.Pairings(ctx, 2)
	must(t, err)
	equal(t, "at most", len(all), 2)

	flood := func(trust kb.Trust, day kb.Date) {
		many := make([]kb.Pairing, kb.MaxDayPairings)
		for i := range many {
			many[i] = kb.Pairing{Question: fmt.Sprint("q", i), Article: "a2", Day: day, Trust: trust}
		}
		must(t, s.AddPairings(ctx, many))
	}
	flood(kb.ByAnybody, "2026-11-25")
	must(t, s.AddPairings(ctx, []kb.Pairing{{Question: "late", Article: "a2", Day: "2026-11-25"}, {Question: "late", Article: "a3", Day: "2026-11-25", Trust: kb.ByKnown}}))
	all, err = s.Pairings(ctx, 2*kb.MaxDayPairings)
	must(t, err)
	equal(t, "no more of a day by anybody, but by those with an account", len(all), kb.MaxDayPairings+4)
	for i := range kb.MaxPairings / kb.MaxDayPairings {
		flood(kb.ByAnybody, kb.Date("2026-11-25").Add(1+i))
	}
	must(t, s.Tidy(ctx))
	all, err = s.Pairings(ctx, 2*kb.MaxPairings)
	must(t, err)
	equal(t, "of anybody the newest stay, of others all", len(all), kb.MaxPairings+3)
}

func examples(t *testing.T, s Store) {
	ctx := limit(t)
	must(t, s.AddExamples(ctx, []routing.Example{
		{ID: "e1", Text: "漏水", Category: "repair.plumbing", At: morning},
		{ID: "e2", Text: "菜价", Category: "dining.price", At: morning.Add(time.Hour)},
		{Text: "无名", Category: "general.other", At: morning.Add(2 * time.Hour)},
		{Text: "无名二", Category: "general.other", At: morning.Add(2 * time.Hour)},
	}))
	must(t, s.AddExamples(ctx, []routing.Example{{ID: "e1", Text: "漏水", Category: "repair.heating", At: morning.Add(3 * time.Hour)}}))
	must(t, s.AddExamples(ctx, nil))
	all, err := s.Examples(ctx, time.Time{}, 10)
	must(t, err)
	equal(t, "examples", len(all), 4)
	equal(t, "replaced, newest first", all[0].Category, "repair.heating")
	all, err = s.Examples(ctx, morning.Add(2*time.Hour), 2)
	must(t, err)
	equal(t, "since, limited", len(all), 2)
}

// tidy: of preferences only the newest version stays, of what administrators edit every one; sessions
// that are over go.
func tidy(t *testing.T, s Store) {
	ctx := limit(t)
	for version := range 3 {
		for _, kind := range []string{hotline.SettingPreferences, hotline.SettingPolicy} {
			for _, name := range []string{"p1", "p2"} {
				must(t, s.SaveSetting(ctx, &hotline.Setting{Kind: kind, Name: name, Version: version, Body: []byte("{}"), At: morning}))
			}
		}
	}
	must(t, s.OpenSession(ctx, hotline.Session{Hash: "over", Person: "p1", ExpiresAt: time.Now().Add(-time.Hour)}))
	must(t, s.Tidy(ctx))
	must(t, s.Tidy(ctx))
	for kind, want := range map[string]int{hotline.SettingPreferences: 1, hotline.SettingPolicy: 3} {
		for _, name := range []string{"p1", "p2"} {
			all, err := s.SettingVersions(ctx, kind, name, 10)
			must(t, err)
			equal(t, "versions of "+kind, len(all), want)
			equal(t, "newest of "+kind, all[0].Version, 3)
		}
	}
	_, err := s.Session(ctx, "over")
	wants(t, "a session that is over", err, hotline.NotFound)
	must(t, s.SaveSetting(ctx, &hotline.Setting{Kind: hotline.SettingPreferences, Name: "p1", Version: 3, Body: []byte("{}"), At: morning}))
}
