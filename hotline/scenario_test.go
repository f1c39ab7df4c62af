package hotline_test

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

//go:embed testdata/scenario/*.txt
var scenarioFiles embed.FS

// TestScenarios plays the files of testdata/scenario, which people of the trade can read and write.
// Each is played in a house of its own, on Beijing time. A line is one of
//
//	时间 2026-11-24 10:00              it is now so late; what falls due on the way happens
//	报 甲 类别 优先级 类型 楼栋 文字      somebody asks; the ticket is called 甲 below
//	来电 甲 类别 优先级 类型 楼栋 文字    the same by somebody without an account, who leaves a number
//	办 谁 动作 名=值 …                 somebody acts on the ticket named last
//	单 甲                             the lines below are about this ticket
//	拒 谁 动作 名=值 … => 原因          the act is refused: conflict, invalid, forbidden
//	应 …                              what must be so, see expect
//	值班表 组 {JSON}                   the team's duty roster
//	自动派人 组                        its new tickets go to people on duty; 派人 does it now
//	交接 谁 离岗者 原因                 somebody hands over all that a person has
func TestScenarios(t *testing.T) {
	t.Parallel()
	files, err := scenarioFiles.ReadDir("testdata/scenario")
	if err != nil || len(files) < 8 {
		t.Fatal("scenarios are missing", err)
	}
	for _, f := range files {
		t.Run(f.Name(), func(t *testing.T) {
			t.Parallel()
			body, err := scenarioFiles.ReadFile("testdata/scenario/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			s := newScenario(t)
			for i, line := range strings.Split(string(body), "\n") {
				s.line = fmt.Sprintf("%s:%d: %s", f.Name(), i+1, line)
				if words := strings.Fields(line); len(words) > 0 && !strings.HasPrefix(line, "#") {
					s.play(words)
				}
			}
			s.countsAnew()
		})
	}
}

type scenario struct {
	*house
	t       *testing.T
	line    string
	people  map[string]hotline.Actor
	tickets map[string]string // name -> number
	current string            // number
	board   *hotline.Board
	watch   *hotline.Watch
	relay   *hotline.Relay
}

var beijing = time.FixedZone("UTC+8", 8*3600)

func newScenario(t *testing.T) *scenario {
	h := newHouse(t)
	h.book.Steps, h.book.Evaluation, h.book.Rosters = hotline.DefaultSteps(), hotline.DefaultEvaluation(), map[string]hotline.Roster{}
	book := func() *hotline.Book { return h.book }
	s := &scenario{house: h, t: t, people: map[string]hotline.Actor{}, tickets: map[string]string{},
		board: &hotline.Board{Boards: h.store, Tickets: h.store, People: h.store, Book: book, Now: h.now},
		watch: &hotline.Watch{Find: h.store, Tickets: h.store, Book: book, Now: h.now, Log: quietLog},
		relay: &hotline.Relay{Outbox: h.store, Now: h.now, Log: quietLog, Sinks: map[string]hotline.Sink{
			hotline.SinkIncident: hotline.Incidents{Tickets: h.store, Book: book, Now: h.now},
		}}}
	for name, p := range map[string]hotline.Person{
		"职工": {Role: hotline.Employee}, "坐席": {Role: hotline.Operator}, "协调员": {Role: hotline.Coordinator},
		"维修员甲": {Role: hotline.Handler, Teams: []string{"repair"}}, "维修员乙": {Role: hotline.Handler, Teams: []string{"repair"}},
		"维修组长": {Role: hotline.Lead, Teams: []string{"repair"}}, "住房员": {Role: hotline.Handler, Teams: []string{"housing"}},
		"餐饮员": {Role: hotline.Handler, Teams: []string{"dining"}},
	} {
		p.ID, p.Username, p.Name = hotline.NewID(h.now()), name, name
		if err := h.store.SavePerson(t.Context(), &p); err != nil {
			t.Fatal(err)
		}
		s.people[name] = p.Actor()
	}
	return s
}

func (s *scenario) fatal(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%s: %v", s.line, err)
	}
}

