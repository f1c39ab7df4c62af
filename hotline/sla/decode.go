package sla

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxFile is the most bytes of a calendar or policy file.
const maxFile = 1 << 20

// decode reads one JSON value strictly: unknown and repeated fields, a wrong type, more than one
// value and text that is not UTF-8 are Problems that name field or line.
func decode(r io.Reader, into any) error {
	body, err := read(r)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return one(d, body, into)
}

// decodeAnnotated is decode for values that may carry fields of somebody else.
func decodeAnnotated(r io.Reader, into any) error {
	body, err := read(r)
	if err != nil {
		return err
	}
	return one(json.NewDecoder(bytes.NewReader(body)), body, into)
}

// read gives a file that is whole, UTF-8 and has no field twice.
func read(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxFile {
		return nil, Problems{{Reason: fmt.Sprintf("file is larger than %d bytes", maxFile)}}
	}
	if !utf8.Valid(body) {
		return nil, Problems{{Reason: "file is not UTF-8"}}
	}
	if p := repeated(body); p != nil {
		return nil, Problems{*p}
	}
	return body, nil
}

// one takes the only value of a body.
func one(d *json.Decoder, body []byte, into any) error {
	if err := d.Decode(into); err != nil {
		return Problems{locate(body, err, len(body))}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Problems{{Line: line(body, int(d.InputOffset())), Reason: "more than one JSON value"}}
	}
	return nil
}

// repeated finds a field that is given twice in one object, which encoding/json would silently
// take the last of, or the first syntax error.
func repeated(body []byte) *Problem {
	d := json.NewDecoder(bytes.NewReader(body))
	type level struct {
		seen map[string]bool // nil in a list
		key  bool            // a field name comes next
	}
	levels := []level{{}}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(levels) == 1 {
			return nil
		}
		if err != nil {
			p := locate(body, err, int(d.InputOffset()))
			return &p
		}
		top := &levels[len(levels)-1]
		if name, ok := token.(string); ok && top.key {
			if low := strings.ToLower(name); top.seen[low] {
				return &Problem{Field: name, Line: line(body, int(d.InputOffset())), Reason: "given twice"}
			} else {
				top.seen[low], top.key = true, false
			}
			continue
		}
		switch token {
		case json.Delim('{'):
			levels = append(levels, level{seen: map[string]bool{}, key: true})
			continue
		case json.Delim('['):
			levels = append(levels, level{})
			continue
		case json.Delim('}'), json.Delim(']'):
			levels = levels[:len(levels)-1]
			top = &levels[len(levels)-1]
		}
		top.key = top.seen != nil
	}
}

// locate turns a decoder's error into a Problem with its line or field.
func locate(body []byte, err error, offset int) Problem {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return Problem{Line: line(body, int(syntax.Offset)), Reason: syntax.Error()}
	case errors.As(err, &typ):
		return Problem{Field: typ.Field, Line: line(body, int(typ.Offset)), Reason: "must not be a " + typ.Value}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Problem{Line: line(body, len(body)), Reason: "JSON ends too early"}
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return Problem{Field: strings.Trim(name, `"`), Reason: "unknown field"}
	}
	return Problem{Line: line(body, offset), Reason: err.Error()}
}

func line(body []byte, offset int) int {
	return 1 + bytes.Count(body[:min(offset, len(body))], []byte("\n"))
}
