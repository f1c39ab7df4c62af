package hotline

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Chat runs conversations: one turn becomes an answer, a question back, an honest refusal with
// the offer of a ticket, a ticket at once where people are in danger, or a person.
type Chat struct {
	Chats    Conversations
	Desk     *Desk
	Answerer Answerer
	Inbox    Inbox
	Now      Now
}

// MaxMessage bounds one chat message, in runes.
const MaxMessage = 4000

// Start begins a conversation. The token is told once; only its holder can go on.
func (s *Chat) Start(ctx context.Context, visitor Requester, person, locale string) (Conversation, string, error) {
	var p problems
	p.text("visitor.name", visitor.Name, MaxShort, false)
	p.text("visitor.phone", visitor.Phone, MaxShort, false)
	p.text("visitor.unit", visitor.Unit, MaxShort, false)
	if err := p.err(); err != nil {
		return Conversation{}, "", err
	}
	if !slices.Contains(Languages, locale) {
		locale = Languages[0]
	}
	token, now := NewSecret(), s.now()
	visitor.Person = person
	c := Conversation{
		ID: NewID(now), TokenHash: HashSecret(token), Person: person, Visitor: visitor, Locale: locale,
		State: ChatService, CreatedAt: now, UpdatedAt: now,
	}
	return c, token, s.Chats.StartChat(ctx, &c)
}

func (s *Chat) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// Say takes one message of the requester and gives the reply.
func (s *Chat) Say(ctx context.Context, id, text string) (Reply, error) {
	if err := checkMessage(text); err != nil {
		return Reply{}, err
	}
	c, err := s.Chats.Chat(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	if c.State == ChatClosed || len(c.Turns) >= MaxTurns {
		return Reply{}, Fail(Conflict, "chat.over")
	}
	reply, err := s.reply(ctx, &c, text)
	if err != nil {
		return Reply{}, err
	}
	return reply, s.add(ctx, id, text, reply)
}

func checkMessage(text string) error {
	var p problems
	p.text("text", text, MaxMessage, true)
	return p.err()
}

// add stores both turns. A person who took over meanwhile is told; the service then keeps quiet.
func (s *Chat) add(ctx context.Context, id, text string, reply Reply) error {
	_, err := s.Chats.UpdateChat(ctx, id, func(c *Conversation) ([]Message, error) {
		now := s.now()
		c.say(Turn{At: now, Speaker: SpeakerRequester, Text: text})
		if c.State == ChatService || reply.Kind == KindSafety {
			kept := reply.kept()
			c.say(Turn{At: now, Speaker: SpeakerService, Text: reply.Text, Reply: &kept})
		}
		if reply.Ticket != nil {
			c.Tickets = append(c.Tickets, reply.Ticket.Ticket.Number)
		}
		if reply.Kind == KindHandoff && c.State == ChatService {
			c.State, c.Handed, c.QueuedAt = ChatQueued, true, now
			return s.Desk.Book().waits(c, now), nil
		}
		return []Message{chatNotice(c, now, "turn")}, nil
	})
	return err
}

func (c *Conversation) say(t Turn) {
	t.Seq = len(c.Turns) + 1
	c.Turns, c.UpdatedAt = append(c.Turns, t), t.At
}

// kept is the reply as it is stored: without the tracking code of a ticket.
func (r Reply) kept() Reply {
	if r.Ticket != nil {
		r.Ticket = &Opened{Ticket: Ticket{Number: r.Ticket.Ticket.Number, Title: r.Ticket.Ticket.Title}}
	}
	return r
}

// reply decides what to say. Safety comes first, then a wish for a person, then the matter.
func (s *Chat) reply(ctx context.Context, c *Conversation, text string) (Reply, error) {
	d, err := s.Desk.Router.Decide(ctx, Request{Text: text, Channel: ChannelChat})
	if err != nil {
		return Reply{}, err
	}
	if class := d.Trigger(); class != "" && d.Priority == Critical {
		return s.safety(ctx, c, text, class)
	}
	if c.State != ChatService {
		return Reply{Kind: KindOperator, Text: s.passOn(c)}.whole(), nil
	}
	if asksForPerson(text) {
		return Reply{Kind: KindHandoff, Text: c.words("chat.handoff") + s.nobody(c)}.whole(), nil
	}
	if key := courtesy(text); key != "" {
		return Reply{Kind: KindClarify, Text: c.words(key)}.whole(), nil
	}
	if d.Question != "" {
		return Reply{Kind: KindClarify, Text: d.Question, Suggestions: s.categoryNames(d)}.whole(), nil
	}
	a, err := s.Answerer.Answer(ctx, Question{Text: text, Earlier: c.earlier(), Reader: c.reader(), At: s.now(), Asker: c.ID, About: d.Team})
	if CodeOf(err) == Unavailable && ctx.Err() == nil { // the index is down; a ticket or a person help all the same
		a, err = Answer{Kind: KindRefuse, Text: c.words("chat.blind")}, nil
	}
	if err != nil {
		return Reply{}, err
	}
	return s.matter(c, d, a, text), nil
}

// Trigger is the class of the safety trigger that decided, "" when none did.
func (d Decision) Trigger() string {
	for _, r := range d.Reasons {
		if r.Kind == ReasonTrigger {
			return r.Rule
		}
	}
	return ""
}

// safety opens a critical ticket at once and says what to do meanwhile, in approved words.
func (s *Chat) safety(ctx context.Context, c *Conversation, text, class string) (Reply, error) {
	advice, err := s.Answerer.Advice(ctx, class)
	if err != nil {
		advice = Answer{Text: c.words("chat.safety")} // without the knowledge base the plain words stand
	}
	opened, err := s.Desk.Open(ctx, c.opening(text), c.actor(), nil, nil)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Kind: KindSafety, Text: advice.Text, Citations: advice.Citations, Ticket: &opened}.whole(), nil
}

