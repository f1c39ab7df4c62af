package storagetest

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

func find(t *testing.T, s Store) {
	ctx := limit(t)
	minute := func(n int) time.Time { return morning.Add(time.Duration(n) * time.Minute) }
	put(t, s, minute(1), func(x *hotline.Ticket) { // 0001
		x.Requester, x.Place.Building = hotline.Requester{Person: "p1", Name: "王小明", Phone: "+86 154 0000 1234"}, "3号楼"
		x.Tags = []string{"漏水", "夜间"}
	})
	put(t, s, minute(2), func(x *hotline.Ticket) { // 0002
		x.Status, x.Handler, x.Priority, x.Team, x.Category = hotline.StatusWorking, "h1", hotline.Critical, "dining", "dining.hygiene"
		x.Clocks.Resolve.Due, x.Clocks.Resolve.Told = minute(30), 100
		x.UpdatedAt = minute(50)
	})
	put(t, s, minute(3), func(x *hotline.Ticket) { // 0003
		x.Status, x.Handler, x.Type, x.Channel = hotline.StatusClosed, "h1", hotline.Complaint, hotline.ChannelPhone
		x.Clocks.Resolve.Met = minute(4)
	})
	put(t, s, minute(4), func(x *hotline.Ticket) { // 0004
		x.Parent, x.Status, x.Priority = "BX-20261124-0001", hotline.StatusMerged, hotline.Low
	})
	put(t, s, minute(5), func(x *hotline.Ticket) { // 0005: no due
		x.Status, x.Clocks.Resolve = hotline.StatusNew, hotline.Clock{}
		x.NextAt = time.Time{}
	})
	for _, c := range []struct {
		what string
		f    hotline.Filter
		want string
	}{
		{"all, newest first", hotline.Filter{}, "0005 0004 0003 0002 0001"},
		{"oldest first", hotline.Filter{Sort: hotline.SortOldest}, "0001 0002 0003 0004 0005"},
		{"by update", hotline.Filter{Sort: hotline.SortUpdated}, "0002 0005 0004 0003 0001"},
		{"by due", hotline.Filter{Sort: hotline.SortDue}, "0002 0001"},
		{"by urgency", hotline.Filter{Sort: hotline.SortUrgency}, "0002 0001 0005"},
		{"by urgency, closed ones too", hotline.Filter{Sort: hotline.SortUrgency, Statuses: []hotline.Status{"closed", "merged", "working"}}, "0002 0003 0004"},
		{"team", hotline.Filter{Teams: []string{"dining"}}, "0002"},
		{"two teams", hotline.Filter{Teams: []string{"dining", "repair"}}, "0005 0004 0003 0002 0001"},
		{"status", hotline.Filter{Statuses: []hotline.Status{"queued", "new"}}, "0005 0001"},
		{"team and status", hotline.Filter{Teams: []string{"repair"}, Statuses: []hotline.Status{"queued", "working"}}, "0001"},
		{"pressing", hotline.Filter{Priority: []hotline.Priority{"critical", "urgent"}, Statuses: []hotline.Status{"queued", "working"}}, "0002"},
		{"type", hotline.Filter{Types: []hotline.Type{"complaint"}}, "0003"},
		{"priority", hotline.Filter{Priority: []hotline.Priority{"low", "critical"}}, "0004 0002"},
		{"risk", hotline.Filter{Risks: []hotline.Risk{"breached"}}, "0002"},
		{"risk of a team", hotline.Filter{Risks: []hotline.Risk{"breached"}, Teams: []string{"repair"}}, ""},
		{"risk ok", hotline.Filter{Risks: []hotline.Risk{"ok"}}, "0001"},
		{"channel", hotline.Filter{Channels: []hotline.Channel{"phone"}}, "0003"},
		{"category", hotline.Filter{Category: []string{"dining.hygiene"}}, "0002"},
		{"handler", hotline.Filter{Handler: []string{"h1"}}, "0003 0002"},
		{"handler, open", hotline.Filter{Handler: []string{"h1"}, Sort: hotline.SortDue}, "0002"},
		{"no handler", hotline.Filter{Handler: []string{"none"}}, "0005 0004 0001"},
		{"handler or none", hotline.Filter{Handler: []string{"none", "h1"}}, "0005 0004 0003 0002 0001"},
		{"requester", hotline.Filter{Requester: "p1"}, "0001"},
		{"phone", hotline.Filter{Phone: "15400001234"}, "0001"},
		{"building", hotline.Filter{Building: "3号楼"}, "0001"},
		{"tag", hotline.Filter{Tag: "夜间"}, "0001"},
		{"parent", hotline.Filter{Parent: "BX-20261124-0001"}, "0004"},
		{"from", hotline.Filter{From: minute(4)}, "0005 0004"},
		{"to", hotline.Filter{To: minute(2)}, "0001"},
		{"from to", hotline.Filter{From: minute(2), To: minute(4)}, "0003 0002"},
		{"nothing", hotline.Filter{Building: "9号楼", Tag: "x", Query: "水管"}, ""},
		{"everything at once", hotline.Filter{
			Teams: []string{"repair"}, Statuses: []hotline.Status{"queued"}, Types: []hotline.Type{"help"}, Priority: []hotline.Priority{"normal"},
			Risks: []hotline.Risk{"ok"}, Channels: []hotline.Channel{"web"}, Category: []string{"repair.plumbing"}, Handler: []string{"none"},
			Requester: "p1", Phone: "15400001234", Building: "3号楼", Tag: "漏水", Query: "水管", From: minute(0), To: minute(9),
		}, "0001"},
	} {
		c.f.Scope = everything
		page, err := s.Find(ctx, c.f)
		must(t, err)
		equal(t, c.what, numbersOf(page.Items), c.want)
	}
	page, err := s.Find(ctx, hotline.Filter{})
	must(t, err)
	equal(t, "an empty scope", len(page.Items), 0)
	_, err = s.Find(ctx, hotline.Filter{Scope: everything, Sort: "id; DROP TABLE ticket"})
	wants(t, "unknown order", err, hotline.Invalid)
	_, err = s.Find(ctx, hotline.Filter{Scope: everything, Limit: hotline.MaxPage + 1})
	wants(t, "limit", err, hotline.Invalid)
}

