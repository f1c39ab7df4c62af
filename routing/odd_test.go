package routing_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"yihaotong/hotline"
)

// Whatever comes in, a decision comes out: of the catalogue, with evidence inside the text. What says nothing
// waits for a person.
func TestOddTextsAreDecided(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text   string
		person bool // must wait for one
		team   string
	}{
		"empty":                   {"", true, ""},
		"blank":                   {" \n\t　", true, ""},
		"one character":           {"电", false, ""},
		"one sign":                {"？", true, ""},
		"only emoji":              {"😂😂🔥👍", true, ""},
		"100,000 characters":      {strings.Repeat("三号楼七层的空调不制冷，", 9000), false, ""},
		"100,000 of one":          {strings.Repeat("啊", 100_000), false, ""},
		"traditional characters":  {"三號樓七層的空調壞了，請派人來修", false, "repair"},
		"English alone":           {"the air conditioner on the 7th floor does not cool", false, "repair"},
		"another language":        {"ห้องน้ำชั้นสามน้ำรั่ว", true, ""},
		"yet another":             {"Пожалуйста, помогите", true, ""},
		"binary":                  {"\x00\x01\xff\xfe\x80PNG\r\n", true, ""},
		"a cut character":         {"空调坏了\xe7\xa9", false, "repair"},
		"old history behind news": {"三号楼七层空调今天又不制冷了\n\n" + strings.Repeat("——历史记录：2019年食堂建议，已办结。\n", 40), false, "repair"},
	} {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Text: c.text})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, ok := catalogue(t).Get(d.Category); !ok || d.Priority.Rank() == len(hotline.Priorities) || !slices.Contains(hotline.Types, d.Type) {
			t.Errorf("%s: %s %s %s", name, d.Category, d.Priority, d.Type)
		}
		if c.person && !d.NeedsPerson || c.team != "" && d.Team != c.team {
			t.Errorf("%s: %s %.2f, waits for a person: %v", name, d.Category, d.Confidence, d.NeedsPerson)
		}
		for _, r := range d.Reasons {
			if r.Span[0] > r.Span[1] || r.Span[1] > utf8.RuneCountInString(c.text) {
				t.Errorf("%s: reason %+v outside the text", name, r)
			}
		}
	}
}
