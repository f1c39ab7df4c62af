package hotline

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Herald tells people what an announcement says: it finds the persons, writes the texts in their
// language, and puts inbox items and letters into the store, each once. It is the sink of SinkNotice.
type Herald struct {
	People    People
	Inbox     Inbox
	Devices   *Devices // nil = nobody is told on browsers
	Book      func() *Book
	Now       Now
	PublicURL string
}

// mostTold bounds the people that one group has.
const mostTold = MaxPage

// stale is from when on a deadline of an imported ticket is no news: it passed in another system.
const stale = 24 * time.Hour

// Deliver tells everybody. A second delivery tells nobody again.
func (h *Herald) Deliver(ctx context.Context, m Message) error {
	return h.DeliverAll(ctx, []Message{m})
}

// tellTogether is from how many on those who are told are written down.
const tellTogether = 500

// DeliverAll implements BatchSink.
func (h *Herald) DeliverAll(ctx context.Context, all []Message) error {
	known, b := &directory{People: h.People, pages: map[PeopleFilter][]Person{}, persons: map[string]Person{}}, h.Book()
	var told []Telling
	for i := range all {
		more, err := h.tellings(ctx, b, known, all[i].Body)
		if err != nil {
			return err
		}
		if told = append(told, more...); len(told) >= tellTogether {
			if err := h.Inbox.Tell(ctx, told); err != nil {
				return err
			}
			told = nil
		}
	}
	if len(told) == 0 {
		return nil
	}
	return h.Inbox.Tell(ctx, told)
}

// tellings says who is to be told what by one message.
func (h *Herald) tellings(ctx context.Context, b *Book, known *directory, body []byte) ([]Telling, error) {
	var a Announcement
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, Fail(Internal, "internal").Because(err)
	}
	if a.Imported && h.Now().Sub(a.At) > stale {
		return nil, nil
	}
	l := &list{herald: h, book: b, people: known, a: &a, seen: map[string]bool{}}
	for _, r := range a.Rules {
		for _, to := range r.To {
			if err := l.group(ctx, r, to); err != nil {
				return nil, err
			}
		}
		if slices.Contains(r.By, ByRobot) {
			l.robots(r)
		}
	}
	return l.all, nil
}

// directory remembers the people that were looked up for one batch.
type directory struct {
	People
	pages   map[PeopleFilter][]Person
	persons map[string]Person
}

func (d *directory) find(ctx context.Context, f PeopleFilter) ([]Person, error) {
	if all, ok := d.pages[f]; ok {
		return all, nil
	}
	page, err := d.FindPeople(ctx, f)
	if err == nil {
		d.pages[f] = page.Items
	}
	return page.Items, err
}

// byID gives a person; one that is not known is empty.
func (d *directory) byID(ctx context.Context, id string) (Person, error) {
	if p, ok := d.persons[id]; ok {
		return p, nil
	}
	p, err := d.Person(ctx, id)
	if err != nil && CodeOf(err) != NotFound {
		return p, err
	}
	d.persons[id] = p
	return p, nil
}

// list is who is told, on its way.
type list struct {
	herald *Herald
	book   *Book
	people *directory
	a      *Announcement
	seen   map[string]bool
	all    []Telling
}

// group adds the people of one recipient of a rule.
func (l *list) group(ctx context.Context, r NoticeRule, to Recipient) error {
	switch to {
	case ToRequester:
		return l.requester(ctx, r)
	case ToHandler:
		return l.persons(ctx, r, l.a.Handler)
	case ToFollowers:
		return l.persons(ctx, r, l.a.Follower...)
	case ToTeam:
		if err := l.role(ctx, r, Handler, l.a.Team, l.onDuty()); err != nil {
			return err
		}
		return l.role(ctx, r, Lead, l.a.Team, nil)
	case ToLead:
		return l.role(ctx, r, Lead, l.a.Team, nil)
	case ToOperator:
		return l.role(ctx, r, Operator, "", nil)
	case ToCoordinator:
		return l.role(ctx, r, Coordinator, "", nil)
	case ToStep:
		switch l.a.Step {
		case Handler:
			return l.persons(ctx, r, l.a.Handler)
		case Lead:
			return l.role(ctx, r, Lead, l.a.Team, nil)
		}
		return l.role(ctx, r, Coordinator, "", nil)
	}
	return nil
}

// onDuty says whether a handler of the team is on duty now; those on call are for what is critical.
// Where nobody is, or the team keeps no roster, everybody counts.
func (l *list) onDuty() func(Person) bool {
	on := map[string]bool{}
	for _, p := range l.book.OnDuty(l.a.Team, l.herald.Now()).People {
		on[p.Person] = on[p.Person] || !p.OnCall || l.a.Priority == Critical
	}
	any := slices.Contains(slices.Collect(maps.Values(on)), true)
	return func(p Person) bool { return !any || on[p.Username] }
}

// role adds everybody who has a role, in a team or anywhere, and passes keep, if that is not nil.
func (l *list) role(ctx context.Context, r NoticeRule, role Role, team string, keep func(Person) bool) error {
	all, err := l.people.find(ctx, PeopleFilter{Role: role, Team: team, Limit: mostTold})
	if err != nil {
		return err
	}
	for _, p := range all {
		if keep == nil || keep(p) {
			if err := l.person(ctx, r, p, l.herald.staffLink(l.a)); err != nil {
				return err
			}
		}
	}
	return nil
}

// persons adds people by id; who is not known any more is left out.
func (l *list) persons(ctx context.Context, r NoticeRule, ids ...string) error {
	for _, id := range ids {
		if id == "" {
			continue
		}
		p, err := l.people.byID(ctx, id)
		if err != nil {
			return err
		}
		if p.ID == "" {
			continue
		}
		link := l.herald.staffLink(l.a)
		if p.Role == Employee {
			link = l.herald.trackLink(l.a)
		}
		if err := l.person(ctx, r, p, link); err != nil {
			return err
		}
	}
	return nil
}

