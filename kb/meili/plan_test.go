package meili

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// Whatever is asked, the queries stay within their bounds, are led by each telling term, and none comes
// twice.
func TestPlanKeepsItsBounds(t *testing.T) {
	t.Parallel()
	const most = 1 + ownStarts + paired*(paired-1)/2 + otherStarts
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 300).Draw(t, "terms")
		var terms []kb.Term
		rarities := rapid.SampledFrom([][]float64{{0}, {0, 0.5, 3, 10}}).Draw(t, "known")
		for i := range n {
			terms = append(terms, kb.Term{
				Text: fmt.Sprint(i), Weight: rapid.SampledFrom([]float64{1, 0.35}).Draw(t, "weight"),
				Rarity: rapid.SampledFrom(rarities).Draw(t, "rarity"),
			})
		}
		probes := weigh(terms)
		queries := plan(probes)
		if len(probes) != len(terms) || len(queries) > most {
			t.Fatalf("%d terms, %d probes, %d queries", len(terms), len(probes), len(queries))
		}
		led, sent := map[string]bool{}, map[string]bool{}
		for _, q := range queries {
			text := ""
			for _, p := range q {
				if strings.Contains(text, "-"+p.Text+"-") || !(p.worth > 0) || math.IsInf(p.worth, 0) {
					t.Fatalf("term %v in %v", p, q)
				}
				text += "-" + p.Text + "-"
			}
			if len(q) == 0 || len(q) > together || sent[text] {
				t.Fatalf("query %v", q)
			}
			led[q[0].Text], sent[text] = true, true
		}
		own, other := 0, 0
		for _, p := range probes {
			bound, count := ownStarts, &own
			if p.Weight < 1 {
				bound, count = otherStarts, &other
			}
			if *count++; *count <= bound && !led[p.Text] {
				t.Fatalf("%v leads no query", p)
			}
		}
	})
}

func TestRareTermsLead(t *testing.T) {
	t.Parallel()
	terms := []kb.Term{
		{Text: "规定", Weight: 1, Rarity: 0.2}, {Text: "宵供", Weight: 1}, {Text: "夜宵", Weight: 1, Rarity: 8}, {Text: "宵夜", Weight: 0.35, Rarity: 9},
	}
	var got []string
	for _, q := range plan(weigh(terms)) {
		var words []string
		for _, p := range q {
			words = append(words, p.Text)
		}
		got = append(got, strings.Join(words, " "))
	}
	if want := []string{"夜宵 规定", "夜宵 宵供", "规定 宵供", "宵供", "夜宵 规定 宵供", "宵夜 夜宵"}; !slices.Equal(got, want) {
		t.Errorf("queries %q, want %q", got, want)
	}
}

// Words are twelve small letters and differ where grams differ: all pairs of 700 common characters,
// 490,000 words, no two alike.
func TestWordsAreUniqueAndPlain(t *testing.T) {
	t.Parallel()
	seen := make(map[string]string, 490_000)
	for a := rune(0x4E00); a < 0x4E00+700; a++ {
		for b := rune(0x4E00); b < 0x4E00+700; b++ {
			gram := string([]rune{a, b})
			w := wordOf(gram)
			if other, ok := seen[w]; ok {
				t.Fatalf("%s and %s are both %s", gram, other, w)
			}
			seen[w] = gram
		}
	}
	for _, gram := range []string{"", "a", "税", "wifi", "𠮷野", strings.Repeat("x", 1000)} {
		if w := wordOf(gram); len(w) != 12 || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%q is spelt %q", gram, w)
		}
	}
}

// A clause has every pair of its text and every character, each once, whatever the text is: the
// server counts no word after the 65,535th.
func TestGramsAreCompleteAndShort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("住房公积金提取申请，。 aB1２税𠮷\n"))).Draw(t, "text")
		words := strings.Fields(gramsOf(text))
		for _, gram := range zh.Bigrams(text) {
			if !slices.Contains(words, wordOf(gram)) {
				t.Fatalf("%q lacks %q", text, gram)
			}
		}
		slices.Sort(words)
		if len(slices.Compact(slices.Clone(words))) != len(words) {
			t.Fatalf("%q has a word twice", text)
		}
	})
	if n := len(strings.Fields(gramsOf(strings.Repeat("各单位应当按照规定办理有关手续，", 20_000)))); n > 60 {
		t.Errorf("%d words for a text that repeats itself", n)
	}
}

func TestDayNumbers(t *testing.T) {
	t.Parallel()
	for day, want := range map[kb.Date]int{"2026-11-24": 20261124, "": 7, "0001-01-01": 10101} {
		if got := dayNumber(day, 7); got != want {
			t.Errorf("%q is %d, want %d", day, got, want)
		}
	}
}