// matter joins what the knowledge base says with what the router thinks: a question that is
// answered needs no ticket, everything else is offered one.
func (s *Chat) matter(c *Conversation, d Decision, a Answer, text string) Reply {
	r := Reply{Kind: a.Kind, Text: a.Text, Citations: a.Citations, Suggestions: a.Suggestions, Generated: a.Generated}
	wantsWork := d.Type != Consult && d.Team != General && !d.NeedsPerson
	if a.Kind == KindRefuse || wantsWork {
		o := c.opening(text)
		o.Type, o.Category, o.Priority = d.Type, d.Category, d.Priority
		o.Title = TitleOf(text)
		r.Offer = &o
	}
	if a.Kind == KindRefuse && wantsWork {
		r.Kind, r.Text = KindTicket, c.words("chat.offer", "category", s.categoryName(d.Category))
	} else if a.Kind == KindRefuse && r.Text == "" {
		r.Text = c.words("chat.refuse")
	}
	return r.whole()
}

func (s *Chat) categoryName(slug string) string {
	cat, ok := s.Desk.Book().Catalogue.Get(slug)
	if !ok {
		return slug
	}
	return cat.Name
}

func (s *Chat) categoryNames(d Decision) []string {
	names := []string{s.categoryName(d.Category)}
	for _, a := range d.Alternatives[:min(2, len(d.Alternatives))] {
		names = append(names, s.categoryName(a.Category))
	}
	return names
}

// whole makes lists out of nothing, so that JSON shows [] and not null.
func (r Reply) whole() Reply {
	if r.Citations == nil {
		r.Citations = []Citation{}
	}
	if r.Suggestions == nil {
		r.Suggestions = []string{}
	}
	return r
}

func (c *Conversation) words(key string, pairs ...any) string {
	return Words(c.Locale, key, args(pairs))
}

// passOn is what is said while a person has the conversation or is awaited.
func (s *Chat) passOn(c *Conversation) string {
	if c.State == ChatOperator {
		return c.words("chat.passed")
	}
	return c.words("chat.waiting") + s.nobody(c)
}

// nobody tells, when the roster of the desk has nobody on duty now, from when somebody will be; "" otherwise.
func (s *Chat) nobody(c *Conversation) string {
	book := s.Desk.Book()
	next := book.NextDuty(General, s.now())
	if next.IsZero() {
		return ""
	}
	return c.words("chat.nobody", "from", next.Format("2006-01-02 15:04"))
}

// mostEarlier is how many of the requester's last questions a follow-up may lean on.
const mostEarlier = 3

// earlier are the requester's last questions, for follow-ups.
func (c *Conversation) earlier() []string {
	said := c.before(len(c.Turns) + 1)
	return said[max(0, len(said)-mostEarlier):]
}

// before are the requester's messages before a turn, oldest first.
func (c *Conversation) before(seq int) []string {
	var said []string
	for _, t := range c.Turns[:seq-1] {
		if t.Speaker == SpeakerRequester {
			said = append(said, t.Text)
		}
	}
	return said
}

func (c *Conversation) reader() Audience {
	if c.Person != "" {
		return Staff
	}
	return Everyone
}

// opening is the ticket this conversation would make: the last message first, the talk behind it.
func (c *Conversation) opening(last string) Opening {
	text := last
	if said := c.earlier(); len(said) > 0 {
		text += "\n\n" + strings.Join(said, "\n")
	}
	if utf8.RuneCountInString(text) > MaxText {
		text = string([]rune(text)[:MaxText])
	}
	return Opening{Text: text, Channel: ChannelChat, Requester: c.Visitor, Source: c.source()}
}

// source names the conversation as the ticket's origin, once per ticket it makes.
func (c *Conversation) source() string {
	return "chat:" + c.ID + ":" + string(rune('a'+min(25, len(c.Tickets))))
}

func (c *Conversation) actor() Actor {
	return Actor{ID: c.Person, Name: c.Visitor.Name, Role: Employee, Unit: c.Visitor.Unit}
}

// Ticket makes the offered ticket, as the requester edited it, with the talk attached.
func (s *Chat) Ticket(ctx context.Context, id string, o Opening) (Opened, error) {
	c, err := s.Chats.Chat(ctx, id)
	if err != nil {
		return Opened{}, err
	}
	drafted := c.opening(o.Text)
	if blank(o.Text) && len(c.earlier()) == 0 {
		return Opened{}, BadField("text", "required")
	}
	o.Channel, o.Source = ChannelChat, drafted.Source
	if blank(o.Text) {
		o.Text = strings.Join(c.earlier(), "\n")
	}
	if o.Requester == (Requester{}) {
		o.Requester = c.Visitor
	}
	o.Requester.Person = c.Person
	opened, err := s.Desk.Open(ctx, o, c.actor(), nil, nil)
	if err != nil {
		return Opened{}, err
	}
	_, err = s.Chats.UpdateChat(ctx, id, func(c *Conversation) ([]Message, error) {
		c.Tickets = append(c.Tickets, opened.Ticket.Number)
		c.say(Turn{At: s.now(), Speaker: SpeakerService, Text: c.words("chat.opened", "number", opened.Ticket.Number)})
		return nil, nil
	})
	return opened, err
}

var personWords = []string{"人工", "转接员", "真人", "坐席", "话务员", "接线员", "找个人", "human", "agent", "operator", "real person"}

// asksForPerson reports whether a short message asks for a human being.
func asksForPerson(text string) bool {
	if utf8.RuneCountInString(text) > 20 {
		return false
	}
	lower := strings.ToLower(text)
	return slices.ContainsFunc(personWords, func(w string) bool { return strings.Contains(lower, w) })
}
