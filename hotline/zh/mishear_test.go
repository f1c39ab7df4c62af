package zh

import "testing"

func TestMisspelt(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"公鸡金怎么提取": "公积金", "周转放怎么申请": "周转房", "充电庄坏了": "充电桩",
		"公积金怎么提取": "", "景点门票": "", "": "", "abc": "", "\xff公": "",
	} {
		got := ""
		for _, e := range Misspelt(query) {
			got += e.Others[0]
			if string([]rune(query)[e.Span[0]:e.Span[1]]) != e.Term {
				t.Errorf("%s: %+v", query, e)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}
