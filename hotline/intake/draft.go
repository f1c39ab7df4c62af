package intake

import (
	"strings"

	"yihaotong/hotline"
)

// Field is one value of a draft with the place it was read from. Segment is the Seq of the segment, 0
// when the value comes from nowhere in the talk; Span counts runes of that segment's text. The zero
// Field means: never said.
type Field struct {
	Value      string  `json:"value"`
	Confidence float64 `json:"confidence"` // 0 … 1
	Segment    int     `json:"segment"`
	Span       [2]int  `json:"span"`
}

// Draft is a ticket as far as the talk tells it. A field never said is the zero Field.
type Draft struct {
	Title    Field            `json:"title,omitzero"`
	Text     Field            `json:"text,omitzero"`
	Name     Field            `json:"name,omitzero"`
	Phone    Field            `json:"phone,omitzero"`
	Unit     Field            `json:"unit,omitzero"`
	Building Field            `json:"building,omitzero"`
	Floor    Field            `json:"floor,omitzero"`
	Room     Field            `json:"room,omitzero"`
	Time     Field            `json:"time,omitzero"` // when it happened or is wanted, in the caller's words
	Wish     Field            `json:"wish,omitzero"`
	Mood     Field            `json:"mood,omitzero"` // angry, worried or thankful
	Team     Field            `json:"team,omitzero"`
	Category Field            `json:"category,omitzero"`
	Priority Field            `json:"priority,omitzero"`
	Type     Field            `json:"type,omitzero"`
	CallBack bool             `json:"call_back"` // the caller wants to hear the result by phone
	Question bool             `json:"question"`  // only a question: an answer, no ticket
	Decision hotline.Decision `json:"decision"`
	Matters  []Matter         `json:"matters,omitempty"` // only when there is more than one
}

// Matter is one of several things a caller wants in one call.
type Matter struct {
	Title    string           `json:"title"`
	Text     string           `json:"text"`
	Segments [2]int           `json:"segments"` // Seq of the first and of the one after the last
	Place    hotline.Place    `json:"place"`    // its own, else the call's
	Decision hotline.Decision `json:"decision"`
}

// Classifier tells category, type and priority of a text. Intake gets it handed in, because it stands
// below the router; nil leaves these fields empty.
type Classifier func(text string) hotline.Decision

// Opening is the ticket that the draft amounts to.
func (d Draft) Opening(channel hotline.Channel) hotline.Opening {
	return hotline.Opening{
		Title: d.Title.Value, Text: d.Text.Value, Channel: channel, Type: hotline.Type(d.Type.Value), Team: d.Team.Value,
		Category: d.Category.Value, Priority: hotline.Priority(d.Priority.Value), Place: d.Place(),
		Requester: hotline.Requester{Name: d.Name.Value, Phone: d.Phone.Value, Unit: d.Unit.Value},
		Contact:   d.Phone.Value,
	}
}

// Place puts building, floor and room together.
func (d Draft) Place() hotline.Place {
	p := hotline.Place{Building: d.Building.Value, Floor: d.Floor.Value, Room: d.Room.Value}
	p.Raw = placeWords(p)
	return p
}

// placeWords is a place as somebody would say it.
func placeWords(p hotline.Place) string {
	floor := p.Floor
	if floor != "" {
		floor += "层"
	}
	return strings.TrimSpace(p.Building + floor + p.Room)
}
