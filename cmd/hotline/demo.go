package main

import (
	"bufio"
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/web"
)

//go:embed demo/*.jsonl
var demoFiles embed.FS

// demoMark is the setting that says the demo data is in.
const demoMark = "demo"

type demoPerson struct {
	Username string       `json:"username"`
	Name     string       `json:"name"`
	Unit     string       `json:"unit"`
	Phone    string       `json:"phone"`
	StaffNo  string       `json:"staff_no"`
	Role     hotline.Role `json:"role"`
	Teams    []string     `json:"teams"`
}

type demoTicket struct {
	Text     string          `json:"text"`
	Channel  hotline.Channel `json:"channel"`
	Building string          `json:"building"`
	Floor    string          `json:"floor"`
	Room     string          `json:"room"`
	Hours    float64         `json:"hours"` // ago
	Stage    string          `json:"stage"` // status, with a detail after ":"
	Pace     float64         `json:"pace"`  // minutes between two acts; 0 = the last of them is about now
	Caller   int             `json:"caller"`
}

// pace is the time between two acts on the ticket.
func (d *demoTicket) pace() time.Duration {
	if d.Pace > 0 {
		return time.Duration(d.Pace * float64(time.Minute))
	}
	return time.Duration(d.Hours * float64(12*time.Minute))
}

type demoDocument struct {
	Name string          `json:"name"`
	Body json.RawMessage `json:"body"`
}

// seedDemo puts people, tickets, rosters and reply templates in, once, and says on stdout which accounts exist. Policies
// are seeded by the knowledge base itself.
func (a *app) seedDemo(ctx context.Context, io streams) error {
	people, err := readDemo[demoPerson]("demo/people.jsonl")
	if err != nil {
		return err
	}
	_, err = a.store.Setting(ctx, demoMark, "seed")
	fresh := hotline.CodeOf(err) == hotline.NotFound
	if err != nil && !fresh {
		return err
	}
	password := a.cfg.DemoPassword
	if fresh && password == "" {
		password = hotline.NewSecret()[:12]
	}
	if password != "" && (fresh || !a.demoKnows(ctx, people[0], password)) {
		if err := a.demoAccounts(ctx, people, password); err != nil {
			return err
		}
	}
	if fresh {
		if err := a.demoTickets(ctx); err != nil {
			return err
		}
		for kind, file := range map[string]string{hotline.SettingRoster: "demo/rosters.jsonl", hotline.SettingTemplate: "demo/templates.jsonl"} {
			if err := a.demoDocuments(ctx, kind, file); err != nil {
				return err
			}
		}
		if err := a.store.SaveSetting(ctx, &hotline.Setting{Kind: demoMark, Name: "seed", Body: []byte(`{}`), At: a.now()}); err != nil {
			return err
		}
	}
	return sayAccounts(io, people, password)
}

// demoDocuments puts the documents of a kind in. Of the rosters: handlers are on duty in working time,
// leads on call otherwise.
func (a *app) demoDocuments(ctx context.Context, kind, file string) error {
	all, err := readDemo[demoDocument](file)
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := a.book.Check(ctx, kind, d.Name, d.Body); err != nil {
			return fmt.Errorf("%s %s: %w", file, d.Name, err)
		}
		if err := a.store.SaveSetting(ctx, &hotline.Setting{Kind: kind, Name: d.Name, Body: d.Body, By: hotline.System.ID, At: a.now()}); err != nil {
			return err
		}
	}
	return a.book.Follow(ctx)
}

// demoKnows reports whether the accounts have the password: all were given it together, so one is
// enough to look at (a slow hash each would delay every start).
func (a *app) demoKnows(ctx context.Context, d demoPerson, password string) bool {
	p, err := a.store.PersonByName(ctx, d.Username)
	return err == nil && web.CheckPassword(p.Password, password)
}

func sayAccounts(io streams, people []demoPerson, password string) error {
	var b strings.Builder
	b.WriteString("\n演示账号 demo accounts:\n")
	for _, p := range people {
		if p.Username != "" {
			fmt.Fprintf(&b, "  %-18s %-12s %s\n", p.Username, p.Role, p.Name)
		}
	}
	if password == "" {
		password = "(as printed at the first start; set HOTLINE_DEMO_PASSWORD to choose another)"
	}
	fmt.Fprintf(&b, "  密码 password: %s\n\n", password)
	_, err := io.Out.Write([]byte(b.String()))
	return err
}

