package openai

import (
	"strings"
	"testing"

	"yihaotong/kb"
)

// Whatever a model writes about whatever clause: what is kept quotes the clause letter by letter and
// is plain text.
func FuzzReply(f *testing.F) {
	f.Add(lease, `{"sentences":[{"text":"周转住房租住期限不超过3年。","clause":1,"quote":"周转住房租住期限不超过三年。"}]}`)
	f.Add("报修请拨打15400005038。", "<think>x</think>```json\n{\"sentences\":[{\"text\":\"报修请拨打154****5038\",\"clause\":1,\"quote\":\"报修请拨打154****5038\"}]}```")
	f.Add("访问 http://a.cn ，(一)職工１５４\xff", `{"sentences":[{"text":"访问 http://a.cn","clause":1,"quote":"访问http://a.cn"}]}`)
	f.Add("周转住房\xff租住期限", `{"sentences":[{"text":"周转住房租住期限","clause":1,"quote":"周转住房�租住期限"}]}`)
	f.Fuzz(func(t *testing.T, clause, content string) {
		said, failed := readReply(content)
		if failed != nil {
			return
		}
		s := newSheet("问", []kb.Hit{{Entry: kb.Entry{Title: "办法", Clause: kb.Clause{No: "第一条", Text: clause}}}})
		for _, one := range s.backed(said) {
			q := one.Quotes[0]
			if q.Text == "" || !strings.Contains(clause, q.Text) {
				t.Errorf("quote %q is not in %q", q.Text, clause)
			}
			if one.Text == "" || active(one.Text) || strings.ContainsAny(one.Text, "\n\u200b\u202e*") {
				t.Errorf("kept %q", one.Text)
			}
		}
	})
}

// Between question and request, and between reply and answer.
func BenchmarkBacked(b *testing.B) {
	hits := make([]kb.Hit, 4)
	for i := range hits {
		hits[i].Text = strings.Repeat(lease, 3)
	}
	said := []saying{{"周转住房租住期限不超过3年。", 1, "周转住房租住期限不超过三年。"}, {"续租不超过1年。", 2, "续租不超过一年"}, {"本市公积金贷款额度提高。", 3, lease}}
	for b.Loop() {
		s := newSheet("周转住房最多能住几年？", hits)
		s.messages()
		if len(s.backed(said)) != 2 {
			b.Fatal("not two")
		}
	}
}
