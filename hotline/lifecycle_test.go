package hotline

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestLifeTable walks every act in every status for every role: allowed, forbidden or conflict,
// and a refused act changes nothing.
func TestLifeTable(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	now := at(t, "2026-11-24 10:30")
	actors := []Actor{employee, stranger, operator, handler, otherTeam, lead, coordinator, auditor, admin}
	refused, allowed := 0, 0
	for name, r := range rules {
		for _, s := range Statuses {
			for _, by := range actors {
				tk := opened(t, b)
				tk.Status = s
				before := tk.Clone()
				_, err := b.Do(&tk, Act{Name: name, Version: 99}, by, now)
				want := Conflict // the version is stale, so nothing ever runs
				if !r.may(by, &tk) {
					want = Forbidden
				}
				if CodeOf(err) != want {
					t.Errorf("%s by %s on %s: %v, want %s", name, by.Role, s, err, want)
				}
				if !reflect.DeepEqual(before, tk) {
					t.Errorf("%s by %s on %s was refused but changed the ticket", name, by.Role, s)
				}
				if slices.Contains(Allowed(&tk, by), name) {
					allowed++
				} else {
					refused++
				}
			}
		}
	}
	if allowed == 0 || refused == 0 {
		t.Fatalf("allowed %d, refused %d", allowed, refused)
	}
}

func TestIllegalMoveNamesStateAndAction(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	_, err := b.Do(&tk, Act{Name: "resolve", Text: "好了"}, handler, at(t, "2026-11-24 10:30"))
	e, ok := err.(*Error)
	if !ok || e.Code != Conflict || e.Args["status"] != StatusQueued || e.Args["action"] != "resolve" {
		t.Fatalf("got %v", err)
	}
}

func TestWholeLife(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	if tk.Status != StatusQueued || tk.Team != "repair" || tk.FirstReceiver != "repair" {
		t.Fatalf("opened as %s in %s", tk.Status, tk.Team)
	}
	yes := true
	steps := []struct {
		by   Actor
		now  string
		act  Act
		want Status
	}{
		{handler, "2026-11-24 10:30", Act{Name: "claim"}, StatusWorking},
		{handler, "2026-11-24 10:40", Act{Name: "respond", Text: "马上到"}, StatusWorking},
		{handler, "2026-11-24 11:00", Act{Name: "wait", Reason: "parts", Note: "等配件"}, StatusWaiting},
		{handler, "2026-11-24 14:00", Act{Name: "resume"}, StatusWorking},
		{handler, "2026-11-24 15:00", Act{Name: "resolve", Text: "已更换门滑块"}, StatusResolved},
		{operator, "2026-11-24 16:00", Act{Name: "callback", Reached: true, Contacted: true, Solved: &yes, Satisfaction: Satisfied}, StatusClosed},
		{employee, "2026-11-25 09:00", Act{Name: "reopen", Reason: "又响了"}, StatusQueued},
	}
	for _, s := range steps {
		must(t, b, &tk, s.by, at(t, s.now), s.act)
		if tk.Status != s.want {
			t.Fatalf("after %s: %s, want %s", s.act.Name, tk.Status, s.want)
		}
	}
	if len(tk.Clocks.Breaches) != 0 {
		t.Errorf("breaches on a ticket in time: %v", tk.Clocks.Breaches)
	}
	if !tk.Clocks.Resolve.Running() || tk.Clocks.Resolve.Start != at(t, "2026-11-25 09:00").UTC() {
		t.Errorf("reopen did not re-arm the resolution clock: %+v", tk.Clocks.Resolve)
	}
}

func TestChainBreaksWhenAnEventIsTouched(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	events := must(t, b, &tk, handler, at(t, "2026-11-24 10:30"), Act{Name: "claim"}, Act{Name: "respond", Text: "来了"})
	for i, e := range events {
		if i > 0 {
			previous := events[i-1].Hash
			if h, err := e.Digest(previous); err != nil || h != e.Hash {
				t.Fatalf("event %d does not chain: %v", i, err)
			}
			e.Data = map[string]any{"text": "changed"}
			if h, _ := e.Digest(previous); h == e.Hash {
				t.Fatal("a changed event kept its hash")
			}
		}
	}
	if tk.LastHash != events[len(events)-1].Hash {
		t.Fatal("the ticket does not know the head of its chain")
	}
}

