package intake

import (
	"testing"

	"yihaotong/hotline"
)

func TestEachMatterHasItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ second, building, floor, room string }{
		{"另外三层东边的饮水机也坏了", "16号楼", "3", ""},
		{"另外5号楼201的椅子断了一条腿", "5号楼", "", "201"},
		{"另外想问饭卡怎么挂失", "16号楼", "1", "108"},
	} {
		d := Extract(talkOf("o:您好。", "c:16号楼一层108的暖气片漏水", "o:还有别的需要吗?", "c:"+c.second, "o:好的。"), nil)
		if len(d.Matters) != 2 {
			t.Fatalf("%s: %d matters", c.second, len(d.Matters))
		}
		first, second := d.Matters[0].Place, d.Matters[1].Place
		if first.Building != "16号楼" || first.Room != "108" {
			t.Errorf("%s: the first is at %+v", c.second, first)
		}
		if second.Building != c.building || second.Floor != c.floor || second.Room != c.room {
			t.Errorf("%s: the second is at %+v", c.second, second)
		}
	}
}

// utterances reads lines as talkOf has them.
func utterances(lines ...string) []*utterance {
	var us []*utterance
	for _, segment := range talkOf(lines...).Segments {
		us = append(us, read(segment))
	}
	return us
}

func TestWhatIsToldBesideDoesNotNameTheMatter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{[]string{"o:请讲。", "c:冰箱不制冷了", "o:是不是没电?", "c:有电的,灯也亮着,插头我拔了又插"}, "冰箱不制冷了"},
		{[]string{"o:请讲。", "c:上周孩子病了,请了假", "o:您是要退费吗?", "c:不是不是,我是想问姥姥能不能去接"}, "我是想问姥姥能不能去接"},
		{[]string{"o:请讲。", "c:马桶一直响", "o:有没有漏水?", "c:没漏水,就是响"}, "马桶一直响。就是响"},
		{[]string{"o:请讲。", "c:都正常"}, "都正常"},
	} {
		var shown string
		talk := newTalk(utterances(c.lines...), Party{})
		d := Draft{}
		talk.judge(talk.pieces(&d), "", func(text string) hotline.Decision {
			if shown == "" { // it is asked first by what names the matter, then by all
				shown = text
			}
			return hotline.Decision{}
		})
		if shown != c.want {
			t.Errorf("%v: judged by %q, want %q", c.lines, shown, c.want)
		}
	}
}

// TestDangerBesideTheMatterCounts: a safety word in what is left out still makes the call critical.
func TestDangerBesideTheMatterCounts(t *testing.T) {
	t.Parallel()
	talk := newTalk(utterances("o:请讲。", "c:电梯停了,灯也亮着,里头关着两个人"), Party{})
	d := Draft{}
	got := talk.judge(talk.pieces(&d), "", func(text string) hotline.Decision {
		if text == "电梯停了,灯也亮着,里头关着两个人" {
			return hotline.Decision{Priority: hotline.Critical, Reasons: []hotline.Reason{{Kind: hotline.ReasonTrigger, Rule: "trapped"}}}
		}
		return hotline.Decision{Priority: hotline.Normal}
	})
	if got.Priority != hotline.Critical {
		t.Errorf("priority %s", got.Priority)
	}
}
