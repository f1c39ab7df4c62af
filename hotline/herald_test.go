package hotline_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

// told is a house whose events are announced, with people who can be told.
type told struct {
	*house
	t      testing.TB
	people map[string]hotline.Person
}

func newTold(t testing.TB) *told {
	t.Helper()
	h := &told{house: newHouse(t), t: t, people: map[string]hotline.Person{}}
	if err := h.book.SetNotices(hotline.DefaultNotices()); err != nil {
		t.Fatal(err)
	}
	h.book.Mail = true
	h.book.Robots = []hotline.Robot{{Name: "repair", Kind: hotline.WeCom, URL: "https://example.cn/x", Teams: []string{"repair"}, Enabled: true}}
	h.store.SendWith(func(tk hotline.Ticket, events []hotline.Event) []hotline.Message { return h.book.Outgoing(tk, events) })
	for i, p := range []hotline.Person{
		{Username: "employee", Role: hotline.Employee}, {Username: "handler", Role: hotline.Handler, Teams: []string{"repair"}},
		{Username: "lead", Role: hotline.Lead, Teams: []string{"repair"}, Locale: "en"}, {Username: "other", Role: hotline.Lead, Teams: []string{"dining"}},
		{Username: "coordinator", Role: hotline.Coordinator}, {Username: "gone", Role: hotline.Handler, Teams: []string{"repair"}, Disabled: true},
	} {
		p.ID, p.Name, p.Email = fmt.Sprintf("n%d", i), p.Username, p.Username+"@example.cn"
		if err := h.store.SavePerson(t.Context(), &p); err != nil {
			t.Fatal(err)
		}
		h.people[p.Username] = p
	}
	return h
}

func (h *told) relay() *hotline.Relay {
	herald := &hotline.Herald{People: h.store, Inbox: h.store, Book: func() *hotline.Book { return h.book }, Now: h.now, PublicURL: "https://rx.example.cn"}
	return &hotline.Relay{Outbox: h.store, Now: h.now, Log: quietLog, Sinks: map[string]hotline.Sink{hotline.SinkNotice: herald}}
}

func (h *told) relayed() {
	h.t.Helper()
	for more := true; more; {
		var err error
		if more, err = h.relay().Once(h.t.Context(), hotline.SinkNotice); err != nil {
			h.t.Fatal(err)
		}
	}
}

// titles are what a person's inbox says, oldest first.
func (h *told) titles(username string) []string {
	h.t.Helper()
	page, err := h.store.InboxOf(h.t.Context(), h.people[username].ID, false, 100, "")
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for _, x := range slices.Backward(page.Items) {
		all = append(all, x.Title)
	}
	return all
}

// letters are the messages that wait for a sink and are due now, by who gets them.
func (h *told) letters(sink string) []string {
	h.t.Helper()
	messages, err := h.store.Pending(h.t.Context(), sink, 500, time.Millisecond)
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for _, m := range messages {
		var l hotline.Letter
		if err := json.Unmarshal(m.Body, &l); err != nil {
			h.t.Fatal(err)
		}
		all = append(all, l.To+" "+l.Title)
	}
	return all
}

