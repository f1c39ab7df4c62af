package hotline

import (
	"time"
)

// Status is where a ticket stands in its life (domain: 待受理 … 已撤回).
type Status string

// The statuses of the contract.
const (
	StatusNew       Status = "new"       // 待受理: waits for an operator
	StatusQueued    Status = "queued"    // 待签收: waits in a team's queue
	StatusWorking   Status = "working"   // 办理中
	StatusWaiting   Status = "waiting"   // 挂起, with a reason
	StatusReturned  Status = "returned"  // 退单待审: the coordinator rules
	StatusReview    Status = "review"    // 待审核: the lead approves
	StatusResolved  Status = "resolved"  // 待回访
	StatusClosed    Status = "closed"    // 办结
	StatusRejected  Status = "rejected"  // 不予受理
	StatusMerged    Status = "merged"    // 并单
	StatusCancelled Status = "cancelled" // 已撤回
)

// Statuses lists every status in the order of a ticket's life.
var Statuses = []Status{
	StatusNew, StatusQueued, StatusWorking, StatusWaiting, StatusReturned, StatusReview,
	StatusResolved, StatusClosed, StatusRejected, StatusMerged, StatusCancelled,
}

// Open reports whether somebody still has to do something about the matter itself.
func (s Status) Open() bool {
	switch s {
	case StatusNew, StatusQueued, StatusWorking, StatusWaiting, StatusReturned, StatusReview:
		return true
	}
	return false
}

// Final reports whether the ticket never moves again (a merge can be undone, nothing else).
func (s Status) Final() bool {
	return s == StatusRejected || s == StatusMerged || s == StatusCancelled
}

// Type is what the requester wants (诉求类型).
type Type string

// The six types of the trade.
const (
	Consult    Type = "consult"
	Help       Type = "help"
	Complaint  Type = "complaint"
	Report     Type = "report"
	Suggestion Type = "suggestion"
	Praise     Type = "praise"
)

// Types lists all types.
var Types = []Type{Consult, Help, Complaint, Report, Suggestion, Praise}

// Priority is how soon (特急 紧急 一般 低).
type Priority string

// The priorities, most urgent first.
const (
	Critical Priority = "critical"
	Urgent   Priority = "urgent"
	Normal   Priority = "normal"
	Low      Priority = "low"
)

// Priorities lists all priorities, most urgent first.
var Priorities = []Priority{Critical, Urgent, Normal, Low}

// Rank orders priorities: 0 is the most urgent; an unknown one sorts last.
func (p Priority) Rank() int {
	for i, q := range Priorities {
		if p == q {
			return i
		}
	}
	return len(Priorities)
}

// Channel is the door a request came through.
type Channel string

// The channels of the contract.
const (
	ChannelWeb    Channel = "web"
	ChannelPhone  Channel = "phone"
	ChannelChat   Channel = "chat"
	ChannelAPI    Channel = "api"
	ChannelAlarm  Channel = "alarm"
	ChannelImport Channel = "import"
)

// Channels lists all channels.
var Channels = []Channel{ChannelWeb, ChannelPhone, ChannelChat, ChannelAPI, ChannelAlarm, ChannelImport}

// Limits on what a person may write, in runes; the form and the API say so when they are passed.
const (
	MaxTitle       = 120
	MaxText        = 20_000
	MaxNote        = 4_000
	MaxShort       = 120 // names, places, units
	MaxTags        = 20
	MaxArticles    = 20
	MaxAttachments = 20
)

// Place is where the matter is. Raw keeps the words of the person.
type Place struct {
	Building string `json:"building"`
	Floor    string `json:"floor"`
	Room     string `json:"room"`
	Raw      string `json:"raw"`
}

// Requester is whoever asked: a known person or just a name and a number.
type Requester struct {
	Person  string `json:"person,omitempty"` // Person.ID; "" for a stranger
	Name    string `json:"name"`
	Phone   string `json:"phone"`
	Unit    string `json:"unit"`
	StaffNo string `json:"staff_no"`
}

// Visibility says who besides the staff may see a ticket.
type Visibility string

// Private: the requester alone. Unit: colleagues of the requester's unit too (followers).
const (
	VisibilityPrivate Visibility = "private"
	VisibilityUnit    Visibility = "unit"
)

