package openai

import (
	"context"
	"strings"

	"github.com/sashabaranov/go-openai"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Complete asks the same model for something else than an answer, in the background: it gives the
// reply, which should be JSON of the schema and is not checked. Instructions and input must hold no
// personal data; what is left is masked. Half of the budget is kept for answers that somebody waits
// for. Unavailable: the server is down, slow or rests, or its budget is used up; Internal: it
// answered, and not as it should.
func (d *Drafter) Complete(ctx context.Context, instructions, input, schema string) (string, error) {
	messages := []openai.ChatCompletionMessage{
		{Role: openai.ChatMessageRoleSystem, Content: instructions},
		{Role: openai.ChatMessageRoleUser, Content: zh.Mask(input)},
	}
	content, failed := d.converse(ctx, wish{messages, schema, d.limits.PerMinute / 2})
	switch {
	case failed == nil:
		return strings.TrimSpace(unfence(withoutReasoning(content))), nil
	case failed.status != 0 && !failed.server:
		return "", hotline.Fail(hotline.Internal, "internal").Because(failed)
	}
	return "", unavailable(failed)
}
