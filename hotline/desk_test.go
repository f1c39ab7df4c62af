package hotline_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
	"yihaotong/hotline/storage"
	"yihaotong/routing"
)

// house is a desk on the embedded adapters, with a clock that the test moves.
type house struct {
	desk  *hotline.Desk
	store *storage.Store
	book  *hotline.Book
	mu    sync.Mutex
	time  time.Time
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.time
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.time = h.time.Add(d)
}

// engine is trained once for all tests of this file.
var engine = sync.OnceValues(func() (*routing.Engine, error) {
	cat, err := hotline.NewCatalogue(hotline.SeedCatalogue())
	if err != nil {
		return nil, err
	}
	return routing.Seeded(func() *hotline.Catalogue { return cat }, nil)
})

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{time: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)} // Tuesday 10:00 in Beijing
	var err error
	if h.store, err = storage.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), storage.Options{Now: h.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.store.Close() })
	if _, err := h.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.book = &hotline.Book{Teams: map[string]hotline.Team{}, Limits: hotline.DefaultLimits(), Steps: hotline.DefaultSteps()}
	if h.book.Calendar, err = sla.DefaultCalendar(); err != nil {
		t.Fatal(err)
	}
	if h.book.Policy, err = sla.DefaultPolicy(); err != nil {
		t.Fatal(err)
	}
	if h.book.Catalogue, err = hotline.NewCatalogue(hotline.SeedCatalogue()); err != nil {
		t.Fatal(err)
	}
	for _, team := range hotline.SeedTeams() {
		h.book.Teams[team.Slug] = team
	}
	router, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	h.desk = &hotline.Desk{Tickets: h.store, People: h.store, Router: router, Book: func() *hotline.Book { return h.book }, Now: h.now}
	return h
}

var (
	asker    = hotline.Actor{ID: "e1", Name: "沈知远", Role: hotline.Employee, Unit: "发改委"}
	other    = hotline.Actor{ID: "e2", Name: "程默", Role: hotline.Employee, Unit: "财政局"}
	operator = hotline.Actor{ID: "o1", Name: "周小岚", Role: hotline.Operator}
	fixer    = hotline.Actor{ID: "h1", Name: "邢修", Role: hotline.Handler, Teams: []string{"repair"}}
)

