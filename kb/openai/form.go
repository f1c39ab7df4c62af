package openai

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// maxTokens is the longest reply that is asked for.
const maxTokens = 1024

// coolest is the least temperature: the client leaves out a zero and the server takes its own.
const coolest = 0.01

// form is how a request asks for JSON and for an answer without reasoning. Servers know different
// forms and refuse the others.
type form struct {
	format openai.ChatCompletionResponseFormatType
	quiet  bool // ask not to reason, in the ways of vLLM, llama.cpp and Ollama
}

var richest = form{openai.ChatCompletionResponseFormatTypeJSONSchema, true}

// schema describes the reply; prompt.go says the same in words.
const schema = `{"type":"object","properties":{"sentences":{"type":"array","items":{"type":"object",` +
	`"properties":{"text":{"type":"string"},"clause":{"type":"integer"},"quote":{"type":"string"}},` +
	`"required":["text","clause","quote"],"additionalProperties":false}}},` +
	`"required":["sentences"],"additionalProperties":false}`

// request makes the call of a form.
func (f form) request(model string, w wish) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{
		Model: model, Messages: w.messages, Stream: true, MaxTokens: maxTokens, Temperature: coolest,
	}
	switch f.format {
	case openai.ChatCompletionResponseFormatTypeJSONSchema:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       f.format,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "answer", Strict: true, Schema: json.RawMessage(w.schema)},
		}
	case openai.ChatCompletionResponseFormatTypeJSONObject:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: f.format}
	}
	if f.quiet {
		r.ChatTemplateKwargs = map[string]any{"enable_thinking": false}
		r.ReasoningEffort = openai.ReasoningEffortNone
	}
	return r
}

// plainer gives the form to try after a server refused f with these words; false = there is none.
func (f form) plainer(refusal string) (form, bool) {
	refusal = strings.ToLower(refusal)
	aboutQuiet := strings.Contains(refusal, "chat_template") || strings.Contains(refusal, "reasoning") || strings.Contains(refusal, "think")
	switch {
	case f.quiet && (aboutQuiet || f.format == openai.ChatCompletionResponseFormatTypeText):
		f.quiet = false
	case f.format == openai.ChatCompletionResponseFormatTypeJSONSchema:
		f.format = openai.ChatCompletionResponseFormatTypeJSONObject
	case f.format == openai.ChatCompletionResponseFormatTypeJSONObject:
		f.format = openai.ChatCompletionResponseFormatTypeText
	default:
		return f, false
	}
	return f, true
}

// refusesForm reports whether a status says that the server does not take the form of a request.
func refusesForm(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnprocessableEntity || status == http.StatusNotImplemented
}

// checkName refuses the names for which the client enforces rules of its own that no self-hosted
// server has: o1…, o3…, o4…, gpt-5… and a few whole names.
func checkName(model string) error {
	err := openai.NewReasoningValidator().Validate(richest.request(strings.ToLower(model), wish{schema: schema}))
	if err != nil {
		return fmt.Errorf("model name %q: names beginning with o1, o3, o4 or gpt-5 cannot be used; let the server serve the model under another name: %w", model, err)
	}
	return nil
}
