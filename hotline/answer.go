package hotline

import "time"

// AnswerKind is what an answer is.
type AnswerKind string

// The kinds of replies in a chat; the knowledge base itself gives the first three.
const (
	KindAnswer   AnswerKind = "answer"
	KindClarify  AnswerKind = "clarify"
	KindRefuse   AnswerKind = "refuse"
	KindSafety   AnswerKind = "safety"
	KindTicket   AnswerKind = "ticket"
	KindHandoff  AnswerKind = "handoff"
	KindOperator AnswerKind = "operator"
)

// Question is what the knowledge base is asked.
type Question struct {
	Text    string
	Earlier []string // the same person's earlier questions, oldest first
	Team    string   // "" = all
	Reader  Audience // whose texts may be used
	At      time.Time
	Asker   string // the conversation to tell when there is an answer at last; "" = nobody
	About   string // team that it seems to be for; narrows nothing, stands in the gap log
}

// Audience says whose knowledge a reader may see.
type Audience string

// Everyone: any visitor. Staff: signed-in employees. Internal: operators, handlers and leads.
const (
	Everyone   Audience = "everyone"
	Staff      Audience = "staff"
	Internally Audience = "internal"
)

// Citation points at the clause an answer rests on. Quote is letter by letter in that clause.
type Citation struct {
	Article       string `json:"article"`
	Clause        string `json:"clause"`
	Title         string `json:"title"`
	Heading       string `json:"heading,omitempty"`
	DocNumber     string `json:"doc_number"`
	EffectiveFrom string `json:"effective_from"` // YYYY-MM-DD
	EffectiveTo   string `json:"effective_to,omitempty"`
	URL           string `json:"url"`
	Quote         string `json:"quote"`
}

// Answer is what the knowledge base says: with citations, or an honest refusal.
type Answer struct {
	Kind        AnswerKind `json:"kind"`
	Text        string     `json:"text"`
	Citations   []Citation `json:"citations"`
	Suggestions []string   `json:"suggestions"`
	Confidence  float64    `json:"confidence"`
	Generated   bool       `json:"generated"`     // a model wrote the words: must be labelled
	Gap         string     `json:"gap,omitempty"` // id in the gap log, on refusal
}
