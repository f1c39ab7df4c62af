package kb

import (
	"time"

	"yihaotong/hotline"
)

// Status is where one version of an article stands in its life.
type Status string

// Statuses of an article version.
const (
	Draft     Status = "draft"
	Submitted Status = "submitted"
	Published Status = "published"
	Expired   Status = "expired"
	Withdrawn Status = "withdrawn"
)

// Statuses lists them in order of life.
var Statuses = []Status{Draft, Submitted, Published, Expired, Withdrawn}

// Date is a day, YYYY-MM-DD, in the zone of the office; "" = open. Dates compare as strings.
type Date string

// DateOf is the day of an instant in a zone.
func DateOf(at time.Time, zone *time.Location) Date { return Date(at.In(zone).Format(time.DateOnly)) }

// Valid reports whether d is "" or a real day.
func (d Date) Valid() bool {
	if d == "" {
		return true
	}
	t, err := time.Parse(time.DateOnly, string(d))
	return err == nil && t.Format(time.DateOnly) == string(d)
}

// Add moves a date by days; an open or unreadable date stays as it is.
func (d Date) Add(days int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// Article is one version of a policy text. Every change, of text or of status, is a new version;
// versions are never changed or removed, so the history says who did what and when.
type Article struct {
	ID      string `json:"id"`
	Version int    `json:"version"` // 1, 2, 3 …
	Status  Status `json:"status"`

	Title     string           `json:"title"`
	DocNumber string           `json:"doc_number"` // 文号
	Issuer    string           `json:"issuer"`
	Team      string           `json:"team"` // "" = of all teams
	Audience  hotline.Audience `json:"audience"`

	EffectiveFrom Date   `json:"effective_from"` // first day in force
	EffectiveTo   Date   `json:"effective_to"`   // last day in force
	ReviewDate    Date   `json:"review_date"`    // when an editor should look again
	ReplacedBy    string `json:"replaced_by"`    // title or id of the article that takes its place

	URL    string   `json:"url"`              // where people read the original
	Source string   `json:"source"`           // file it was imported from
	Safety []string `json:"safety,omitempty"` // trigger classes whose approved words this is
	Sample bool     `json:"sample,omitempty"` // belongs to the shipped examples
	Text   string   `json:"text"`

	Gaps []string  `json:"gaps,omitempty"` // questions of the gap log that it was written for
	By   string    `json:"by"`             // person who made this version
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"` // why
}

// Clause is the unit that is found and cited: a part of an article's text, letter by letter.
type Clause struct {
	Place   int    `json:"place"`   // 0, 1, 2 … within the article
	No      string `json:"clause"`  // 第X条, the number of an item, or the heading
	Heading string `json:"heading"` // headings above it, outermost first, joined by " · "
	Text    string `json:"text"`
}

// InForce reports whether a range of dates covers a day. Both ends belong to the range.
func InForce(from, to, day Date) bool {
	return (from == "" || from <= day) && (to == "" || day <= to)
}