// requester adds whoever asked: by account, or by a mail address left with the request.
func (l *list) requester(ctx context.Context, r NoticeRule) error {
	link := l.herald.trackLink(l.a)
	var p Person
	if l.a.Owner != "" {
		var err error
		if p, err = l.people.byID(ctx, l.a.Owner); err != nil {
			return err
		}
	}
	switch {
	case p.ID != "":
		if l.a.Contact != "" {
			p.Email = l.a.Contact // the address left with this request counts
		}
		return l.tell(ctx, r, p, link)
	case l.a.Contact != "" && slices.Contains(r.By, ByMail) && l.book.Mail:
		text := l.book.NoticeText(Languages[0], r, l.a, link)
		l.add(Telling{Key: l.a.Key + "/requester", Messages: []Message{l.letter(r, SinkMail, "requester", l.a.Contact, text)}})
	}
	return nil
}

// person adds one of the staff or a follower; nobody hears of the own act.
func (l *list) person(ctx context.Context, r NoticeRule, p Person, link string) error {
	if p.ID == l.a.By || p.Disabled {
		return nil
	}
	return l.tell(ctx, r, p, link)
}

func (l *list) tell(ctx context.Context, r NoticeRule, p Person, link string) error {
	lang := p.Locale
	if !slices.Contains(Languages, lang) {
		lang = Languages[0]
	}
	text := l.book.NoticeText(lang, r, l.a, link)
	t := Telling{Key: l.a.Key + "/" + p.ID}
	if slices.Contains(r.By, ByInbox) {
		now := l.herald.Now()
		t.Item = &InboxItem{
			ID: NewID(now), Person: p.ID, Type: l.a.Type, Ticket: l.a.Ticket, Chat: l.a.Chat, Title: text.Title, Text: text.Text, Urgent: l.a.Urgent(r), At: l.a.At,
		}
		t.Messages = append(t.Messages, inboxNotice(t.Item, now))
		pushed, err := l.pushed(ctx, r, p, text, link)
		if err != nil {
			return err
		}
		t.Messages = append(t.Messages, pushed...)
	}
	if to := mailAddress(p.Email); to != "" && slices.Contains(r.By, ByMail) && l.book.Mail {
		t.Messages = append(t.Messages, l.letter(r, SinkMail, p.ID, to, text))
	}
	if t.Item != nil || len(t.Messages) > 0 {
		l.add(t)
	}
	return nil
}

// pushed makes a message to each browser of a person who asked for it: what comes into the inbox
// comes there too.
func (l *list) pushed(ctx context.Context, r NoticeRule, p Person, text NoticeText, link string) ([]Message, error) {
	if l.herald.Devices == nil {
		return nil, nil
	}
	devices, err := l.herald.Devices.Of(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	all := make([]Message, len(devices))
	for i, d := range devices {
		words := strings.TrimSpace(strings.ReplaceAll(text.Text, link, ""))
		all[i] = l.message(r, SinkPush, fmt.Sprintf("%s/%d", p.ID, i), Pushed{
			Person: p.ID, Device: d, Title: text.Title, Text: words, Path: strings.TrimPrefix(link, l.herald.PublicURL), Urgent: l.a.Urgent(r), At: l.a.At,
		})
	}
	return all, nil
}

// robots adds the groups of the team.
func (l *list) robots(r NoticeRule) {
	for _, robot := range l.book.robots(l.a.Team) {
		text := l.book.NoticeText(Languages[0], r, l.a, l.herald.staffLink(l.a))
		l.add(Telling{Key: l.a.Key + "/robot:" + robot.Name, Messages: []Message{l.letter(r, RobotSink(robot.Name), robot.Name, "", text)}})
	}
}

// add adds a telling, the first of each key.
func (l *list) add(t Telling) {
	if !l.seen[t.Key] {
		l.seen[t.Key] = true
		l.all = append(l.all, t)
	}
}

func (l *list) letter(r NoticeRule, sink, whom, to string, text NoticeText) Message {
	return l.message(r, sink, whom, Letter{To: to, Title: text.Title, Text: text.Text, At: l.a.At})
}

// message makes one that waits for the end of quiet hours unless it is urgent. Each is a subject of
// its own: one that waits holds no other back.
func (l *list) message(r NoticeRule, sink, whom string, content any) Message {
	now := l.herald.Now().UTC()
	body, err := json.Marshal(content)
	if err != nil { // our own plain structs
		panic("hotline: message: " + err.Error())
	}
	m := Message{ID: l.a.Key + "/" + whom + "-" + sink, Sink: sink, Body: body, At: now}
	m.Subject = m.ID
	if !l.a.Urgent(r) {
		m.Due = l.book.Notices.Quiet.Until(now, l.book.Calendar.Zone())
	}
	return m
}

// inboxNotice tells the person's pages.
func inboxNotice(x *InboxItem, now time.Time) Message {
	body, err := json.Marshal(Notice{ID: x.ID, Type: InboxChanged, At: now.UTC(), Owner: x.Person})
	if err != nil { // our own plain struct
		panic("hotline: inbox notice: " + err.Error())
	}
	return Message{ID: x.ID + "-" + SinkBus, Sink: SinkBus, Subject: x.Person, Body: body, At: now}
}

func (h *Herald) staffLink(a *Announcement) string {
	if a.Chat != "" {
		return h.PublicURL + "/console/chats/" + a.Chat
	}
	return h.PublicURL + "/console/tickets/" + a.Ticket
}

func (h *Herald) trackLink(a *Announcement) string { return h.PublicURL + "/track/" + a.Ticket }