func search(t *testing.T, s Store) {
	ctx := limit(t)
	put(t, s, morning, func(x *hotline.Ticket) { // 0001
		x.Title, x.Text, x.Requester = "三号楼电梯困人", "电梯停在七层,里面有两个人,請快點", hotline.Requester{Person: "p1", Name: "欧阳文", Phone: "154-0000-8765"}
	})
	put(t, s, morning.Add(time.Minute), func(x *hotline.Ticket) { // 0002
		x.Title, x.Text, x.Requester = "食堂菜价", "食堂的价格比外面高,WiFi 也连不上 8765", hotline.Requester{Person: "p1", Name: "电梯"}
	})
	for q, want := range map[string]string{
		"电梯困人":             "0001",
		"電梯":               "0002 0001", // text of one, name of the other
		"梯":                "0001",
		"七":                "", // single characters are found in the title only
		"价格 食堂":            "0002",
		"食堂 电梯":            "",
		"WIFI":             "0002",
		"wi":               "0002",
		"ifi":              "",
		"欧阳":               "0001",
		"欧":                "0001",
		"阳":                "",
		"8765":             "0002 0001", // text of one, phone of the other
		"15400008765":      "0001",
		"BX-20261124-0001": "0001",
		"ｂｘ202611240002":   "0002",
		"BX-2026":          "0002 0001",
		"BX-2027":          "",
		"。!?":              "",
		"":                 "0002 0001",
		"   ":              "0002 0001",
	} {
		page, err := s.Find(ctx, hotline.Filter{Scope: everything, Query: q})
		must(t, err)
		equal(t, fmt.Sprintf("search %q", q), numbersOf(page.Items), want)
		for _, f := range []hotline.Filter{ // other ways to the same tickets
			{Statuses: []hotline.Status{"queued", "working"}}, {Statuses: []hotline.Status{"queued"}, Teams: []string{"repair"}},
			{Requester: "p1"}, {Handler: []string{"none"}, Sort: hotline.SortUpdated}, {Risks: []hotline.Risk{"ok"}}, {Sort: hotline.SortDue}, {Sort: hotline.SortUrgency},
		} {
			f.Scope, f.Query = everything, q
			page, err := s.Find(ctx, f)
			must(t, err)
			equal(t, fmt.Sprintf("search %q with %+v", q, f), len(page.Items), len(strings.Fields(want)))
			f.Scope = hotline.Scope{Teams: []string{"repair"}, Person: "p1", Unit: "u1"}
			page, err = s.Find(ctx, f)
			must(t, err)
			equal(t, fmt.Sprintf("search %q in the scope of a handler with %+v", q, f), len(page.Items), len(strings.Fields(want)))
		}
	}
	a, err := s.Update(ctx, "BX-20261124-0001", nil, func(x *hotline.Ticket) ([]hotline.Event, error) {
		x.Text = "已改为空调不制冷"
		return []hotline.Event{note(x, hotline.TicketEdited, morning, nil)}, nil
	})
	must(t, err)
	page, err := s.Find(ctx, hotline.Filter{Scope: everything, Query: "七层"})
	must(t, err)
	equal(t, "words that were edited away", len(page.Items), 0)
	page, err = s.Find(ctx, hotline.Filter{Scope: everything, Query: "空调"})
	must(t, err)
	equal(t, "words that were edited in", numbersOf(page.Items), a.Number[len(a.Number)-4:])
}

