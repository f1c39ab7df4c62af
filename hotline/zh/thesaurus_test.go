package zh

import (
	"fmt"
	"testing"
)

// What was learnt works one way, beside the groups, also where more than half of the word stands.
func TestLearntWords(t *testing.T) {
	t.Parallel()
	groups, err := NewThesaurus([][]string{{"宿舍", "周转房"}})
	if err != nil {
		t.Fatal(err)
	}
	taught := groups.With([]Learnt{{"刷脸盒子罢工", []string{"考勤终端"}}, {"饭卡", []string{"餐卡", "就餐卡"}}})
	for query, want := range map[string]string{
		"宿舍的饭卡":   "宿舍[周转房] false 饭卡[餐卡 就餐卡] true",
		"刷脸盒子罢工了": "刷脸盒子罢工[考勤终端] true",
		"刷脸盒子坏了":  "刷脸盒子[考勤终端] true",
		"刷脸坏了":    "",
		"考勤终端和餐卡": "",
	} {
		got := ""
		for i, e := range taught.Expand(query) {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprint(e.Term, e.Others, e.Learnt)
			if from := []rune(query)[e.Span[0]:e.Span[1]]; string(from) != e.Term {
				t.Errorf("%s: span of %s is %s", query, e.Term, string(from))
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	if n := len(groups.Expand("饭卡")); n != 0 {
		t.Errorf("the groups learnt %d words", n)
	}
}
