package storagetest

import (
	"fmt"
	"testing"
	"time"

	"yihaotong/hotline"
)

func people(t *testing.T, s Store) {
	ctx := limit(t)
	a := person(1, func(p *hotline.Person) {
		p.Teams, p.Role, p.Phone = []string{"repair", "dining"}, hotline.Handler, "+86 154-0000-0001"
	})
	must(t, s.SavePerson(ctx, &a))
	equal(t, "version", a.Version, 1)
	for what, got := range map[string]func() (hotline.Person, error){
		"id":    func() (hotline.Person, error) { return s.Person(ctx, a.ID) },
		"name":  func() (hotline.Person, error) { return s.PersonByName(ctx, "user1") },
		"phone": func() (hotline.Person, error) { return s.PersonByPhone(ctx, "154 0000 0001") },
	} {
		p, err := got()
		must(t, err)
		equal(t, "by "+what, fmt.Sprint(p), fmt.Sprint(a))
	}
	_, err := s.Person(ctx, "x")
	wants(t, "unknown", err, hotline.NotFound)
	caller := person(2, func(p *hotline.Person) { p.Username, p.Phone = "", "" })
	must(t, s.SavePerson(ctx, &caller))
	other := person(3, func(p *hotline.Person) { p.Username = "" })
	must(t, s.SavePerson(ctx, &other)) // two without account
	_, err = s.PersonByName(ctx, "")
	wants(t, "empty username", err, hotline.NotFound)
	_, err = s.PersonByPhone(ctx, "")
	wants(t, "empty phone", err, hotline.NotFound)

	twin := person(4, func(p *hotline.Person) { p.Username = "user1" })
	wantsKey(t, "username taken", s.SavePerson(ctx, &twin), hotline.Conflict, "username.taken")
	equal(t, "version after a refusal", twin.Version, 0)

	stale := a
	a.Name, a.Teams = "李四", []string{"repair"}
	must(t, s.SavePerson(ctx, &a))
	wantsKey(t, "stale", s.SavePerson(ctx, &stale), hotline.Conflict, "stale")
	p, err := s.Person(ctx, a.ID)
	must(t, err)
	equal(t, "name", p.Name, "李四")
	page, err := s.FindPeople(ctx, hotline.PeopleFilter{Team: "dining"})
	must(t, err)
	equal(t, "people of a team that was left", len(page.Items), 0)
	gone := person(9, func(p *hotline.Person) { p.Version = 3 })
	wants(t, "update of nobody", s.SavePerson(ctx, &gone), hotline.NotFound)
}