func (s *scenario) play(words []string) {
	s.t.Helper()
	switch words[0] {
	case "时间":
		s.until(s.at(words[1] + " " + words[2]))
	case "报", "来电":
		who := hotline.Requester{Person: s.people["职工"].ID, Name: "职工"}
		if words[0] == "来电" {
			who = hotline.Requester{Name: "来电人" + words[1], Phone: "15400000000"}
		}
		o, err := s.desk.Open(s.t.Context(), hotline.Opening{
			Category: words[2], Priority: hotline.Priority(words[3]), Type: hotline.Type(words[4]), Text: words[6], Channel: hotline.ChannelPhone,
			Place: hotline.Place{Building: words[5]}, Requester: who,
		}, s.people["坐席"], nil, nil)
		s.fatal(err)
		s.current = o.Ticket.Number
		s.tickets[words[1]] = s.current
	case "单":
		s.current = s.tickets[words[1]]
	case "办":
		_, err := s.desk.Do(s.t.Context(), s.current, s.act(words[2:]), s.people[words[1]], nil)
		s.fatal(err)
		_, err = s.relay.Once(s.t.Context(), hotline.SinkIncident)
		s.fatal(err)
	case "拒":
		i := slices.Index(words, "=>")
		_, err := s.desk.Do(s.t.Context(), s.current, s.act(words[2:i]), s.people[words[1]], nil)
		if hotline.CodeOf(err) != hotline.Code(words[i+1]) {
			s.t.Errorf("%s: %v", s.line, err)
		}
	case "应":
		s.expect(words[1], words[2:])
	case "值班表":
		var r hotline.Roster
		s.fatal(json.Unmarshal([]byte(strings.Join(words[2:], " ")), &r))
		s.fatal(r.Check())
		s.book.Rosters[words[1]] = r
	case "自动派人":
		team := s.book.Teams[words[1]]
		team.Assign = true
		s.book.Teams[words[1]] = team
	case "派人":
		_, err := s.desk.Assign(s.t.Context())
		s.fatal(err)
	case "交接":
		_, err := s.desk.HandOver(s.t.Context(), s.people[words[2]].ID, "", words[3], s.people[words[1]])
		s.fatal(err)
	default:
		s.t.Fatalf("%s: unknown line", s.line)
	}
}

// until moves the clock on and lets everything happen that falls due, an hour at a time.
func (s *scenario) until(at time.Time) {
	if s.current == "" { // nothing is there yet that could fall due
		s.pass(at.Sub(s.now()))
		return
	}
	if at.Before(s.now()) {
		s.t.Fatalf("%s: back in time", s.line)
	}
	for s.now().Before(at) {
		s.pass(min(time.Hour, at.Sub(s.now())))
		for more := true; more; {
			var err error
			more, err = s.watch.Once(s.t.Context())
			s.fatal(err)
		}
	}
}

func (s *scenario) at(text string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", strings.Replace(text, "T", " ", 1), beijing)
	s.fatal(err)
	return at
}

func (s *scenario) act(words []string) hotline.Act {
	a := hotline.Act{Name: words[0], Reached: true, Contacted: true}
	for _, w := range words[1:] {
		k, v, _ := strings.Cut(w, "=")
		yes := v == "yes"
		switch k {
		case "reason":
			a.Reason = v
		case "note":
			a.Note = v
		case "text":
			a.Text = v
		case "team":
			a.Team = v
		case "category":
			a.Category = v
		case "priority":
			a.Priority = hotline.Priority(v)
		case "handler":
			a.Handler = v
		case "into":
			a.Into = s.tickets[v]
		case "until":
			a.Until = s.at(v)
		case "grant":
			a.Grant = &yes
		case "exclude":
			a.Exclude = &yes
		case "solved":
			a.Solved = &yes
		case "reached":
			a.Reached = yes
		case "satisfaction":
			a.Satisfaction = hotline.Rating(v)
		default:
			s.t.Fatalf("%s: %s", s.line, k)
		}
	}
	return a
}