// keyset reads a list page by page while new tickets come in: no ticket twice, none left out.
func keyset(t *testing.T, s Store) {
	ctx := limit(t)
	rng := rand.New(rand.NewPCG(1, 2))
	want := map[string]bool{}
	one := func() string {
		at := morning.Add(time.Duration(rng.IntN(3600)) * time.Second)
		return put(t, s, at, func(x *hotline.Ticket) {
			x.Priority = hotline.Priorities[rng.IntN(4)]
			x.Clocks.Resolve.Due = morning.Add(time.Duration(rng.IntN(3)) * time.Hour) // many alike
			x.UpdatedAt = morning.Add(time.Duration(rng.IntN(5)) * time.Minute)
			x.Team = []string{"repair", "dining"}[rng.IntN(2)]
		}).Number
	}
	for range 60 {
		want[one()] = true
	}
	for _, sort := range append(slices.Clone(hotline.Sorts), "") {
		for _, f := range []hotline.Filter{
			{}, {Teams: []string{"repair", "dining"}, Statuses: []hotline.Status{"queued", "new"}}, {Query: "水管"},
		} {
			f.Scope, f.Sort, f.Limit = everything, sort, 7
			seen := map[string]int{}
			for page := 0; ; page++ {
				p, err := s.Find(ctx, f)
				must(t, err)
				for _, x := range p.Items {
					seen[x.Number]++
				}
				if p.Next == "" {
					break
				}
				if f.Cursor = p.Next; page == 2 {
					one() // may be seen or not, but must disturb nobody
				}
			}
			for n := range want {
				if seen[n] != 1 {
					t.Fatalf("order %q: %s was seen %d times", sort, n, seen[n])
				}
			}
		}
	}
}

func cursors(t *testing.T, s Store) {
	ctx := limit(t)
	for range 3 {
		put(t, s, morning, nil)
	}
	p, err := s.Find(ctx, hotline.Filter{Scope: everything, Limit: 1})
	must(t, err)
	rng := rand.New(rand.NewPCG(3, 4))
	bad := []string{"x", "null", "[]", base64.RawURLEncoding.EncodeToString([]byte(`["",1,2]`)), base64.RawURLEncoding.EncodeToString([]byte(`["","1"]`)),
		base64.RawURLEncoding.EncodeToString([]byte(`["-updated_at",1]`)), base64.RawURLEncoding.EncodeToString([]byte(`["",9999999999999999999999]`))}
	for range 300 {
		b := []byte(p.Next)
		b[rng.IntN(len(b))] = byte(rng.IntN(256))
		bad = append(bad, string(b))
	}
	for i, cursor := range bad {
		_, err := s.Find(ctx, hotline.Filter{Scope: everything, Limit: 1, Cursor: cursor})
		if code := hotline.CodeOf(err); code != "" && code != hotline.Invalid || code == "" && i < 7 {
			t.Fatalf("cursor %q: %v", cursor, err)
		}
	}
	_, err = s.Find(ctx, hotline.Filter{Scope: everything, Limit: 1, Cursor: p.Next, Sort: hotline.SortDue})
	wants(t, "a cursor of another order", err, hotline.Invalid)
	_, err = s.FindPeople(ctx, hotline.PeopleFilter{Cursor: p.Next})
	wants(t, "a cursor of another list", err, hotline.Invalid)
}