func findPeople(t *testing.T, s Store) {
	ctx := limit(t)
	for i := range 9 {
		p := person(i, func(p *hotline.Person) {
			p.Name = []string{"王强", "王芳", "欧阳文"}[i%3]
			p.Role = []hotline.Role{hotline.Handler, hotline.Lead, hotline.Employee}[i%3]
			if i%3 < 2 {
				p.Teams = []string{"repair"}
			}
			p.Phone = fmt.Sprintf("1540000%04d", 1000+i)
		})
		must(t, s.SavePerson(ctx, &p))
	}
	for _, c := range []struct {
		f    hotline.PeopleFilter
		want int
	}{
		{hotline.PeopleFilter{}, 9},
		{hotline.PeopleFilter{Role: hotline.Lead}, 3},
		{hotline.PeopleFilter{Team: "repair"}, 6},
		{hotline.PeopleFilter{Team: "repair", Role: hotline.Handler}, 3},
		{hotline.PeopleFilter{Query: "王"}, 6},
		{hotline.PeopleFilter{Query: "王芳"}, 3},
		{hotline.PeopleFilter{Query: "阳"}, 0},
		{hotline.PeopleFilter{Query: "user4"}, 1},
		{hotline.PeopleFilter{Query: "S000"}, 9},
		{hotline.PeopleFilter{Query: "1003"}, 1},
		{hotline.PeopleFilter{Query: "%"}, 0},
	} {
		page, err := s.FindPeople(ctx, c.f)
		must(t, err)
		equal(t, fmt.Sprintf("%+v", c.f), len(page.Items), c.want)
		seen := map[string]bool{}
		for c.f.Limit = 2; ; {
			page, err := s.FindPeople(ctx, c.f)
			must(t, err)
			for _, p := range page.Items {
				seen[p.ID] = true
			}
			if c.f.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		equal(t, fmt.Sprintf("by pages: %+v", c.f), len(seen), c.want)
	}
}

func sessions(t *testing.T, s Store) {
	ctx := limit(t)
	now := time.Now().UTC().Truncate(time.Millisecond)
	x := hotline.Session{Hash: "h1", Person: "p1", CSRF: "c", CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
	must(t, s.OpenSession(ctx, x))
	old := hotline.Session{Hash: "h2", Person: "p1", ExpiresAt: now.Add(-time.Second)}
	must(t, s.OpenSession(ctx, old))
	must(t, s.OpenSession(ctx, hotline.Session{Hash: "h3", Person: "p1", ExpiresAt: now.Add(time.Hour)}))
	must(t, s.OpenSession(ctx, hotline.Session{Hash: "h4", Person: "p2", ExpiresAt: now.Add(time.Hour)}))
	got, err := s.Session(ctx, "h1")
	must(t, err)
	equal(t, "session", got, x)
	for _, hash := range []string{"h2", "", "h"} {
		_, err = s.Session(ctx, hash)
		wants(t, "session "+hash, err, hotline.NotFound)
	}
	must(t, s.CloseSessions(ctx, "", "h1"))
	_, err = s.Session(ctx, "h1")
	wants(t, "closed", err, hotline.NotFound)
	must(t, s.CloseSessions(ctx, "p1", ""))
	_, err = s.Session(ctx, "h3")
	wants(t, "all closed", err, hotline.NotFound)
	_, err = s.Session(ctx, "h4")
	must(t, err)

	token := hotline.Token{ID: "t1", Hash: "x1", Person: "p1", Label: "报表", CreatedAt: now}
	must(t, s.SaveToken(ctx, token))
	must(t, s.SaveToken(ctx, hotline.Token{ID: "t2", Hash: "x2", Person: "p2", ExpiresAt: now.Add(-time.Second)}))
	gotToken, err := s.Token(ctx, "x1")
	must(t, err)
	equal(t, "token", gotToken, token)
	_, err = s.Token(ctx, "x2")
	wants(t, "expired token", err, hotline.NotFound)
	token.RevokedAt = now
	must(t, s.SaveToken(ctx, token))
	_, err = s.Token(ctx, "x1")
	wants(t, "revoked token", err, hotline.NotFound)
	all, err := s.Tokens(ctx, "")
	must(t, err)
	equal(t, "all tokens", len(all), 2)
	mine, err := s.Tokens(ctx, "p1")
	must(t, err)
	equal(t, "tokens of one", len(mine), 1)
}

func settings(t *testing.T, s Store) {
	ctx := limit(t)
	x := hotline.Setting{Kind: "team", Name: "repair", Body: []byte(`{"a":1}`), By: "p1", At: morning}
	must(t, s.SaveSetting(ctx, &x))
	equal(t, "version", x.Version, 1)
	stale := x
	x.Body = []byte(`{"a":2}`)
	must(t, s.SaveSetting(ctx, &x))
	wantsKey(t, "stale", s.SaveSetting(ctx, &stale), hotline.Conflict, "stale")
	fresh := hotline.Setting{Kind: "team", Name: "repair", Body: []byte(`{}`)}
	wants(t, "new over old", s.SaveSetting(ctx, &fresh), hotline.Conflict)
	ahead := hotline.Setting{Kind: "team", Name: "repair", Version: 7, Body: []byte(`{}`)}
	wants(t, "a version that never was", s.SaveSetting(ctx, &ahead), hotline.Conflict)
	got, err := s.Setting(ctx, "team", "repair")
	must(t, err)
	equal(t, "newest", fmt.Sprint(got), fmt.Sprint(x))
	_, err = s.Setting(ctx, "team", "dining")
	wants(t, "unknown", err, hotline.NotFound)
	must(t, s.SaveSetting(ctx, &hotline.Setting{Kind: "team", Name: "dining", Body: []byte(`{}`)}))
	must(t, s.SaveSetting(ctx, &hotline.Setting{Kind: "policy", Name: "default", Body: []byte(`{}`)}))
	all, err := s.Settings(ctx, "team")
	must(t, err)
	equal(t, "settings", len(all), 2)
	equal(t, "by name", all[0].Name+all[1].Name, "diningrepair")
	equal(t, "newest of each", all[1].Version, 2)
}
