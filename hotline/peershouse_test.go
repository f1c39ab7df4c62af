package hotline_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

// What other help desks get wrong where several rooms meet, on the embedded adapters; see peers_test.go.
func TestFlawsOfPeersInTheHouse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, *scenario){
		"Zammad 3523: the views of what is late broke":           lateViewsListWhatTheyCount,
		"Chatwoot 9747: no report by person and team":            reportByPersonAndTeam,
		"FreeScout 4868 5209: nothing knows the hours of people": nobodyAtNightIsSaid,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newScenario(t))
		})
	}
}

func (s *scenario) playAll(lines ...string) {
	s.t.Helper()
	for _, l := range lines {
		s.line = l
		s.play(strings.Fields(l))
	}
}

// listed counts the tickets behind a figure of the board, whose query is that of GET /tickets.
func (s *scenario) listed(f hotline.Figure) int {
	s.t.Helper()
	q, err := url.ParseQuery(f.Query)
	s.fatal(err)
	filter := hotline.Filter{Teams: q["team"], Limit: hotline.MaxPage}
	if c := q.Get("counted"); c != "" {
		filter.Counted, err = hotline.ParseCounted(c)
		s.fatal(err)
	}
	for _, r := range q["risk"] {
		filter.Risks = append(filter.Risks, hotline.Risk(r))
	}
	for _, x := range q["status"] {
		filter.Statuses = append(filter.Statuses, hotline.Status(x))
	}
	page, err := s.desk.Find(s.t.Context(), filter, s.people["协调员"])
	s.fatal(err)
	return len(page.Items)
}

func lateViewsListWhatTheyCount(t *testing.T, s *scenario) {
	s.playAll("时间 2026-11-24 10:00", "报 甲 repair.furniture_appliance normal help 3号楼 椅子坏了", "办 维修员甲 claim",
		"报 乙 repair.furniture_appliance normal help 5号楼 柜门掉了", "报 丙 repair.elevator urgent help 5号楼 电梯异响", "时间 2026-11-24 11:40")
	v, err := s.board.View(t.Context(), s.people["协调员"], "repair")
	s.fatal(err)
	for name, f := range map[string]hotline.Figure{"soon": v.Teams[0].Soon, "breached": v.Teams[0].Breached, "open": v.Teams[0].Open} {
		if f.N == 0 || s.listed(f) != f.N {
			t.Errorf("%s: %d on the board, %d in the list", name, f.N, s.listed(f))
		}
	}
}

func reportByPersonAndTeam(t *testing.T, s *scenario) {
	s.playAll("时间 2026-11-24 10:00", "报 甲 repair.furniture_appliance normal help 3号楼 椅子坏了", "办 维修员甲 claim", "办 维修员甲 resolve text=好了",
		"报 乙 repair.furniture_appliance normal help 5号楼 柜门掉了", "办 维修员乙 claim", "办 维修员乙 resolve text=好了")
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, beijing)
	for g, want := range map[hotline.Group][]string{hotline.ByPersonGroup: {"维修员甲", "维修员乙"}, hotline.ByTeamGroup: {"维修"}} {
		r, err := s.board.Rates(t.Context(), s.people["协调员"], hotline.RatesQuery{Group: g, From: day, To: day.AddDate(0, 0, 1)})
		s.fatal(err)
		for _, name := range want {
			i := slices.IndexFunc(r.Lines, func(l hotline.Rates) bool { return strings.HasPrefix(l.Name, name) })
			if i < 0 || r.Lines[i].Counts.Resolved == 0 {
				t.Errorf("by %s: %s has resolved nothing", g, name)
			}
		}
	}
}

func nobodyAtNightIsSaid(t *testing.T, s *scenario) {
	s.playAll("时间 2026-11-27 22:00", // Friday
		`值班表 general {"people":[{"person":"坐席"}],"shifts":[{"days":["workday"],"from":"08:30","to":"18:00","people":["坐席"]},{"days":["restday"],"from":"20:00","to":"08:00","people":["坐席"],"on_call":true}]}`)
	chat := &hotline.Chat{Chats: s.store, Desk: s.desk, Now: s.now}
	c, _, err := chat.Start(t.Context(), hotline.Requester{Name: "沈知远"}, "", "zh-CN")
	s.fatal(err)
	for _, row := range []struct{ text, want string }{{"转人工", "2026-11-30 08:30 起有人接听"}, {"还在吗", "2026-11-30 08:30 起有人接听"}} {
		if r, err := chat.Say(t.Context(), c.ID, row.text); err != nil || !strings.Contains(r.Text, row.want) {
			t.Errorf("%s: %q, %v", row.text, r.Text, err)
		}
	}
	s.playAll("时间 2026-11-30 09:00")
	if r, err := chat.Say(t.Context(), c.ID, "有人吗"); err != nil || strings.Contains(r.Text, "起有人接听") {
		t.Errorf("on duty: %q, %v", r.Text, err)
	}
}