// scope compares what the store lists with the rule of the domain, ticket by ticket.
func scope(t *testing.T, s Store) {
	rng := rand.New(rand.NewPCG(5, 6))
	pick := func(all ...string) string { return all[rng.IntN(len(all))] }
	teams := []string{"repair", "dining", "housing"}
	var all []hotline.Ticket
	for i := range 120 {
		all = append(all, put(t, s, morning.Add(time.Duration(i)*time.Second), func(x *hotline.Ticket) {
			x.Team = pick(teams...)
			x.Requester.Person, x.Requester.Unit = pick("", "p1", "p2"), pick("", "u1", "u2")
			x.Visibility = hotline.Visibility(pick(string(hotline.VisibilityPrivate), string(hotline.VisibilityUnit)))
			x.Status = hotline.Status(pick("queued", "working", "closed", "returned"))
			if rng.IntN(4) == 0 {
				x.Return = &hotline.Return{Team: pick(teams...), At: morning}
			}
			for range rng.IntN(3) {
				a := hotline.Assist{Team: pick(teams...), At: morning}
				if rng.IntN(2) == 0 {
					a.Done = morning
				}
				x.Assists = append(x.Assists, a)
			}
		}))
	}
	for range 40 { // what was shared may be taken back
		i := rng.IntN(len(all))
		x, err := s.Update(context.Background(), all[i].ID, nil, func(x *hotline.Ticket) ([]hotline.Event, error) {
			x.Team, x.Return = pick(teams...), nil
			for i := range x.Assists {
				x.Assists[i].Done = morning
			}
			return []hotline.Event{note(x, hotline.TicketQueued, morning, nil)}, nil
		})
		must(t, err)
		all[i] = x
	}
	for range 200 {
		sc := hotline.Scope{Person: pick("", "p1", "p2", "p3"), Unit: pick("", "u1", "u2")}
		for _, team := range teams {
			if rng.IntN(3) == 0 {
				sc.Teams = append(sc.Teams, team)
			}
		}
		f := hotline.Filter{Scope: sc, Limit: hotline.MaxPage, Sort: []hotline.Sort{"", hotline.SortUpdated, hotline.SortOldest}[rng.IntN(3)]}
		if rng.IntN(2) == 0 {
			f.Teams = []string{pick(teams...)}
		}
		if rng.IntN(3) == 0 {
			f.Statuses = []hotline.Status{"queued", "working"}
		}
		if rng.IntN(4) == 0 {
			f.Query = "水管"
		}
		compareScope(t, s, f, all)
	}
}

func compareScope(t *testing.T, s Store, f hotline.Filter, all []hotline.Ticket) {
	t.Helper()
	page, err := s.Find(context.Background(), f)
	must(t, err)
	got := map[string]bool{}
	for _, x := range page.Items {
		if got[x.ID] {
			t.Fatalf("%s is listed twice for %+v", x.Number, f)
		}
		got[x.ID] = true
	}
	for i := range all {
		x := &all[i]
		want := f.Scope.Covers(x) && (len(f.Teams) == 0 || slices.Contains(f.Teams, x.Team)) && (len(f.Statuses) == 0 || slices.Contains(f.Statuses, x.Status))
		if got[x.ID] != want {
			t.Fatalf("%s listed %v, want %v, for %+v", x.Number, got[x.ID], want, f)
		}
	}
}
