package hotline

// Source says who decided where a ticket goes.
type Source string

// The sources of the contract.
const (
	ByRule    Source = "rule"
	ByModel   Source = "model"
	ByPerson  Source = "person"
	ByDefault Source = "default"
)

// Request is what the router is asked: the words and what is known beside them.
type Request struct {
	Title   string
	Text    string
	Channel Channel
	Place   Place
}

// Decision is a routing decision with everything a person needs to check or overrule it.
type Decision struct {
	Team         string        `json:"team"`
	Category     string        `json:"category"`
	Type         Type          `json:"type"`
	Priority     Priority      `json:"priority"`
	Confidence   float64       `json:"confidence"` // calibrated, 0 … 1
	Source       Source        `json:"source"`
	Reasons      []Reason      `json:"reasons"`
	Alternatives []Alternative `json:"alternatives"`
	Secondary    []Matter      `json:"secondary"`
	NeedsPerson  bool          `json:"needs_person"`       // below the confidence line: triage
	Question     string        `json:"question,omitempty"` // one clarifying question, when that would settle it
	Version      string        `json:"version,omitempty"`  // rule set and model that decided
}

// ReasonKind is what kind of evidence a reason is.
type ReasonKind string

// The kinds of reasons.
const (
	ReasonTrigger ReasonKind = "trigger" // safety word
	ReasonGuard   ReasonKind = "guard"   // word that holds a trigger back
	ReasonRule    ReasonKind = "rule"    // dispatch directory
	ReasonWord    ReasonKind = "word"    // evidence of the statistical classifier
	ReasonPerson  ReasonKind = "person"  // somebody chose it
	ReasonDefault ReasonKind = "default" // nothing else applied
)

// Reason is one piece of evidence. Span counts runes of Request.Text, half open; [0,0] = no place.
type Reason struct {
	Kind ReasonKind `json:"kind"`
	Text string     `json:"text"`
	Span [2]int     `json:"span"`
	Rule string     `json:"rule,omitempty"` // id of the trigger class or directory rule
}

// Alternative is another category that was close.
type Alternative struct {
	Category   string  `json:"category"`
	Confidence float64 `json:"confidence"`
}

// Matter is a second matter found in the same text; Span counts runes of it.
type Matter struct {
	Category   string  `json:"category"`
	Confidence float64 `json:"confidence"`
	Text       string  `json:"text"`
	Span       [2]int  `json:"span"`
}