// expect compares what must be so:
//
//	状态 working · 优先级 urgent · 组 repair · 风险 ok · 承办 名 (无 = nobody)
//	到期 sign|response|resolve 2026-11-27 18:00 · 剩余 resolve 3h0m0s
//	超期 resolve repair 2026-11-27 18:00 (… 无) · 事件 clock.breached 1
//	期限 sign response resolve          the limits of the ticket
//	回访单 2 · 指标 满意率 0.90 · 明细 solved 2
//	值班 repair 名,名 (… 无 原因) · 跟进 名 · 预计超期 repair 1
//	建议 repair 甲→名(理由),…            the moves that would help; unclaimed, absent, lighter
//	上升 repair 类别/楼栋:本周(平常一周),…  what comes in more often than before
func (s *scenario) expect(what string, words []string) {
	s.t.Helper()
	tk, err := s.desk.Tickets.Get(s.t.Context(), s.current)
	if s.current != "" {
		s.fatal(err)
	}
	var got string
	switch what {
	case "状态":
		got = string(tk.Status)
	case "优先级":
		got = string(tk.Priority)
	case "组":
		got = tk.Team
	case "风险":
		got = string(tk.Clocks.Risk(tk.Status))
	case "承办":
		got = tk.HandlerName
		if got == "" {
			got = "无"
		}
	case "到期":
		got = words[0] + " " + tk.Clocks.Of(hotline.ClockKind(words[0])).Due.In(beijing).Format("2006-01-02 15:04")
	case "剩余":
		timer, err := s.book.Timer(tk.Clocks.Of(hotline.ClockKind(words[0])))
		s.fatal(err)
		got = words[0] + " " + timer.Remaining(s.now()).String()
	case "超期":
		got = words[0] + " 无"
		for _, b := range tk.Clocks.Breaches {
			if string(b.Clock) == words[0] {
				got = words[0] + " " + b.Team + " " + b.At.In(beijing).Format("2006-01-02 15:04")
			}
		}
	case "期限":
		got = tk.Clocks.Sign.Limit + " " + tk.Clocks.Response.Limit + " " + tk.Clocks.Resolve.Limit
	case "事件":
		events, err := s.store.History(s.t.Context(), tk.ID, 0, 0)
		s.fatal(err)
		n := 0
		for _, e := range events {
			if string(e.Type) == words[0] {
				n++
			}
		}
		got = words[0] + " " + strconv.Itoa(n)
	default:
		got = s.counted(what, words, &tk)
	}
	if want := strings.Join(words, " "); got != want {
		s.t.Errorf("%s: %s", s.line, got)
	}
}

// counted gives what must be so of more than one ticket.
func (s *scenario) counted(what string, words []string, tk *hotline.Ticket) string {
	s.t.Helper()
	ctx, by := s.t.Context(), s.people["协调员"]
	switch what {
	case "回访单":
		page, err := s.desk.Callbacks(ctx, by, hotline.MaxPage, "")
		s.fatal(err)
		return strconv.Itoa(len(page.Items))
	case "指标":
		return words[0] + " " + s.rate(s.report(), words[0])
	case "明细":
		q := s.report().All.Figures[words[0]]
		query, err := url.ParseQuery(q.Query)
		s.fatal(err)
		c, err := hotline.ParseCounted(query.Get("counted"))
		s.fatal(err)
		page, err := s.desk.Find(ctx, hotline.Filter{Counted: c, Limit: hotline.MaxPage}, by)
		s.fatal(err)
		if len(page.Items) != q.N {
			s.t.Errorf("%s: the figure says %d, its query lists %d", s.line, q.N, len(page.Items))
		}
		return words[0] + " " + strconv.Itoa(len(page.Items))
	case "值班":
		duty := s.book.OnDuty(words[0], s.now())
		var names []string
		for _, p := range duty.People {
			names = append(names, p.Person)
		}
		if len(names) == 0 {
			return words[0] + " 无 " + duty.Fallback
		}
		return words[0] + " " + strings.Join(names, ",")
	case "跟进":
		for name, p := range s.people {
			if slices.Contains(tk.Followers, p.ID) {
				return name
			}
		}
		return "无"
	}
	return s.predicted(what, words)
}

