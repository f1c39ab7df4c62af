package intake

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// turn is one row of a transcript in a vCon analysis; vendors name its members differently.
type turn struct {
	Speaker  label           `json:"speaker"`
	Parties  label           `json:"parties"`
	Party    label           `json:"party"`
	Role     label           `json:"role"`
	Text     string          `json:"text"`
	Message  string          `json:"message"`
	Sentence string          `json:"sentence"`
	Start    json.RawMessage `json:"start"` // seconds, or a date and time
}

// deepgram is the result of that vendor, as vCons carry it.
type deepgram struct {
	Segments []spoken `json:"segments"` // Whisper's shape
	Text     string   `json:"text"`
	Results  struct {
		Channels []struct {
			Alternatives []struct {
				Transcript string `json:"transcript"`
				Paragraphs struct {
					Paragraphs []struct {
						Speaker   label    `json:"speaker"`
						Sentences []spoken `json:"sentences"`
					} `json:"paragraphs"`
				} `json:"paragraphs"`
			} `json:"alternatives"`
		} `json:"channels"`
	} `json:"results"`
}

// bodyEntries reads the body of an analysis: rows, a vendor's result, JSON in a string, or plain text.
// A body of another kind yields nothing.
func bodyEntries(raw json.RawMessage, encoding string, start time.Time) ([]entry, error) {
	body := strings.TrimSpace(string(raw))
	switch {
	case strings.HasPrefix(body, `"`):
		text, err := inline(raw, encoding)
		if err != nil {
			return nil, err
		}
		if inner := strings.TrimSpace(text); strings.HasPrefix(inner, "[") || strings.HasPrefix(inner, "{") {
			return bodyEntries(json.RawMessage(inner), "json", start)
		}
		return textEntries(text), nil
	case strings.HasPrefix(body, "["):
		var rows []turn
		if err := json.Unmarshal(raw, &rows); err != nil {
			return nil, fmt.Errorf("rows of another shape: %w", err)
		}
		return turnEntries(rows, start), nil
	case strings.HasPrefix(body, "{"):
		var d deepgram
		if err := json.Unmarshal(raw, &d); err != nil {
			return nil, fmt.Errorf("a body of another shape: %w", err)
		}
		return d.entries(), nil
	}
	return nil, nil
}

func turnEntries(rows []turn, start time.Time) []entry {
	var out []entry
	for _, r := range rows {
		e := entry{label: firstOf(string(r.Speaker), string(r.Parties), string(r.Party), string(r.Role)), text: firstOf(r.Text, r.Message, r.Sentence)}
		var s seconds
		if json.Unmarshal(r.Start, &s) == nil {
			e.at = s.millis()
		} else if t := strings.Trim(string(r.Start), `"`); t != "" {
			e.at = sinceStart(t, start)
		}
		out = append(out, e)
	}
	return out
}

func (d deepgram) entries() []entry {
	if len(d.Segments) > 0 {
		return spokenEntries(d.Segments)
	}
	var out []entry
	for _, channel := range d.Results.Channels {
		if len(channel.Alternatives) == 0 {
			continue
		}
		best := channel.Alternatives[0]
		for _, p := range best.Paragraphs.Paragraphs {
			for _, s := range p.Sentences {
				out = append(out, entry{label: string(p.Speaker), text: s.Text, at: s.Start.millis()})
			}
		}
		if len(best.Paragraphs.Paragraphs) == 0 {
			out = append(out, sentenceEntries(best.Transcript, 0, 0)...)
		}
	}
	if len(out) == 0 {
		return textEntries(d.Text)
	}
	return out
}

// sinceStart is the offset in milliseconds of an RFC 3339 time from the start of the dialog, 0 when
// either is unknown or they are not in order.
func sinceStart(at string, start time.Time) int {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil || start.IsZero() || t.Before(start) || t.Sub(start) > maxSeconds*time.Second {
		return 0
	}
	return int(t.Sub(start).Milliseconds())
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
