package hotline

import "time"

// MaxPage is the largest page of any list.
const MaxPage = 200

// Scope is what an actor may see. It is applied inside the query, never after it.
type Scope struct {
	All    bool     // everything
	Teams  []string // tickets these teams hold or returned
	Person string   // own tickets
	Unit   string   // tickets of the unit that were opened as visible to it
}

// Sort orders a list of tickets.
type Sort string

// The orders a list can be read in. All are stable while rows are added.
const (
	SortNewest  Sort = "-created_at"
	SortOldest  Sort = "created_at"
	SortUpdated Sort = "-updated_at"
	SortDue     Sort = "resolve_due" // open tickets with a due time, soonest first
	SortUrgency Sort = "urgency"     // priority, then soonest due
)

// Sorts lists all orders.
var Sorts = []Sort{SortNewest, SortOldest, SortUpdated, SortDue, SortUrgency}

// Filter narrows a list of tickets. Several values of one field mean "any of them"; empty fields
// do not narrow.
type Filter struct {
	Scope     Scope
	Teams     []string
	Statuses  []Status
	Types     []Type
	Priority  []Priority
	Risks     []Risk
	Channels  []Channel
	Category  []string
	Handler   []string // Person.ID, or "none"
	Requester string   // Person.ID
	Phone     string   // digits, whole
	Building  string
	Tag       string
	Parent    string
	Counted   *Counted  // the tickets behind a number of a report
	Query     string    // number, words of title and text, phone tail, name
	From, To  time.Time // CreatedAt in [From, To)
	Sort      Sort
	Limit     int
	Cursor    string
}

// Count is a number of open tickets of a team in one status and risk.
type Count struct {
	Team     string
	Status   Status
	Risk     Risk
	Priority Priority
	N        int
}

// Oldest is the ticket that has waited longest in a team's queue.
type Oldest struct {
	Team   string
	Number string
	Since  time.Time
}

// Tally is what a team did on one local day, counted by the events of that day.
type Tally struct {
	Team           string
	Day            string // YYYY-MM-DD; "" = of a whole period
	Item           string // person, category or building, when grouped by it
	Opened         int
	Resolved       int
	Closed         int
	Claimed        int
	ClaimedInTime  int
	ResolvedInTime int
	Returned       int
	Reopened       int
	Breached       int
	Callbacks      int // valid: reached
	Contacted      int
	Solved         int
	Satisfied      int
	Basically      int
	Extended       int
	Direct         int // answered at the desk at once
	Merged         int
	FirstRight     int // resolved by the team that got it first, never returned
	Once           int // closed, and nobody had to come back on the matter (一次解决)
	Judged         int // opened with a decision of the machine's own …
	Unsure         int // … below its line
}
