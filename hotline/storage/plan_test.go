package storage

import "yihaotong/hotline"

var all = hotline.Scope{All: true}

// lists are the lists that people read, by what they are for.
var lists = map[string]hotline.Filter{
	"all":            {Scope: all, Limit: 30},
	"oldest":         {Scope: all, Limit: 30, Sort: hotline.SortOldest},
	"updated":        {Scope: all, Limit: 30, Sort: hotline.SortUpdated},
	"due":            {Scope: all, Limit: 30, Sort: hotline.SortDue},
	"urgency":        {Scope: all, Limit: 30, Sort: hotline.SortUrgency},
	"team":           {Scope: all, Limit: 30, Teams: []string{"repair"}},
	"team_open":      {Scope: all, Limit: 30, Teams: []string{"repair"}, Statuses: []hotline.Status{"new", "queued", "working", "waiting", "returned", "review"}},
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
	"handlers_open":  {Scope: hotline.Scope{Teams: []string{"repair"}, Person: "h7", Unit: "财务处"}, Limit: 30, Statuses: []hotline.Status{"queued", "working", "waiting"}, Sort: hotline.SortUrgency},
}