// predicted gives what the board says of what is to come.
func (s *scenario) predicted(what string, words []string) string {
	s.t.Helper()
	ctx, by := s.t.Context(), s.people["协调员"]
	switch what {
	case "预计超期":
		f, err := s.board.Forecast(ctx, by, words[0])
		s.fatal(err)
		return words[0] + " " + strconv.Itoa(len(f.Late))
	case "建议":
		f, err := s.board.Forecast(ctx, by, words[0])
		s.fatal(err)
		moves := []string{}
		for _, l := range f.Late {
			for name, number := range s.tickets {
				if l.Relief != nil && l.Number == number {
					moves = append(moves, name+"→"+l.Relief.Name+"("+l.Relief.Reason+")")
				}
			}
		}
		return words[0] + " " + orNone(moves)
	case "上升":
		rises, err := s.board.Rises(ctx, by, words[0])
		s.fatal(err)
		all := []string{}
		for _, r := range rises {
			if n := s.listed(r.Recent); n != r.Recent.N {
				s.t.Errorf("%s: %d counted, %d listed", s.line, r.Recent.N, n)
			}
			all = append(all, fmt.Sprintf("%s/%s:%d(%g)", r.Category, r.Building, r.Recent.N, r.Usual))
		}
		return words[0] + " " + orNone(all)
	}
	s.t.Fatalf("%s: unknown", s.line)
	return ""
}

func orNone(all []string) string {
	if len(all) == 0 {
		return "无"
	}
	return strings.Join(all, ",")
}

func (s *scenario) report() hotline.RatesReport {
	s.t.Helper()
	now := s.now().In(beijing)
	from := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, beijing)
	r, err := s.board.Rates(s.t.Context(), s.people["协调员"], hotline.RatesQuery{From: from, To: from.AddDate(0, 1, 0)})
	s.fatal(err)
	return r
}

func (s *scenario) rate(r hotline.RatesReport, name string) string {
	if name == "综合得分" {
		if r.All.Composite == nil {
			return "—"
		}
		return fmt.Sprintf("%.2f", *r.All.Composite)
	}
	rate, ok := map[string]hotline.Rate{
		"响应率": r.All.Response, "解决率": r.All.Resolution, "满意率": r.All.Satisfaction, "覆盖率": r.All.Coverage, "按时签收率": r.All.ClaimedIn,
		"按时办结率": r.All.ResolvedIn, "退单率": r.All.Returned, "重办率": r.All.Reopened, "延期率": r.All.Extended, "首派准确率": r.All.FirstRight, "一次解决率": r.All.Once,
	}[name]
	if !ok {
		s.t.Fatalf("%s: unknown rate", s.line)
	}
	if rate.Value == nil {
		return "—"
	}
	return fmt.Sprintf("%.2f", *rate.Value)
}

// countsAnew makes the sums anew from the histories: they are those that were kept all along.
func (s *scenario) countsAnew() {
	s.t.Helper()
	sums := func() (all string) {
		from := s.now().AddDate(-1, 0, 0)
		for _, g := range hotline.Groups {
			lines, err := s.store.TalliesBy(s.t.Context(), hotline.Scope{All: true}, g, from, s.now().AddDate(0, 0, 1))
			s.fatal(err)
			for _, l := range lines {
				all += fmt.Sprintf("%s %s %s: %+v\n", g, l.Team, l.Item, l)
			}
		}
		counts, err := s.store.Counts(s.t.Context(), hotline.Scope{All: true})
		s.fatal(err)
		return all + fmt.Sprint(counts)
	}
	s.line = "the sums made anew"
	kept := sums()
	n, _, err := s.store.Recount(s.t.Context())
	s.fatal(err)
	if anew := sums(); anew != kept || n != len(s.tickets) {
		s.t.Errorf("%d tickets; kept:\n%s\nmade anew:\n%s", n, kept, anew)
	}
}
