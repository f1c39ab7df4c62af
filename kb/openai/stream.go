package openai

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
)

// maxContent is the longest content that is kept, in bytes.
const maxContent = 64 << 10

// ask sends one request and gathers the content of its stream. Reasoning is not kept; each chunk, also
// one without content, is a sign of life. It gives content only of a stream that ended as it should.
func (d *Drafter) ask(ctx context.Context, request openai.ChatCompletionRequest) (string, *fault) {
	ctx, r := withReceipt(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stream, err := d.client.CreateChatCompletionStream(ctx, request)
	if err != nil {
		return "", broken(ctx, err, r, d.now())
	}
	defer func() { _ = stream.Close() }() // the body of a stream that is over
	watchdog := time.AfterFunc(d.limits.First, func() { cancel(errSilent) })
	defer watchdog.Stop()

	var content strings.Builder
	var finish openai.FinishReason
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", broken(ctx, err, r, d.now())
		}
		watchdog.Reset(d.limits.Idle)
		for _, c := range chunk.Choices {
			if c.Index != 0 {
				continue
			}
			content.WriteString(c.Delta.Content)
			if c.FinishReason != "" {
				finish = c.FinishReason
			}
		}
		if content.Len() > maxContent {
			return "", &fault{what: "the reply is too long", status: r.status}
		}
	}
	if finish != openai.FinishReasonStop {
		// A reason that the model brought about (length, tools, filter) is not the server's fault.
		return "", &fault{what: "unfinished: " + string(finish), server: finish == "", status: r.status}
	}
	return content.String(), nil
}
