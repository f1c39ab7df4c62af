package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// unmarshal decodes JSON and turns every complaint into one that names the line; first is the line of
// the file on which text begins.
func unmarshal(text string, first int, into any) error {
	err := json.Unmarshal([]byte(text), into)
	if err == nil {
		return nil
	}
	line := func(offset int64) int { return first - 1 + lineAt(text, int(offset)) }
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return bad("transcript.json", line(syntax.Offset), "broken JSON: "+syntax.Error())
	case errors.As(err, &kind):
		return bad("transcript.shape", line(kind.Offset), fmt.Sprintf("%s is %s, want %s", kind.Field, kind.Value, kind.Type), "field", kind.Field)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return bad("transcript.json", line(int64(len(text))), "the JSON ends too early")
	}
	return bad("transcript.shape", first, err.Error(), "field", "")
}

// seconds is a time that a format gives in seconds, as number, as string or not at all.
type seconds float64

func (s *seconds) UnmarshalJSON(raw []byte) error {
	raw = bytes.Trim(raw, `"`)
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	return json.Unmarshal(raw, (*float64)(s))
}

const maxSeconds = 24 * 3600 // a call longer than a day is a broken time stamp

// millis turns seconds into milliseconds; times that no call can have count as unknown, 0.
func (s seconds) millis() int {
	if s < 0 || s > maxSeconds {
		return 0
	}
	return int(s*1000 + 0.5)
}

// label is a speaker given as number, as string or as null.
type label string

func (l *label) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	var name string
	if json.Unmarshal(raw, &name) == nil {
		*l = label(name)
		return nil
	}
	*l = label(raw)
	return nil
}