func TestReturnWindowAndThirdReturn(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	back := Act{Name: "return", Reason: "不属于维修", SuggestTeam: "housing"}
	now := at(t, "2026-11-24 11:00")
	for range 2 {
		must(t, b, &tk, handler, now, back)
		must(t, b, &tk, coordinator, now, Act{Name: "rule", Team: "repair", Reason: "仍由维修主办"})
	}
	if _, err := b.Do(&tk, back, handler, now); CodeOf(err) != Conflict {
		t.Fatalf("third return: %v", err)
	}
	late := opened(t, b)
	if _, err := b.Do(&late, back, handler, at(t, "2026-11-26 18:01")); CodeOf(err) != Conflict {
		t.Fatalf("return after two working days: %v", err)
	}
	if _, err := b.Do(&late, back, handler, at(t, "2026-11-26 17:59")); err != nil {
		t.Fatalf("return inside the window: %v", err)
	}
}

func TestUnsatisfiedCallbackReopensOnce(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	no := false
	bad := Act{Name: "callback", Reached: true, Contacted: true, Solved: &no, Satisfaction: Unsatisfied, Note: "没修好"}
	now := at(t, "2026-11-24 11:00")
	must(t, b, &tk, handler, now, Act{Name: "claim"}, Act{Name: "resolve", Text: "修好了"})
	must(t, b, &tk, operator, now, bad)
	if tk.Status != StatusQueued || tk.Counts.Reopens != 1 {
		t.Fatalf("first unsolved callback: %s, %d reopens", tk.Status, tk.Counts.Reopens)
	}
	must(t, b, &tk, handler, now, Act{Name: "claim"}, Act{Name: "resolve", Text: "这次好了"})
	must(t, b, &tk, operator, now, bad)
	if tk.Status != StatusResolved {
		t.Fatalf("second unsolved callback: %s, want it to stay for the coordinator", tk.Status)
	}
}

func TestRequesterSupplementResumes(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	now := at(t, "2026-11-24 11:00")
	must(t, b, &tk, handler, now, Act{Name: "claim"}, Act{Name: "wait", Reason: "requester", Note: "请提供房间号"})
	events := must(t, b, &tk, employee, now.Add(time.Hour), Act{Name: "comment", Text: "7层706", Internal: true})
	if tk.Status != StatusWorking || !events[0].Public {
		t.Fatalf("status %s, public %v", tk.Status, events[0].Public)
	}
}

func TestBadInputNamesTheField(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	cases := []struct {
		from  Status
		by    Actor
		act   Act
		field string
	}{
		{StatusWorking, handler, Act{Name: "respond", Text: " 　\n"}, "text"},
		{StatusWorking, handler, Act{Name: "wait", Reason: "lunch"}, "reason"},
		{StatusWorking, handler, Act{Name: "wait", Reason: "parts", Until: at(t, "2026-11-01 10:00")}, "until"},
		{StatusWorking, handler, Act{Name: "resolve", Text: string([]byte{0xff, 0xfe})}, "text"},
		{StatusQueued, handler, Act{Name: "return"}, "reason"},
		{StatusQueued, operator, Act{Name: "dispatch", Team: "moon"}, "team"},
		{StatusNew, operator, Act{Name: "accept", Category: "repair.moon"}, "category"},
		{StatusNew, operator, Act{Name: "reject"}, "reason"},
		{StatusReturned, coordinator, Act{Name: "rule", Reason: "x"}, "team"},
		{StatusResolved, operator, Act{Name: "callback", Reached: true, Satisfaction: "great"}, "satisfaction"},
		{StatusResolved, operator, Act{Name: "callback", Reached: true, Satisfaction: Satisfied}, "solved"},
		{StatusQueued, operator, Act{Name: "edit", Priority: "asap"}, "priority"},
		{StatusQueued, operator, Act{Name: "reveal", Field: "password", Reason: "x"}, "field"},
		{StatusQueued, operator, Act{Name: "merge"}, "into"},
		{StatusQueued, lead, Act{Name: "assign"}, "handler"},
	}
	for _, c := range cases {
		tk := opened(t, b)
		tk.Status = c.from
		_, err := b.Do(&tk, c.act, c.by, at(t, "2026-11-24 10:30"))
		e, ok := err.(*Error)
		if !ok || e.Code != Invalid || !slices.ContainsFunc(e.Fields, func(f FieldError) bool { return f.Field == c.field }) {
			t.Errorf("%s: %v, want field %s", c.act.Name, err, c.field)
		}
	}
}
