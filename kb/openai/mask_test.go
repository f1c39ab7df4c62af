package openai_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"yihaotong/kb"
)

// identifier is an invented personal datum: how people write it, and the part that must not leave.
type identifier struct{ written, secret string }

func invented(r *rand.Rand) []identifier {
	digits := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('1' + r.IntN(9))
		}
		return string(b)
	}
	mobile := "154" + digits(8)
	spoken := strings.NewReplacer("1", "幺", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九").Replace(mobile)
	card := "6222" + digits(14)
	id := fmt.Sprintf("110000%d%02d%02d%s", 1960+r.IntN(40), 1+r.IntN(12), 1+r.IntN(28), digits(3))
	mail := "zhang" + digits(4)
	plate := "京A" + digits(5)
	return []identifier{
		{mobile, mobile[3:7]},
		{mobile[:3] + "-" + mobile[3:7] + "-" + mobile[7:], mobile[3:7]},
		{spoken, string([]rune(spoken)[3:7])},
		{id + idCheck(id), id[6:14]},
		{card + luhnCheck(card), card[4:14]},
		{mail + "@example.gov.cn", mail},
		{plate, plate[len("京A") : len("京A")+3]},
	}
}

func idCheck(id string) string {
	sum := 0
	for i := range 17 {
		sum += int(id[i]-'0') * (1 << (17 - i) % 11)
	}
	return string("10X98765432"[sum%11])
}

func luhnCheck(card string) string {
	sum := 0
	for i := range len(card) {
		d := int(card[len(card)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return fmt.Sprint((10 - sum%10) % 10)
}

// No personal datum of a question, a clause or a label leaves the process unmasked.
func TestNothingUnmaskedLeaves(t *testing.T) {
	t.Parallel()
	s := serve(t, says(good()))
	d, l := connect(t, s)
	r := rand.New(rand.NewPCG(7, 7))
	rounds := 0
	for range 40 {
		for _, one := range invented(r) {
			rounds++
			clauses := house()
			clauses[1].Text += "经办人联系方式：" + one.written + "。"
			clauses[1].Heading = "联系 " + one.written
			clauses[2].Title = "办法（" + one.written + "）"
			draft(t, d, "我的信息是"+one.written+"，周转住房能住几年？", clauses)
			if seen := s.requests(); strings.Contains(seen[len(seen)-1].raw, one.secret) {
				t.Fatalf("%q left the process: %s", one.written, seen[len(seen)-1].raw)
			}
			if strings.Contains(l.String(), one.written) {
				t.Fatalf("%q is in the log", one.written)
			}
		}
	}
	if rounds < 200 {
		t.Errorf("only %d rounds", rounds)
	}
}

// A number that the clause holds was masked for the model and is whole again in the answer.
func TestNumberComesBack(t *testing.T) {
	t.Parallel()
	const text = "报修请拨打15400005038，夜间请拨打15400006038。"
	var shown string
	s := serve(t, func(w http.ResponseWriter, a asked) {
		_, _, clauses := prompt(a)
		shown = clauses[0]
		masked := strings.TrimSuffix(strings.SplitAfter(clauses[0], "，")[0], "，")
		lines(w, stream(reply(said{"报修请拨打" + strings.TrimPrefix(masked, "报修请拨打") + "。", 1, masked}))...)
	})
	d, _ := connect(t, s)
	clauses := []kb.Hit{{Entry: kb.Entry{Title: "维修服务指南", Clause: kb.Clause{Text: text}}}}
	got := draft(t, d, "报修电话是多少", clauses)
	if strings.Contains(shown, "15400005038") {
		t.Errorf("the model saw %q", shown)
	}
	if !got.Generated || got.Sentences[0].Text != "报修请拨打15400005038。" || got.Sentences[0].Quotes[0].Text != "报修请拨打15400005038" {
		t.Errorf("%+v", got)
	}
}

// Masked numbers that look alike, that were never there, or that belong to the asker do not come back.
func TestUnclearNumbersAreDropped(t *testing.T) {
	t.Parallel()
	const text = "报修请拨打15400005038，夜间请拨打15411115038。"
	for _, c := range []said{
		{"报修请拨打154****5038。", 1, "报修请拨打154****5038，夜间请拨打154****5038。"},
		{"报修请拨打154****9999。", 1, "报修请拨打154****5038"},
		{"报修请拨打154****7777。", 1, "报修请拨打154****5038"},
		{"报修请拨打****。", 1, "报修请拨打154****5038"},
		{"报修请拨打15400005038。", 1, "报修请拨打15400005038"}, // guessed: it is not what the model was shown
	} {
		d, _ := connect(t, serve(t, says(reply(c))))
		got := draft(t, d, "我的电话15499997777，报修打哪个", []kb.Hit{{Entry: kb.Entry{Clause: kb.Clause{Text: text}}}})
		if got.Generated {
			t.Errorf("%q: %+v", c.Text, got)
		}
	}
}
