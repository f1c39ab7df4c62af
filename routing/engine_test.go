package routing_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"yihaotong/hotline"
	"yihaotong/routing"
)

func decide(t *testing.T, text string) hotline.Decision {
	t.Helper()
	d, err := engine(t).Decide(t.Context(), hotline.Request{Text: text, Channel: hotline.ChannelWeb})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, category string
		priority       hotline.Priority
	}{
		{"三号楼电梯困人,有两个人出不来", "repair.elevator", hotline.Critical},
		{"走廊里煤气味很重", "repair.gas", hotline.Critical},
		{"地库充电桩冒烟起火", "commuting.parking_charging", hotline.Critical},
		{"午饭后我们科四个人都在吐,还拉肚子", "dining.food_poisoning", hotline.Critical},
		{"托育班午饭后几个小朋友上吐下泻", "childcare.meals_allergy", hotline.Critical},
		{"公积金异地转移在哪办", "general.redirect", hotline.Low},
		{"充电桩扫了码没有反应", "commuting.parking_charging", hotline.Normal},
		{"周转房租金怎么扣", "housing.rent_fee", hotline.Low},
		{"会议室投影仪没有信号", "repair.av_network", hotline.Normal},
		{"半小时后视频会议就要开了,投影没有信号", "repair.av_network", hotline.Urgent},
		{"不是电梯坏,是门禁刷不开", "repair.access_control", hotline.Normal},
	} {
		d := decide(t, c.text)
		if d.Category != c.category || d.Priority != c.priority {
			t.Errorf("%s: %s %s, want %s %s", c.text, d.Category, d.Priority, c.category, c.priority)
		}
		if team, _, _ := strings.Cut(d.Category, "."); d.Team != team || len(d.Reasons) == 0 || d.Version == "" {
			t.Errorf("%s: incomplete decision %+v", c.text, d)
		}
	}
}

func TestReasonsPointAtTheText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"喂 那个 三号楼 电提 困人了", "Ｗｉｆｉ连不上,網絡斷了", "食堂饭菜太咸\n而且排队久", "zhouzhuanfang怎么申请", "😀水管爆了😀快来",
	} {
		runes := []rune(text)
		for _, r := range decide(t, text).Reasons {
			if r.Span == [2]int{} {
				continue
			}
			if got := string(runes[r.Span[0]:r.Span[1]]); got != r.Text {
				t.Errorf("%q: reason %q points at %q", text, r.Text, got)
			}
		}
	}
}

func TestSpansSkipTheTitle(t *testing.T) {
	t.Parallel()
	r := hotline.Request{Title: "电梯困人", Text: "三号楼有人被困,快来"}
	d, err := engine(t).Decide(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	inText := false
	for _, reason := range d.Reasons {
		if reason.Span != [2]int{} {
			inText = true
			if got := string([]rune(r.Text)[reason.Span[0]:reason.Span[1]]); got != reason.Text {
				t.Errorf("reason %q points at %q", reason.Text, got)
			}
		}
	}
	if d.Priority != hotline.Critical || d.Team != "repair" {
		t.Errorf("decision %+v; words in text: %v", d, inText)
	}
}

func TestHeldTriggersAreTold(t *testing.T) {
	t.Parallel()
	d := decide(t, "着火演练的时候要带毛巾吗")
	guard := false
	for _, r := range d.Reasons {
		guard = guard || r.Kind == hotline.ReasonGuard && r.Text == "演练"
	}
	if d.Priority == hotline.Critical || !guard || d.Question == "" {
		t.Errorf("decision %+v, want a held trigger, its guard and a question", d)
	}
}

func TestUnknownWordsNeedAPerson(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " ", "犇骉淼焱", "\xff\xfe", "🈳🈵"} {
		d := decide(t, text)
		if !d.NeedsPerson || d.Category == "" || d.Priority == hotline.Critical {
			t.Errorf("%q: %+v, want a person to look", text, d)
		}
	}
}

func TestSecondMatter(t *testing.T) {
	t.Parallel()
	text := "三楼会议室投影仪不亮,另外食堂中午的菜太咸了"
	d := decide(t, text)
	seen := map[string]bool{d.Category: true}
	for _, m := range d.Secondary {
		seen[m.Category] = true
		if got := string([]rune(text)[m.Span[0]:m.Span[1]]); got != m.Text {
			t.Errorf("matter %q points at %q", m.Text, got)
		}
	}
	if !seen["repair.av_network"] || !seen["dining.menu"] {
		t.Errorf("decision %s with %+v", d.Category, d.Secondary)
	}
}

func TestOneMatterStaysOne(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"三楼会议室投影仪不亮,换了线也不亮,下午两点要开会", "电梯停了,按哪层都没反应,麻烦尽快来修", "食堂的菜太咸了,汤也咸,吃完一直喝水",
	} {
		if d := decide(t, text); len(d.Secondary) > 0 {
			t.Errorf("%s: %s with %+v, want one matter", text, d.Category, d.Secondary)
		}
	}
}

func TestEndedContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := engine(t).Decide(ctx, hotline.Request{Text: "电梯"})
	wantCode(t, err, hotline.Unavailable)
}

func TestExchangeWhileDeciding(t *testing.T) {
	t.Parallel()
	shared := engine(t)
	d, c := shared.InUse()
	cat := catalogue(t)
	e := routing.NewEngine(func() *hotline.Catalogue { return cat }, triggers(t), d, c)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				if got, err := e.Decide(t.Context(), hotline.Request{Text: "空调不制冷"}); err != nil || got.Category == "" {
					t.Error(got, err)
				}
			}
		})
	}
	for range 50 {
		e.UseDirectory(d)
		e.UseClassifier(c)
	}
	wg.Wait()
}

func FuzzDecide(f *testing.F) {
	for _, s := range []string{"电梯困人", "", "没有漏电 不是着火", "a\x00b", strings.Repeat("水", 300), "孩子。。。。还有班车"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, title, text string) {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Title: title, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		n := utf8.RuneCountInString(text)
		for _, r := range d.Reasons {
			if r.Span[0] < 0 || r.Span[0] > r.Span[1] || r.Span[1] > n {
				t.Fatalf("span %v of %d runes", r.Span, n)
			}
		}
		if d.Category == "" || d.Team == "" || d.Priority == "" || d.Confidence < 0 || d.Confidence > 1 {
			t.Fatalf("incomplete decision %+v", d)
		}
	})
}

func BenchmarkDecide(b *testing.B) {
	e := engine(b)
	r := hotline.Request{Text: "三号楼五层东侧会议室的投影仪打不开,下午两点要开会,另外空调也不制冷,麻烦派人来看一下", Channel: hotline.ChannelPhone}
	for b.Loop() {
		if _, err := e.Decide(b.Context(), r); err != nil {
			b.Fatal(err)
		}
	}
}

func TestWhoAsksAgainComplains(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]hotline.Type{
		"打印机卡纸,麻烦来修一下":             hotline.Help,
		"打印机卡纸,报了三次了,麻烦来修一下":       hotline.Complaint,
		"这是第二回请你们修打印机,麻烦快点":        hotline.Complaint,
		"打印机卡纸没人管,麻烦来修一下":          hotline.Complaint,
		"打印机用了两次,卡纸,麻烦来修一下":        hotline.Help,
		"周转房第二次选房什么时候开始":           hotline.Consult,
		"第三次来信感谢维修的师傅,技术好,人也和气,表扬": hotline.Praise,
	} {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Text: text})
		if err != nil || d.Type != want {
			t.Errorf("%s: %s %v, want %s", text, d.Type, err, want)
		}
	}
}
