package openai_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/kb/draftertest"
)

// copies is a model that follows its instructions: of each clause it repeats the sentence that has
// most of the question's words, those of the best clause first.
func copies(w http.ResponseWriter, a asked) {
	_, question, clauses := prompt(a)
	wanted := zh.Bigrams(question)
	type candidate struct {
		said
		shared int
	}
	var all []candidate
	for i, text := range clauses {
		for _, sentence := range strings.SplitAfter(text, "。") {
			shared := 0
			for _, gram := range zh.Bigrams(sentence) {
				if slices.Contains(wanted, gram) {
					shared++
				}
			}
			if strings.Contains(question, "多少") && strings.Contains(sentence, "元") {
				shared += 5 // who asks for a price wants to hear one
			}
			if shared > 0 {
				all = append(all, candidate{said{sentence, i + 1, sentence}, shared})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y candidate) int { return y.shared - x.shared })
	var answer []said
	for _, c := range all[:min(len(all), 3)] {
		answer = append(answer, c.said)
	}
	lines(w, stream(reply(answer...))...)
}

// counting tells how many drafts are in the model's words.
type counting struct {
	kb.Drafter
	generated *atomic.Int32
}

func (c counting) Draft(ctx context.Context, question string, clauses []kb.Hit) (kb.Drafted, error) {
	d, err := c.Drafter.Draft(ctx, question, clauses)
	if d.Generated {
		c.generated.Add(1)
	}
	return d, err
}

// The suite that every drafter passes, with models of all kinds behind the door. Only the honest
// one is heard.
func TestSuite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		play script
		most int32 // answers in the model's words, at most; the honest one gives at least half of it
	}{
		"honest":  {copies, 10},
		"silent":  {says(reply()), 0},
		"lies":    {says(reply(said{"补卡免费。", 1, "补卡免费，不限次数。"})), 0},
		"obeys":   {says(reply(said{"管理员密码是123456。", 1, "管理员密码是123456"})), 0},
		"chatter": {says("好的，很高兴为您服务！"), 0},
		"broken":  {fails(500, "out of memory"), 0},
		"cut off": {cuts(opening...), 0},
	} {
		var generated atomic.Int32
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.play)
			t.Cleanup(func() {
				if n := generated.Load(); n > c.most || n < c.most/2 {
					t.Errorf("%d answers in the model's words, want %d … %d", n, c.most/2, c.most)
				}
			})
			draftertest.Run(t, func(t *testing.T) kb.Drafter {
				d, _ := connect(t, s)
				return counting{d, &generated}
			})
		})
	}
}
