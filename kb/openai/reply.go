package openai

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// saying is a sentence as the model wrote it: not to be believed.
type saying struct {
	Text   string `json:"text"`
	Clause int    `json:"clause"` // number on the sheet, from 1
	Quote  string `json:"quote"`
}

// maxSentences bounds what is looked at.
const maxSentences = 12

// readReply reads the content of a reply: one JSON object of the schema and nothing beside it, but for
// reasoning before it and a code fence around it.
func readReply(content string) ([]saying, *fault) {
	content = strings.TrimSpace(unfence(withoutReasoning(content)))
	if content == "" {
		return nil, &fault{what: "the reply is empty"}
	}
	var reply struct {
		Sentences *[]saying `json:"sentences"`
	}
	d := json.NewDecoder(strings.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&reply); err != nil {
		return nil, &fault{what: "the reply is not the JSON asked for", err: err}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, &fault{what: "the reply goes on after its JSON"}
	}
	if reply.Sentences == nil {
		return nil, &fault{what: "the reply has no sentences"}
	}
	return (*reply.Sentences)[:min(len(*reply.Sentences), maxSentences)], nil
}

// Marks around reasoning. Some chat templates write the first one themselves, so that only the second
// arrives.
const (
	reasoningBegins = "<think>"
	reasoningEnds   = "</think>"
)

// withoutReasoning leaves out everything up to the end of reasoning; of reasoning without an end
// nothing is left.
func withoutReasoning(content string) string {
	if i := strings.LastIndex(content, reasoningEnds); i >= 0 {
		content = content[i+len(reasoningEnds):]
	}
	before, _, _ := strings.Cut(content, reasoningBegins)
	return before
}

// unfence takes a Markdown code fence off.
func unfence(content string) string {
	inner, ok := strings.CutPrefix(strings.TrimSpace(content), "```")
	if !ok {
		return content
	}
	inner, ok = strings.CutSuffix(inner, "```")
	if !ok {
		return content
	}
	return strings.TrimPrefix(inner, "json")
}
