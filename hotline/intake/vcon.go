package intake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"yihaotong/hotline"
)

// vcon is the part of a vCon that intake reads; member names changed between versions, so both are here.
type vcon struct {
	Parties  []vconParty    `json:"parties"`
	Dialog   []vconDialog   `json:"dialog"`
	Analysis []vconAnalysis `json:"analysis"`
}

type vconParty struct {
	Name string `json:"name"`
	Tel  string `json:"tel"`
	Role string `json:"role"`
	Meta struct {
		Role string `json:"role"`
	} `json:"meta"`
}

type vconDialog struct {
	Type     string          `json:"type"`
	Start    string          `json:"start"`
	Parties  json.RawMessage `json:"parties"` // a number or a list
	Body     json.RawMessage `json:"body"`
	Encoding string          `json:"encoding"`
}

type vconAnalysis struct {
	Type     string          `json:"type"`
	Body     json.RawMessage `json:"body"`
	Encoding string          `json:"encoding"`
}

// parseVCon takes the transcript from the analysis, else the text of the dialog. Parties with a role
// settle who is who.
func parseVCon(text string) (Transcript, error) {
	var v vcon
	if err := unmarshal(text, 1, &v); err != nil {
		return Transcript{}, err
	}
	if len(v.Parties) == 0 {
		return Transcript{}, bad("transcript.shape", 1, "a vCon lists its parties", "field", "parties")
	}
	start := v.start()
	for _, a := range v.transcripts() {
		entries, err := bodyEntries(a.Body, a.Encoding, start)
		if err != nil {
			return Transcript{}, bad("transcript.shape", lineAt(text, strings.Index(text, `"analysis"`)), "analysis: "+err.Error(), "field", "analysis")
		}
		if len(entries) > 0 {
			return assemble(v.named(entries), v.caller())
		}
	}
	var entries []entry
	for i, d := range v.Dialog {
		if d.Type != "text" {
			continue
		}
		body, err := inline(d.Body, d.Encoding)
		if err != nil {
			return Transcript{}, bad("transcript.shape", lineAt(text, strings.Index(text, `"dialog"`)), fmt.Sprintf("dialog[%d]: %v", i, err), "field", "dialog")
		}
		entries = append(entries, entry{label: firstParty(d.Parties), text: body, at: sinceStart(d.Start, start)})
	}
	if len(entries) == 0 {
		return Transcript{}, bad("transcript.silent", 1, "the vCon holds no transcript and no text, at most a recording")
	}
	return assemble(v.named(entries), v.caller())
}

// transcripts lists the analyses that may hold one: those called so first.
func (v vcon) transcripts() []vconAnalysis {
	var named, others []vconAnalysis
	for _, a := range v.Analysis {
		if strings.Contains(strings.ToLower(a.Type), "transcript") {
			named = append(named, a)
		} else if strings.HasPrefix(strings.TrimSpace(string(a.Body)), "[") {
			others = append(others, a)
		}
	}
	return append(named, others...)
}

// named replaces party numbers by the party's role and name.
func (v vcon) named(entries []entry) []entry {
	for i := range entries {
		for k, p := range v.Parties {
			if entries[i].label != fmt.Sprint(k) && (p.Name == "" || entries[i].label != p.Name) {
				continue
			}
			entries[i].role = p.speaker()
			break
		}
	}
	return entries
}

func (p vconParty) speaker() hotline.Speaker {
	for _, name := range []string{p.Role, p.Meta.Role, p.Name} {
		if role := roleOfLabel(name); role != hotline.SpeakerUnknown {
			return role
		}
	}
	return ""
}

// caller is the party that asks, when the file says which it is.
func (v vcon) caller() Party {
	for _, p := range v.Parties {
		if p.speaker() == hotline.SpeakerRequester {
			return Party{Name: p.Name, Phone: strings.TrimPrefix(p.Tel, "tel:")}
		}
	}
	return Party{}
}

func (v vcon) start() time.Time {
	for _, d := range v.Dialog {
		if t, err := time.Parse(time.RFC3339Nano, d.Start); err == nil {
			return t
		}
	}
	return time.Time{}
}

// firstParty is the one who speaks in a text dialog: a number or the first of a list.
func firstParty(raw json.RawMessage) string {
	var list []json.Number
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		return list[0].String()
	}
	var one json.Number
	if json.Unmarshal(raw, &one) == nil {
		return one.String()
	}
	return ""
}

// inline gives the string in a body, decoded as its encoding says.
func inline(raw json.RawMessage, encoding string) (string, error) {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fmt.Errorf("the body is no string")
	}
	if encoding != "base64url" {
		return s, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
	if err != nil {
		return "", fmt.Errorf("the body is no base64url")
	}
	return string(plain), nil
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