// Attachment names a stored file; its bytes are behind the Files port.
type Attachment struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Media  string    `json:"media"`
	Size   int64     `json:"size"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Public bool      `json:"public"`
}

// Wait is why and how long a ticket is suspended (挂起).
type Wait struct {
	Reason WaitReason `json:"reason"`
	Until  time.Time  `json:"until,omitzero"` // resumes by itself then; zero = when somebody resumes it
	Note   string     `json:"note"`
	Since  time.Time  `json:"since"`
}

// WaitReason is one of the reasons for which a clock may stand still.
type WaitReason string

// The reasons of the contract.
const (
	WaitRequester   WaitReason = "requester"
	WaitParts       WaitReason = "parts"
	WaitAppointment WaitReason = "appointment"
	WaitThirdParty  WaitReason = "third_party"
	WaitOther       WaitReason = "other"
)

// WaitReasons lists all reasons.
var WaitReasons = []WaitReason{WaitRequester, WaitParts, WaitAppointment, WaitThirdParty, WaitOther}

// Return is a team's "not ours" (退单) that waits for the coordinator's ruling.
type Return struct {
	Team    string    `json:"team"` // who returned it
	Reason  string    `json:"reason"`
	Suggest string    `json:"suggest,omitempty"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Due     time.Time `json:"due,omitzero"`   // of the ruling
	Late    bool      `json:"late,omitempty"` // it passed without one, and that was told
}

// Rating is the requester's or the callback's verdict.
type Rating string

// The three answers of a callback (满意 基本满意 不满意).
const (
	Satisfied   Rating = "satisfied"
	Basically   Rating = "basically"
	Unsatisfied Rating = "unsatisfied"
)

// Ratings lists all ratings.
var Ratings = []Rating{Satisfied, Basically, Unsatisfied}

// Callback is the last verdict on a resolved ticket (回访). Only a reached callback counts in rates.
type Callback struct {
	Reached      bool      `json:"reached"`
	Contacted    bool      `json:"contacted"`
	Solved       bool      `json:"solved"`
	Satisfaction Rating    `json:"satisfaction,omitempty"`
	Note         string    `json:"note,omitempty"`
	By           string    `json:"by"` // "" = the requester rated it
	At           time.Time `json:"at"`
}

// Counts are how often certain things happened to a ticket.
type Counts struct {
	Returns   int `json:"returns"`
	Reopens   int `json:"reopens"`
	Urges     int `json:"urges"`
	Followers int `json:"followers"`
}

// Ticket is one request and all that is true of it now; how it came to be so is in its events.
// The JSON form is what the store keeps; what the outside sees is shaped by the web room.
type Ticket struct {
	ID      string `json:"id"`
	Number  string `json:"number"`  // e.g. BX-20261124-0007, given by the store on creation
	Version int    `json:"version"` // optimistic lock, 1 on creation

	Status   Status   `json:"status"`
	Type     Type     `json:"type"`
	Team     string   `json:"team"`
	Category string   `json:"category"`
	Priority Priority `json:"priority"`
	Channel  Channel  `json:"channel"`

	Title       string       `json:"title"`
	Text        string       `json:"text"`
	Place       Place        `json:"place"`
	Requester   Requester    `json:"requester"`
	Contact     string       `json:"contact,omitempty"` // call-back number if it differs from the requester's
	Visibility  Visibility   `json:"visibility"`
	Tags        []string     `json:"tags,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Source      string       `json:"source,omitempty"` // call, chat or alarm it came from, "call:ID"; with Channel unique when set

	Handler       string `json:"handler,omitempty"`        // Person.ID
	HandlerName   string `json:"handler_name,omitempty"`   // as it was when assigned
	FirstReceiver string `json:"first_receiver,omitempty"` // team that got it first (首接负责)
	Parent        string `json:"parent,omitempty"`         // number of the ticket it was merged into
	BeforeMerge   Status `json:"before_merge,omitempty"`
	Joined        bool   `json:"joined,omitempty"`      // others were merged into it
	AskedAgain    bool   `json:"asked_again,omitempty"` // … when it was closed already

	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	QueuedAt   time.Time `json:"queued_at,omitzero"`
	ResolvedAt time.Time `json:"resolved_at,omitzero"`
	ClosedAt   time.Time `json:"closed_at,omitzero"`

	Clocks       Clocks        `json:"clocks"`
	Wait         *Wait         `json:"wait,omitempty"`
	Extension    *Extension    `json:"extension,omitempty"`
	Supervisions []Supervision `json:"supervisions,omitempty"`
	Assists      []Assist      `json:"assists,omitempty"`
	Appeal       *Appeal       `json:"appeal,omitempty"`
	Links        []Link        `json:"links,omitempty"`
	Return       *Return       `json:"return,omitempty"`
	Sample       *Sample       `json:"sample,omitempty"` // nil = not to be called back
	Callback     *Callback     `json:"callback,omitempty"`
	Decision     Decision      `json:"decision"`
	Counts       Counts        `json:"counts"`
	Followers    []string      `json:"followers,omitempty"` // Person.IDs

	Reply    string   `json:"reply,omitempty"`    // the last answer given to the requester
	Articles []string `json:"articles,omitempty"` // clauses cited by it, "article#clause"

	TrackHash string    `json:"track_hash"`       // SHA-256 of the tracking code, hex
	LastHash  string    `json:"last_hash"`        // hash of the newest event: the head of the chain
	Events    int       `json:"events"`           // length of the chain
	NextAt    time.Time `json:"next_at,omitzero"` // when the watcher must look again; zero = never
}
