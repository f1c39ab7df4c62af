package hotline

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline/zh"
)

// Webhook is another program that is told of events, as Standard Webhooks describes it: a Setting of
// the kind webhook.
type Webhook struct {
	Name     string   `json:"-"`
	URL      string   `json:"url"`
	Events   []string `json:"events,omitempty"` // ticket.resolved, clock.* …; none = all
	Teams    []string `json:"teams,omitempty"`  // none = all
	Secret   string   `json:"secret"`           // whsec_…; several, separated by spaces, while one is being replaced
	Enabled  bool     `json:"enabled"`
	Personal bool     `json:"personal,omitempty"` // sends personal data unmasked
}

var (
	placeName  = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	eventNames = regexp.MustCompile(`^[a-z]+\.([a-z_]+|\*)$`)
)

const maxSecrets = 3

// ParseWebhook reads a webhook's document. Invalid.
func ParseWebhook(name string, body []byte) (Webhook, error) {
	w := Webhook{Name: name, Enabled: true}
	if err := strict(body, &w); err != nil {
		return w, err
	}
	var p problems
	checkPlace(&p, name, w.URL)
	for _, e := range w.Events {
		if !eventNames.MatchString(e) {
			p.add("events", "format", "want", "ticket.resolved, ticket.*, clock.*")
		}
	}
	keys, err := w.Keys()
	if err != nil || len(keys) == 0 || len(keys) > maxSecrets {
		p.add("secret", "format", "want", "whsec_ + base64 (24–64 bytes)")
	}
	return w, p.err()
}

// checkPlace checks name and address of a place outside.
func checkPlace(p *problems, name, address string) {
	if !placeName.MatchString(name) {
		p.add("name", "format", "want", "a-z 0-9 - _")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || len(address) > 2000 {
		p.add("url", "format", "want", "https://host/path")
	}
}

// strict reads a JSON object that has no unknown members.
func strict(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return BadField("body", "document", "why", err.Error())
	}
	return nil
}

// secretPrefix marks a secret of Standard Webhooks.
const secretPrefix = "whsec_"

// Keys gives the signing keys, newest first. Invalid.
func (w *Webhook) Keys() ([][]byte, error) {
	var keys [][]byte
	for _, s := range strings.Fields(w.Secret) {
		text, ok := strings.CutPrefix(s, secretPrefix)
		key, err := base64.StdEncoding.DecodeString(text)
		if !ok || err != nil || len(key) < 24 || len(key) > 64 {
			return nil, BadField("secret", "format", "want", "whsec_ + base64 (24–64 bytes)")
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// Wants reports whether the webhook is told of an event of a team.
func (w *Webhook) Wants(typ EventType, team string) bool {
	if !w.Enabled || len(w.Teams) > 0 && !slices.Contains(w.Teams, team) {
		return false
	}
	family, _, _ := strings.Cut(string(typ), ".")
	return len(w.Events) == 0 || slices.Contains(w.Events, string(typ)) || slices.Contains(w.Events, family+".*")
}

// hooked is the body of a webhook's request.
type hooked struct {
	Type      EventType `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      any       `json:"data"`
}

type hookData struct {
	Event  hookEvent  `json:"event"`
	Ticket hookTicket `json:"ticket"`
}

type hookEvent struct {
	ID     string         `json:"id"`
	Seq    int            `json:"seq,omitempty"`
	By     hookPerson     `json:"by,omitzero"`
	Public bool           `json:"public"`
	Data   map[string]any `json:"data,omitempty"`
}

type hookPerson struct {
	ID    string `json:"id,omitempty"`
	Name  string `json:"name,omitempty"`
	Role  Role   `json:"role,omitempty"`
	Phone string `json:"phone,omitempty"`
	Unit  string `json:"unit,omitempty"`
}

type hookTicket struct {
	Number     string     `json:"number"`
	Version    int        `json:"version"`
	Status     Status     `json:"status"`
	Type       Type       `json:"type"`
	Team       string     `json:"team"`
	Category   string     `json:"category"`
	Priority   Priority   `json:"priority"`
	Channel    Channel    `json:"channel"`
	Risk       Risk       `json:"risk"`
	Title      string     `json:"title"`
	Place      Place      `json:"place"`
	Requester  hookPerson `json:"requester"`
	Handler    string     `json:"handler,omitempty"`
	CreatedAt  time.Time  `json:"created_at"`
	UpdatedAt  time.Time  `json:"updated_at"`
	ResolveDue time.Time  `json:"resolve_due,omitzero"`
}

// TestHook is the type of the message by which an administrator tries a webhook.
const TestHook EventType = "webhook.test"

// HookTest is the body of such a message.
func HookTest(at time.Time) []byte {
	body, err := json.Marshal(map[string]any{"type": TestHook, "timestamp": at.UTC(), "data": map[string]any{}})
	if err != nil { // our own plain values
		panic("hotline: webhook test: " + err.Error())
	}
	return body
}

// hookMessage is what a webhook is told of a ticket's event. Its id is the webhook-id: the same in
// every attempt.
func (w *Webhook) hookMessage(t Ticket, e Event) Message {
	name, text, phone := zh.MaskName, zh.Mask, zh.MaskPhone
	if w.Personal {
		same := func(s string) string { return s }
		name, text, phone = same, same, same
	}
	r := t.Requester
	return w.message(e, t.ID, hookData{
		Event: hookEvent{e.ID, e.Seq, hookPerson{ID: e.By.ID, Name: name(e.By.Name), Role: e.By.Role}, e.Public, covered(e.Data, text)},
		Ticket: hookTicket{
			Number: t.Number, Version: t.Version, Status: t.Status, Type: t.Type, Team: t.Team, Category: t.Category, Priority: t.Priority,
			Channel: t.Channel, Risk: t.Clocks.Risk(t.Status), Title: text(t.Title),
			Place:     Place{Building: t.Place.Building, Floor: t.Place.Floor, Room: t.Place.Room, Raw: text(t.Place.Raw)},
			Requester: hookPerson{ID: r.Person, Name: name(r.Name), Phone: phone(r.Phone), Unit: r.Unit},
			Handler:   t.Handler, CreatedAt: t.CreatedAt.UTC(), UpdatedAt: t.UpdatedAt.UTC(), ResolveDue: t.Clocks.Resolve.Due,
		},
	})
}

func (w *Webhook) message(e Event, subject string, data any) Message {
	m := pack(e, WebhookSink(w.Name), subject, hooked{e.Type, e.At.UTC(), data})
	m.ID = "msg_" + e.ID + "-" + w.Name
	return m
}

// covered masks the texts among an event's data.
func covered(data map[string]any, mask func(string) string) map[string]any {
	if data == nil {
		return nil
	}
	out := make(map[string]any, len(data))
	for k, v := range data {
		if s, ok := v.(string); ok {
			v = mask(s)
		}
		out[k] = v
	}
	return out
}
