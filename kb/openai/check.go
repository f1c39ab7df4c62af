package openai

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"

	"yihaotong/hotline"
)

// checkWithin is how long Check waits at most.
const checkWithin = 2 * time.Second

// Check asks the server which models it serves and gives the model's name with whose it is, such as
// "qwen3-8b (vllm)". Unavailable: the server does not answer, does not know the model, or is left alone
// after failures; the cause says which. A server without a list of models is taken at its word.
func (d *Drafter) Check(ctx context.Context) (version string, err error) {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	ctx, r := withReceipt(ctx)
	list, err := d.client.ListModels(ctx)
	switch {
	case err != nil && (r.status == 404 || r.status == 405):
		version = d.model
	case err != nil:
		return "", unavailable(broken(ctx, err, r, d.now()))
	default:
		if version, err = d.find(list.Models); err != nil {
			return "", unavailable(err)
		}
	}
	if d.gate.resting() {
		return version, unavailable(&fault{what: "it lists models but drafts failed; it rests before the next try"})
	}
	return version, nil
}

func unavailable(err error) error {
	return hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
}

// find looks the model up; Ollama adds ":latest" to a name without a tag.
func (d *Drafter) find(served []openai.Model) (string, error) {
	var names []string
	for _, m := range served {
		if m.ID == d.model || m.ID == d.model+":latest" {
			if m.OwnedBy == "" {
				return m.ID, nil
			}
			return fmt.Sprintf("%s (%s)", m.ID, m.OwnedBy), nil
		}
		names = append(names, m.ID)
	}
	slices.Sort(names)
	return "", fmt.Errorf("no model %q there; it serves %s", d.model, clip(strings.Join(names, " "), 300))
}