// demoAccounts makes the people or gives the known ones the password.
func (a *app) demoAccounts(ctx context.Context, people []demoPerson, password string) error {
	hash, err := web.HashPassword(password)
	if err != nil {
		return err
	}
	for _, d := range people {
		p := hotline.Person{Name: d.Name}
		if d.Username != "" {
			p, err = a.store.PersonByName(ctx, d.Username)
		} else {
			p, err = a.store.PersonByPhone(ctx, d.Phone)
		}
		if err != nil && hotline.CodeOf(err) != hotline.NotFound {
			return err
		}
		if err != nil {
			p = hotline.Person{ID: hotline.NewID(a.now()), CreatedAt: a.now()}
		} else if p.Username == "" || web.CheckPassword(p.Password, password) {
			continue
		}
		p.Username, p.Name, p.Unit, p.Phone, p.StaffNo = d.Username, d.Name, d.Unit, d.Phone, d.StaffNo
		p.Role, p.Teams, p.UpdatedAt = d.Role, d.Teams, a.now()
		if d.Username != "" {
			p.Password = hash
		}
		if err := a.store.SavePerson(ctx, &p); err != nil {
			return fmt.Errorf("demo account %s: %w", d.Username, err)
		}
	}
	return nil
}

// demoTickets opens the tickets and moves each to its stage, through the same rules as anybody,
// at times in the past.
func (a *app) demoTickets(ctx context.Context) error {
	tickets, err := readDemo[demoTicket]("demo/tickets.jsonl")
	if err != nil {
		return err
	}
	for i, d := range tickets {
		if err := a.demoTicket(ctx, d); err != nil {
			return fmt.Errorf("demo ticket %d: %w", i+1, err)
		}
	}
	return nil
}

func (a *app) demoTicket(ctx context.Context, d demoTicket) error {
	when := a.now().Add(-time.Duration(d.Hours * float64(time.Hour)))
	desk := *a.desk
	desk.Now = func() time.Time { return when }
	caller, err := a.store.PersonByPhone(ctx, fmt.Sprintf("1540000%04d", d.Caller))
	if err != nil {
		return err
	}
	o := hotline.Opening{
		Text: d.Text, Channel: d.Channel,
		Place:     hotline.Place{Building: d.Building, Floor: d.Floor, Room: d.Room, Raw: d.Building + d.Room},
		Requester: hotline.Requester{Person: caller.ID, Name: caller.Name, Phone: caller.Phone, Unit: caller.Unit, StaffNo: caller.StaffNo},
	}
	opened, err := desk.Open(ctx, o, caller.Actor(), nil, nil)
	if err != nil {
		return err
	}
	return a.demoStage(ctx, &desk, opened.Ticket, d, &when)
}

// demoStage plays the acts that lead to the stage; each a little later than the one before.
func (a *app) demoStage(ctx context.Context, desk *hotline.Desk, t hotline.Ticket, d demoTicket, when *time.Time) error {
	stage, detail, _ := strings.Cut(d.Stage, ":")
	operator, err := a.demoActor(ctx, "operator1")
	if err != nil {
		return err
	}
	do := func(by hotline.Actor, act hotline.Act) error {
		*when = when.Add(d.pace())
		_, err := desk.Do(ctx, t.Number, act, by, nil)
		return err
	}
	if stage == "rejected" {
		return do(operator, hotline.Act{Name: "reject", Reason: "不属于机关事务服务范围，请通过相应渠道反映。"})
	}
	if stage == "new" || stage == "queued" && t.Status == hotline.StatusQueued {
		return nil
	}
	if t.Status == hotline.StatusNew {
		if err := do(operator, hotline.Act{Name: "accept"}); err != nil || stage == "queued" {
			return err
		}
	}
	handler := operator
	if t.Team != hotline.General {
		if handler, err = a.demoActor(ctx, "handler."+t.Team); err != nil {
			return err
		}
	}
	acts := []hotline.Act{{Name: "claim"}, {Name: "respond", Text: "您好，已收到，正在安排处理。"}}
	switch stage {
	case "waiting":
		acts = append(acts, hotline.Act{Name: "wait", Reason: detail, Note: "已与您约定，到时继续办理。"})
	case "resolved", "closed":
		acts = append(acts, hotline.Act{Name: "resolve", Text: "已办理完毕，如仍有问题请随时联系我们。"})
	}
	for _, act := range acts {
		if err := do(handler, act); err != nil {
			return err
		}
	}
	if stage == "closed" {
		solved := true
		return do(operator, hotline.Act{Name: "callback", Reached: true, Contacted: true, Solved: &solved, Satisfaction: hotline.Rating(detail)})
	}
	return nil
}

func (a *app) demoActor(ctx context.Context, username string) (hotline.Actor, error) {
	p, err := a.store.PersonByName(ctx, username)
	return p.Actor(), err
}

func readDemo[T any](name string) ([]T, error) {
	body, err := demoFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var all []T
	lines := bufio.NewScanner(bytes.NewReader(body))
	for n := 1; lines.Scan(); n++ {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("%s line %d: %w", name, n, err)
		}
		all = append(all, v)
	}
	return all, lines.Err()
}
