package storage

import (
	"context"
	"strings"
	"testing"

	"yihaotong/hotline"
)

var all = hotline.Scope{All: true}

var openStatuses = []hotline.Status{"new", "queued", "working", "waiting", "returned", "review"}

// lists are the lists that people read, by what they are for.
var lists = map[string]hotline.Filter{
	"all":            {Scope: all, Limit: 30},
	"oldest":         {Scope: all, Limit: 30, Sort: hotline.SortOldest},
	"updated":        {Scope: all, Limit: 30, Sort: hotline.SortUpdated},
	"due":            {Scope: all, Limit: 30, Sort: hotline.SortDue},
	"urgency":        {Scope: all, Limit: 30, Sort: hotline.SortUrgency},
	"team":           {Scope: all, Limit: 30, Teams: []string{"repair"}},
	"team_open":      {Scope: all, Limit: 30, Teams: []string{"repair"}, Statuses: openStatuses},
	"team_due":       {Scope: all, Limit: 30, Teams: []string{"repair"}, Sort: hotline.SortDue},
	"team_urgency":   {Scope: all, Limit: 30, Teams: []string{"repair"}, Statuses: []hotline.Status{"queued"}, Sort: hotline.SortUrgency},
	"team_critical":  {Scope: all, Limit: 30, Teams: []string{"repair"}, Statuses: []hotline.Status{"queued", "working"}, Priority: []hotline.Priority{"critical"}},
	"team_breached":  {Scope: all, Limit: 30, Teams: []string{"repair"}, Risks: []hotline.Risk{"breached"}},
	"status":         {Scope: all, Limit: 30, Statuses: []hotline.Status{"new", "queued"}},
	"category":       {Scope: all, Limit: 30, Category: []string{"repair.c3"}},
	"handler":        {Scope: all, Limit: 30, Handler: []string{"h7"}},
	"handler_due":    {Scope: all, Limit: 30, Handler: []string{"h7"}, Sort: hotline.SortDue},
	"requester":      {Scope: all, Limit: 30, Requester: "p77"},
	"phone":          {Scope: all, Limit: 30, Phone: "15400000077"},
	"building":       {Scope: all, Limit: 30, Building: "7号楼"},
	"tag":            {Scope: all, Limit: 30, Tag: "夜间"},
	"parent":         {Scope: all, Limit: 30, Parent: "BX-20261124-0001"},
	"search_rare":    {Scope: all, Limit: 30, Query: "漏水请尽快派人来维修电梯"},
	"search_common":  {Scope: all, Limit: 30, Query: "电梯"},
	"search_char":    {Scope: all, Limit: 30, Query: "梯"},
	"search_number":  {Scope: all, Limit: 30, Query: "BX-20261124-0001"},
	"search_tail":    {Scope: all, Limit: 30, Query: "0077"},
	"search_team":    {Scope: all, Limit: 30, Query: "电梯", Teams: []string{"repair"}, Statuses: []hotline.Status{"queued"}},
	"mine":           {Scope: hotline.Scope{Person: "p77", Unit: "财务处"}, Limit: 30},
	"mine_search":    {Scope: hotline.Scope{Person: "p77"}, Limit: 30, Query: "电梯"},
	"handlers_scope": {Scope: hotline.Scope{Teams: []string{"repair", "dining"}, Person: "h7", Unit: "财务处"}, Limit: 30},
	"handlers_open":  {Scope: hotline.Scope{Teams: []string{"repair"}, Person: "h7", Unit: "财务处"}, Limit: 30, Statuses: openStatuses, Sort: hotline.SortUrgency},
}

// scans are lists that read all tickets in an order of the whole table until the page is full: for
// these that is the index.
var scans = map[string]bool{"all": true, "oldest": true, "updated": true}

// TestListsUseIndexes asks both databases how they would make each list.
func TestListsUseIndexes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		s := fresh(t, url)
		fill(t, s, 400)
		if err := s.db.write(context.Background(), func(ctx context.Context, c conn) error { return c.script(ctx, "ANALYZE") }); err != nil {
			t.Fatal(err)
		}
		for name, f := range lists {
			for _, line := range planOf(t, s, f) {
				if problem := problemOf(line, scans[name]); problem != "" {
					t.Errorf("%s: %s: %s", name, problem, line)
				}
			}
		}
	})
}

// planOf gives the lines of the database's plan. So few rows would be scanned in any case:
// PostgreSQL is asked what it does when scans are dear.
func planOf(t *testing.T, s *Store, f hotline.Filter) []string {
	t.Helper()
	q, err := s.plan(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	err = s.db.write(context.Background(), func(ctx context.Context, c conn) error {
		if s.db.dialect().name == "sqlite" {
			lines, err = gather(ctx, c, func(r cursor) (line string, err error) {
				var id, parent, unused int
				return line, r.Scan(&id, &parent, &unused, &line)
			}, "EXPLAIN QUERY PLAN "+q.sql(), q.args...)
			return err
		}
		if err := c.script(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
			return err
		}
		lines, err = gather(ctx, c, scalar[string], "EXPLAIN (COSTS OFF) "+q.sql(), q.args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) < 2 {
		t.Fatalf("no plan: %v", lines)
	}
	return lines
}

// problemOf says what is wrong with a line of a plan; "" when nothing is. A list in the order of
// the whole table may scan it, or an index of it, until its page is full.
func problemOf(line string, scan bool) string {
	switch {
	case strings.Contains(line, "Seq Scan on ticket"), (line == "SCAN t" || strings.HasPrefix(line, "SCAN t ")) && !scan:
		return "reads the whole table"
	case strings.Contains(line, "AUTOMATIC"):
		return "no index"
	}
	return ""
}

func TestProblemOf(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"  ->  Seq Scan on ticket t_1":                          "reads the whole table",
		"  ->  Index Only Scan using ticket_team on ticket t_1": "",
		"SCAN t": "reads the whole table",
		"SEARCH t USING INDEX ticket_team (team=? AND status=?)":    "",
		"SEARCH t USING AUTOMATIC COVERING INDEX (seq=?)":           "no index",
		"SCAN ticket_search VIRTUAL TABLE INDEX 0:M1":               "",
		"SCAN t USING COVERING INDEX ticket_updated":                "reads the whole table",
		"SEARCH t USING INTEGER PRIMARY KEY (rowid=?)":              "",
		"  ->  Index Scan Backward using ticket_pkey on ticket t_1": "",
		"SCAN (subquery-2)":                                          "",
		"USE TEMP B-TREE FOR ORDER BY":                               "",
		"  ->  Bitmap Index Scan on ticket_search_terms":             "",
		"MERGE (UNION)":                                              "",
		"SEARCH t USING COVERING INDEX ticket_handler (handler=?)":   "",
		"SEARCH t USING COVERING INDEX ticket_requester (requester)": "",
	} {
		if got := problemOf(line, false); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	if problemOf("SCAN t USING COVERING INDEX ticket_updated", true) != "" {
		t.Error("a walk in the order of an index is none to complain about")
	}
}