func (h *house) open(t *testing.T, text string, by hotline.Actor) hotline.Opened {
	t.Helper()
	o, err := h.desk.Open(t.Context(), hotline.Opening{Text: text, Channel: hotline.ChannelWeb}, by, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestDangerSkipsTheQueueOfPriorities(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	o := h.open(t, "快来人，3号楼电梯把人困住了，里面的人在敲门", asker)
	if o.Ticket.Priority != hotline.Critical || o.Ticket.Team != "repair" || o.Ticket.Status != hotline.StatusQueued {
		t.Errorf("%s in %s, %s", o.Ticket.Priority, o.Ticket.Team, o.Ticket.Status)
	}
	if got := o.Ticket.Clocks.Sign.Due.Sub(o.Ticket.CreatedAt); got != 5*time.Minute {
		t.Errorf("to be claimed within %v", got)
	}
}

func TestForeignTicketIsAsIfAbsent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	number := h.open(t, "我办公室的空调不制热", asker).Ticket.Number
	_, foreign := h.desk.Get(t.Context(), number, other)
	_, absent := h.desk.Get(t.Context(), "BX-20261124-9999", other)
	if hotline.CodeOf(foreign) != hotline.NotFound || hotline.CodeOf(absent) != hotline.NotFound {
		t.Fatalf("%v / %v", foreign, absent)
	}
	if _, err := h.desk.Do(t.Context(), number, hotline.Act{Name: "urge"}, other, nil); hotline.CodeOf(err) != hotline.NotFound {
		t.Errorf("acting on a foreign ticket: %v", err)
	}
	if _, err := h.desk.Get(t.Context(), number, asker); err != nil {
		t.Errorf("own ticket: %v", err)
	}
}

func TestTrackingCode(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	o := h.open(t, "茶水间饮水机不出热水", asker)
	if _, _, err := h.desk.Track(t.Context(), o.Ticket.Number, "WRONGCODE1"); hotline.CodeOf(err) != hotline.NotFound {
		t.Errorf("wrong code: %v", err)
	}
	_, by, err := h.desk.Track(t.Context(), o.Ticket.Number, o.TrackCode)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.Do(t.Context(), o.Ticket.Number, hotline.Act{Name: "cancel", Reason: "好了"}, by, nil); err != nil {
		t.Errorf("cancel by code: %v", err)
	}
}

func TestSameMatterIsProposedAsTwin(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	first := h.open(t, "3号楼5层男卫生间水龙头一直漏水，地上都湿了", asker)
	second := h.open(t, "3号楼5层卫生间水龙头还在漏水，地上湿的", asker)
	if len(second.Duplicates) == 0 || second.Duplicates[0].Number != first.Ticket.Number {
		t.Errorf("twins %+v", second.Duplicates)
	}
	if unlike := h.open(t, "想问一下班车几点发车", asker); len(unlike.Duplicates) != 0 {
		t.Errorf("unlike matters as twins: %+v", unlike.Duplicates)
	}
}

func TestOperatorsCategoryWins(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	in := hotline.Opening{Text: "办公室的空调不制热", Category: "repair.power_lighting", Priority: hotline.Urgent}
	o, err := h.desk.Open(t.Context(), in, operator, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.Ticket.Category != in.Category || o.Ticket.Priority != hotline.Urgent || o.Ticket.Decision.Source != hotline.ByPerson {
		t.Errorf("%s %s by %s", o.Ticket.Category, o.Ticket.Priority, o.Ticket.Decision.Source)
	}
}

func TestWatchTellsEachBreachOnceThoughManyLook(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	number := h.open(t, "办公室的空调不制热", asker).Ticket.Number
	h.pass(10 * 24 * time.Hour)
	watch := &hotline.Watch{Find: h.store, Tickets: h.store, Book: h.desk.Book, Now: h.now, Log: quietLog}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 3 {
				if _, err := watch.Once(context.WithoutCancel(t.Context())); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	tk, err := h.desk.Get(t.Context(), number, operator)
	if err != nil {
		t.Fatal(err)
	}
	events, err := h.desk.History(t.Context(), &tk, operator, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, e := range events {
		if e.Type == hotline.ClockBreached {
			seen[e.Data["clock"].(string)]++
		}
	}
	if len(seen) != 3 || seen["sign"] != 1 || seen["response"] != 1 || seen["resolve"] != 1 {
		t.Errorf("breaches told %v", seen)
	}
	if n := len(tk.Clocks.Breaches); n != 3 {
		t.Errorf("%d breaches kept", n)
	}
}

func TestRequesterReadsOnlyPublicHistory(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	tk := h.open(t, "办公室的空调不制热", asker).Ticket
	for _, a := range []hotline.Act{{Name: "claim"}, {Name: "comment", Text: "等厂家回话", Internal: true}, {Name: "respond", Text: "下午来修"}} {
		if _, err := h.desk.Do(t.Context(), tk.Number, a, fixer, nil); err != nil {
			t.Fatal(err)
		}
	}
	mine, err := h.desk.History(t.Context(), &tk, asker, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	all, err := h.desk.History(t.Context(), &tk, fixer, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range mine {
		if e.Data["text"] == "等厂家回话" || e.Type == hotline.TicketRouted {
			t.Errorf("the requester reads %s %v", e.Type, e.Data)
		}
	}
	if len(mine) >= len(all) || len(mine) < 3 {
		t.Errorf("%d of %d events are public", len(mine), len(all))
	}
}

func TestTwinsShowNobodyElsesWords(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	text := "3号楼5层男卫生间水龙头一直漏水，地上都湿了"
	in := hotline.Opening{Text: text, Place: hotline.Place{Building: "3号楼", Floor: "5"}}
	for _, by := range []hotline.Actor{asker, other, operator} {
		o, err := h.desk.Open(t.Context(), in, by, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if seen := len(o.Duplicates); (by.Role == hotline.Operator) != (seen > 0) {
			t.Errorf("%s sees %d twins", by.Name, seen)
		}
	}
}

func TestForeignTicketTellsNothingOfItself(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	foreign := h.open(t, "食堂的菜里有异物", asker).Ticket.Number
	for _, a := range []hotline.Act{{Name: "link", To: "BX-20261124-9999", Kind: hotline.LinkRelated}, {Name: "merge", Into: "BX-20261124-9999"}} {
		if _, err := h.desk.Do(t.Context(), foreign, a, fixer, nil); hotline.CodeOf(err) != hotline.NotFound {
			t.Errorf("%s on a foreign ticket: %v", a.Name, err)
		}
	}
}

// Two copies give out the same queue at the same time: each ticket gets one handler, once.
func TestTwoCopiesAssignOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var people []hotline.Rostered
	var names []string
	for _, name := range []string{"xing", "gao"} {
		p := hotline.Person{ID: hotline.NewID(h.now()), Username: name, Name: name, Role: hotline.Handler, Teams: []string{"repair"}}
		if err := h.store.SavePerson(t.Context(), &p); err != nil {
			t.Fatal(err)
		}
		people, names = append(people, hotline.Rostered{Person: name, Capacity: 20}), append(names, name)
	}
	h.book.Rosters = map[string]hotline.Roster{"repair": {People: people, Shifts: []hotline.Shift{{Days: []string{"workday"}, From: "09:00", To: "18:00", People: names}}}}
	team := h.book.Teams["repair"]
	team.Assign = true
	h.book.Teams["repair"] = team
	const n = 12
	for range n {
		if _, err := h.desk.Open(t.Context(), hotline.Opening{Text: "椅子坏了", Category: "repair.furniture_appliance"}, operator, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	var copies sync.WaitGroup
	for range 2 {
		copies.Go(func() {
			if _, err := h.desk.Assign(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	copies.Wait()
	page, err := h.desk.Find(t.Context(), hotline.Filter{Teams: []string{"repair"}, Limit: 50}, operator)
	if err != nil || len(page.Items) != n {
		t.Fatal(len(page.Items), err)
	}
	for _, tk := range page.Items {
		events, err := h.store.History(t.Context(), tk.ID, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		assigned := 0
		for _, e := range events {
			if e.Type == hotline.TicketAssigned {
				assigned++
			}
		}
		if assigned != 1 || tk.Handler == "" || tk.Status != hotline.StatusQueued || !tk.Clocks.Sign.Running() {
			t.Errorf("%s: assigned %d times to %q, %s", tk.Number, assigned, tk.HandlerName, tk.Status)
		}
	}
}