func (h *told) open(text string) hotline.Ticket {
	h.t.Helper()
	o, err := h.desk.Open(h.t.Context(), hotline.Opening{Text: text, Category: "repair.elevator", Channel: hotline.ChannelWeb}, h.people["employee"].Actor(), nil, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return o.Ticket
}

// TestToldOnce: several relays, each message delivered several times: every person hears once.
func TestToldOnce(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	tk := h.open("3号楼电梯困人,快来人,电话15400001234")
	if tk.Priority != hotline.Critical {
		t.Fatalf("priority %s", tk.Priority)
	}
	again, err := h.store.Pending(t.Context(), hotline.SinkNotice, 10, time.Millisecond)
	if err != nil || len(again) == 0 {
		t.Fatal(len(again), err)
	}
	h.pass(time.Second)
	var copies sync.WaitGroup
	for range 3 {
		copies.Go(func() {
			r := h.relay()
			if _, err := r.Once(context.Background(), hotline.SinkNotice); err != nil {
				t.Error(err)
			}
			for _, m := range again { // as after a crash before the note
				if err := r.Sinks[hotline.SinkNotice].Deliver(context.Background(), m); err != nil {
					t.Error(err)
				}
			}
		})
	}
	copies.Wait()
	if got := h.titles("handler"); len(got) != 1 || got[0] != "【特急】维修服务 "+tk.Number {
		t.Errorf("handler: %v", got)
	}
	if got := h.titles("lead"); len(got) != 1 || got[0] != "CRITICAL: Repair "+tk.Number {
		t.Errorf("lead: %v", got)
	}
	if got := h.titles("coordinator"); len(got) != 1 {
		t.Errorf("coordinator: %v", got)
	}
	for _, name := range []string{"other", "gone"} {
		if got := h.titles(name); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := h.letters(hotline.SinkMail); len(got) != 4 || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "15400001234") }) {
		t.Errorf("letters: %q", got)
	}
	if got := h.letters(hotline.RobotSink("repair")); len(got) != 1 {
		t.Errorf("robot: %q", got)
	}
	bus, err := h.store.Pending(t.Context(), hotline.SinkBus, 500, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	bells := 0
	for _, m := range bus {
		notices, err := hotline.NoticesIn(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notices {
			if n.Type == hotline.InboxChanged {
				bells++
				if n.Owner == "" || n.Public || n.Ticket != "" {
					t.Errorf("bell %+v", n)
				}
			}
		}
	}
	if bells != 3 {
		t.Errorf("%d bells, want one for each inbox", bells)
	}
}

// TestCriticalCallsWhoIsOnDuty: with a roster, those on shift and on call hear, and nobody at home.
func TestCriticalCallsWhoIsOnDuty(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	for _, name := range []string{"night", "home"} {
		p := hotline.Person{ID: "n-" + name, Username: name, Name: name, Role: hotline.Handler, Teams: []string{"repair"}}
		if err := h.store.SavePerson(t.Context(), &p); err != nil {
			t.Fatal(err)
		}
		h.people[name] = p
	}
	h.book.Rosters = map[string]hotline.Roster{"repair": {
		People: []hotline.Rostered{{Person: "handler"}, {Person: "night"}, {Person: "home"}},
		Shifts: []hotline.Shift{
			{Days: []string{"workday"}, From: "09:00", To: "18:00", People: []string{"handler"}},
			{Days: []string{"workday"}, From: "00:00", To: "24:00", People: []string{"night"}, OnCall: true},
		},
	}}
	h.open("3号楼电梯困人,快来人")
	h.relayed()
	h.pass(12 * time.Hour) // 22:00
	h.open("5号楼电梯困人,快来人")
	h.relayed()
	for name, want := range map[string]int{"handler": 1, "night": 2, "home": 0, "lead": 2} {
		if got := h.titles(name); len(got) != want {
			t.Errorf("%s heard %d times, want %d: %v", name, len(got), want, got)
		}
	}
}

// TestQuietHoursPutOffMail: at night the inbox has it at once, the letter waits for the morning; what
// is critical does not wait.
func TestQuietHoursPutOffMail(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	h.pass(12 * time.Hour) // 22:00
	tk := h.open("3号楼电梯有异响,请派人检查")
	if tk.Priority == hotline.Critical {
		t.Fatal("a noise is not critical")
	}
	must := func(name string, a hotline.Act) {
		t.Helper()
		if _, err := h.desk.Do(t.Context(), tk.Number, a, h.people[name].Actor(), nil); err != nil {
			t.Fatal(err)
		}
	}
	must("lead", hotline.Act{Name: "assign", Handler: "handler"})
	h.relayed()
	if got := h.titles("handler"); len(got) != 1 {
		t.Errorf("inbox at night: %v", got)
	}
	if got := h.letters(hotline.SinkMail); len(got) != 0 {
		t.Errorf("letters at night: %q", got)
	}
	critical := h.open("3号楼电梯困人,快来人")
	h.relayed()
	if got := h.letters(hotline.SinkMail); len(got) == 0 || slices.ContainsFunc(got, func(s string) bool { return !strings.Contains(s, critical.Number) }) {
		t.Errorf("letters of a critical ticket at night: %q", got)
	}
	h.pass(9*time.Hour + 29*time.Minute) // 07:29
	before := len(h.letters(hotline.SinkMail))
	h.pass(2 * time.Minute)
	if got := h.letters(hotline.SinkMail); len(got) != before+2 {
		t.Errorf("in the morning %d letters, before %d: %q", len(got), before, got)
	}
}

// TestEscalationReachesEachStep: the lead hears of the warning and the breach, the coordinator of the
// breach and the steps; a watcher that looks again tells nobody again.
func TestEscalationReachesEachStep(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	tk := h.open("3号楼电梯有异响,请派人检查")
	watch := &hotline.Watch{Find: h.store, Tickets: h.store, Book: func() *hotline.Book { return h.book }, Now: h.now, Log: quietLog}
	for range 40 {
		h.pass(4 * time.Hour)
		for range 2 {
			if _, err := watch.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		h.relayed()
	}
	lead, coordinator := strings.Join(h.titles("lead"), "\n"), strings.Join(h.titles("coordinator"), "\n")
	for _, clock := range []string{"claim", "first response", "resolution"} {
		if n := strings.Count(lead, clock+" is overdue"); n != 1 {
			t.Errorf("the lead heard %d times that %s of %s is overdue", n, clock, tk.Number)
		}
	}
	if n := strings.Count(coordinator, "已超期"); n != 3 {
		t.Errorf("the coordinator heard of %d breaches:\n%s", n, coordinator)
	}
	if n := strings.Count(coordinator, "超期升级"); n != 6 { // two steps of three clocks
		t.Errorf("the coordinator heard of %d steps:\n%s", n, coordinator)
	}
}

// TestImportedTicketsCallNobody: years of old tickets do not ring a bell, but their new deadlines do.
func TestImportedTicketsCallNobody(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	old := hotline.Opening{Text: "3号楼电梯困人,快来人", Category: "repair.elevator", Channel: hotline.ChannelImport, At: h.now().Add(-60 * 24 * time.Hour)}
	if _, err := h.desk.Open(t.Context(), old, h.people["coordinator"].Actor(), nil, nil); err != nil {
		t.Fatal(err)
	}
	watch := &hotline.Watch{Find: h.store, Tickets: h.store, Book: func() *hotline.Book { return h.book }, Now: h.now, Log: quietLog}
	look := func() {
		t.Helper()
		for range 5 {
			if _, err := watch.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			h.pass(hotline.WatchLease + time.Second)
		}
		h.relayed()
	}
	look()
	if got := h.titles("lead"); len(got) != 0 {
		t.Errorf("old news: %v", got)
	}
	fresh := hotline.Opening{Text: "3号楼电梯有异响", Category: "repair.elevator", Channel: hotline.ChannelImport, At: h.now()}
	if _, err := h.desk.Open(t.Context(), fresh, h.people["coordinator"].Actor(), nil, nil); err != nil {
		t.Fatal(err)
	}
	for range 30 {
		h.pass(4 * time.Hour)
		look()
	}
	if got := h.titles("lead"); len(got) == 0 {
		t.Error("the lead heard nothing of a new deadline")
	}
}

// TestWaitingChatIsTold: the desk and the webhooks hear that somebody waits, not what was said.
func TestWaitingChatIsTold(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	h.book.Webhooks = []hotline.Webhook{{Name: "oa", URL: "https://oa.example.cn", Events: []string{"chat.*"}, Enabled: true}, {Name: "tickets", Events: []string{"ticket.*"}, Enabled: true}}
	operator := hotline.Person{ID: "n-op", Username: "operator", Name: "周小岚", Role: hotline.Operator}
	if err := h.store.SavePerson(t.Context(), &operator); err != nil {
		t.Fatal(err)
	}
	h.people["operator"] = operator
	chat := &hotline.Chat{Chats: h.store, Desk: h.desk, Now: h.now}
	c, _, err := chat.Start(t.Context(), hotline.Requester{Name: "沈知远", Phone: "15400001234"}, "", "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // asking twice is harmless
		if _, err := chat.Handoff(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
	}
	h.relayed()
	if got := h.titles("operator"); len(got) != 1 || got[0] != "在线咨询等待人工接入" {
		t.Errorf("operator: %v", got)
	}
	page, err := h.store.InboxOf(t.Context(), operator.ID, false, 1, "")
	if err != nil || page.Items[0].Chat != c.ID || !strings.HasSuffix(page.Items[0].Text, "/console/chats/"+c.ID) {
		t.Errorf("item %+v, %v", page.Items, err)
	}
	sent, err := h.store.Pending(t.Context(), hotline.WebhookSink("oa"), 10, time.Minute)
	if err != nil || len(sent) != 1 || !strings.Contains(string(sent[0].Body), `"type":"chat.handoff"`) || strings.Contains(string(sent[0].Body), "沈知远") {
		t.Errorf("webhook: %v, %v", sent, err)
	}
}

// TestMessagesDoNotPassAFailedOne: within one batch, too, the later messages of a subject wait.
func TestMessagesDoNotPassAFailedOne(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	tk := h.open("3号楼电梯有异响,请派人检查")
	for range 2 {
		if _, err := h.desk.Do(t.Context(), tk.ID, hotline.Act{Name: "comment", Text: "还在响"}, h.people["employee"].Actor(), nil); err != nil {
			t.Fatal(err)
		}
	}
	sink := &stumbling{fails: 1}
	r := &hotline.Relay{Outbox: h.store, Now: h.now, Log: quietLog, Sinks: map[string]hotline.Sink{hotline.SinkBus: sink}}
	for range 3 {
		if _, err := r.Once(t.Context(), hotline.SinkBus); err != nil {
			t.Fatal(err)
		}
		h.pass(hotline.RelayLease + time.Second)
	}
	want := []hotline.EventType{hotline.TicketOpened, hotline.TicketRouted, hotline.TicketQueued, hotline.TicketCommented, hotline.TicketCommented}
	if !slices.Equal(sink.seen, want) {
		t.Errorf("order %v, want %v", sink.seen, want)
	}
}

// TestManyMessagesGoTogether: a sink that takes many gets them in one go and in order; when it fails, one
// by one shows which message it is.
func TestManyMessagesGoTogether(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	for range 3 {
		h.open("3号楼电梯有异响,请派人检查")
	}
	sink := &batching{stumbling: stumbling{fails: 1}, fails: 1}
	r := &hotline.Relay{Outbox: h.store, Now: h.now, Log: quietLog, Sinks: map[string]hotline.Sink{hotline.SinkBus: sink}}
	for range 2 {
		if _, err := r.Once(t.Context(), hotline.SinkBus); err != nil {
			t.Fatal(err)
		}
		h.pass(hotline.RelayLease + time.Second)
	}
	if !slices.Equal(sink.sizes, []int{3, 1}) || len(sink.seen) != 9 {
		t.Errorf("batches of %v messages, %d notices in all", sink.sizes, len(sink.seen))
	}
	backlog, err := h.store.Backlog(t.Context())
	if err != nil || backlog[hotline.SinkBus] != 0 {
		t.Errorf("left: %v, %v", backlog, err)
	}
}

// stumbling is a sink that notes what it got and fails at first.
type stumbling struct {
	fails int
	seen  []hotline.EventType
}

func (s *stumbling) Deliver(_ context.Context, m hotline.Message) error {
	if s.fails > 0 {
		s.fails--
		return hotline.Fail(hotline.Internal, "internal")
	}
	notices, err := hotline.NoticesIn(m.Body)
	for _, n := range notices {
		s.seen = append(s.seen, n.Type)
	}
	return err
}

// batching takes many at once, and fails at first as well.
type batching struct {
	stumbling
	fails int
	sizes []int
}

func (b *batching) DeliverAll(ctx context.Context, all []hotline.Message) error {
	b.sizes = append(b.sizes, len(all))
	if b.fails > 0 {
		b.fails--
		return hotline.Fail(hotline.Internal, "internal")
	}
	for _, m := range all {
		if err := b.Deliver(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// TestToldOnBrowsers: what comes into the inbox comes to the browsers of whoever asked for it, with a
// path that names the ticket alone; not at night, unless it is urgent.
func TestToldOnBrowsers(t *testing.T) {
	t.Parallel()
	h := newTold(t)
	devices := &hotline.Devices{Settings: h.store, Now: h.now}
	for _, name := range []string{"employee", "lead"} {
		d := hotline.Device{Endpoint: "https://push.example.cn/" + name, Key: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", Secret: "BTBZMqHH6r4Tts7J_aSIgg"}
		if err := devices.Add(t.Context(), h.people[name].ID, d); err != nil {
			t.Fatal(err)
		}
	}
	tk := h.open("3号楼电梯困人,快来人,电话15400001234")
	relay := h.relay()
	relay.Sinks[hotline.SinkNotice].(*hotline.Herald).Devices = devices
	for more := true; more; {
		var err error
		if more, err = relay.Once(t.Context(), hotline.SinkNotice); err != nil {
			t.Fatal(err)
		}
	}
	messages, err := h.store.Pending(t.Context(), hotline.SinkPush, 10, time.Millisecond)
	if err != nil || len(messages) != 1 {
		t.Fatalf("%d messages to browsers, %v", len(messages), err)
	}
	var p hotline.Pushed
	if err := json.Unmarshal(messages[0].Body, &p); err != nil {
		t.Fatal(err)
	}
	if p.Person != h.people["lead"].ID || p.Path != "/console/tickets/"+tk.Number || !p.Urgent || strings.Contains(p.Title+p.Text+p.Path, "15400001234") || strings.Contains(p.Text, "https://") {
		t.Errorf("pushed %+v", p)
	}
}
