package routing_test

import (
	"slices"
	"strings"
	"testing"

	"yihaotong/hotline/zh"
	"yihaotong/routing"
)

func find(t *testing.T, tr *routing.Triggers, text string) (fires, held []string) {
	t.Helper()
	runes, _ := zh.RepairMap(text)
	for _, h := range tr.Find(runes) {
		if h.Span[0] < 0 || h.Span[0] >= h.Span[1] || h.Span[1] > len(runes) {
			t.Errorf("%s: span %v outside the text", text, h.Span)
		}
		if len(h.Guards) == 0 {
			fires = append(fires, h.Class)
		} else {
			held = append(held, h.Class+"/"+strings.Join(h.Guards, "+"))
		}
	}
	return fires, held
}

func TestTriggersFire(t *testing.T) {
	t.Parallel()
	tr := triggers(t)
	for _, c := range []struct{ class, text string }{
		{"trapped", "电梯困人了,三个人在里面"},
		{"trapped", "电提停在半道 里面有人喊"},
		{"trapped", "我同事反锁在档案室里出不来"},
		{"gas", "一进楼道就闻到煤气味"},
		{"gas", "灶台下面软管嘶嘶响"},
		{"gas", "然气漏了"},
		{"fire", "四层打印间冒烟了"},
		{"fire", "墙角那里招火了"},
		{"fire", "插座发黑,旁边有焦糊味"},
		{"shock", "摸到饮水机外壳手发麻"},
		{"shock", "配电箱漏店"},
		{"flood", "水管崩了,水往外喷"},
		{"flood", "水顺着灯往下滴"},
		{"poisoning", "处里三个人吃完午饭都在吐"},
		{"poisoning", "时堂吃完上吐下泻"},
		{"child", "孩子从滑梯摔下来头破了"},
		{"child", "脱域班孩子叫不答应了"},
		{"child", "娃被陌生人接走了"},
		{"accident", "斑车追尾了"},
		{"accident", "班车急刹车,有人磕着头流血"},
		{"person", "大厅有位老人晕倒了叫不醒"},
		{"person", "同事说胸口疼喘不上气"},
		{"threat", "有人拎着汽油要点了大厅"},
		{"threat", "天台上站着个人要跳楼"},
		{"falling", "院门口井盖没了"},
		{"falling", "外墙石材掉下来砸在路上"},
	} {
		if fires, held := find(t, tr, c.text); !slices.Contains(fires, c.class) {
			t.Errorf("%s: fires %v, held %v, want %s", c.text, fires, held, c.class)
		}
	}
}

func TestDeniedTriggersStaySilent(t *testing.T) {
	t.Parallel()
	tr := triggers(t)
	for _, text := range []string{
		"没有漏电,就是灯不亮", "不是着火,是烟感误报", "门口碎了块砖,没有人受伤", "灶具点不着,没有漏气,没有煤气味",
		"电梯没有困人,只是停了", "没闻到煤气味", "并没有人晕倒", "周末食堂几点开饭", "周转房怎么申请", "椅子坏了换一把",
	} {
		if fires, held := find(t, tr, text); len(fires)+len(held) > 0 {
			t.Errorf("%s: fires %v, held %v, want silence", text, fires, held)
		}
	}
}

func TestGuardsHoldBack(t *testing.T) {
	t.Parallel()
	tr := triggers(t)
	for _, c := range []struct{ held, text string }{
		{"fire/drill", "着火演练的时候要带毛巾吗"},
		{"trapped/lesson", "电梯困人自救的宣传视频哪里看"},
		{"poisoning/past", "去年食物中毒的调查谁负责"},
		{"fire/maybe", "万一着火往哪跑"},
	} {
		fires, held := find(t, tr, c.text)
		if len(fires) > 0 || !slices.ContainsFunc(held, func(h string) bool { return strings.HasPrefix(h, c.held) }) {
			t.Errorf("%s: fires %v, held %v, want %s held", c.text, fires, held, c.held)
		}
	}
}

func TestPresentDangerOverrulesGuards(t *testing.T) {
	t.Parallel()
	tr := triggers(t)
	for _, text := range []string{
		"上次修过,现在又爆管了", "不是演练,真的着火了,四楼", "培训教室现在冒烟,快来人",
	} {
		if fires, held := find(t, tr, text); len(fires) == 0 {
			t.Errorf("%s: held %v, want it to fire", text, held)
		}
	}
}

func TestTriggerFileErrorsNameTheLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, text string }{
		{"triggers:2", "now 现在\nnonsense here\n"},
		{"triggers:3", "now 现在\ndeny 没有\nlet people\n"},
		{"triggers:5", "now 现在\ndeny 没有\nclass fire 火\n  category repair.gas\n  when @nobody\n"},
		{"triggers:3", "now 现在\ndeny 没有\ntopic drill\n"},
		{"triggers:3", "now 现在\ndeny 没有\nwhen 着火 || 冒烟\n"},
	} {
		if _, err := routing.ParseTriggers(c.text); err == nil || !strings.Contains(err.Error(), c.line) {
			t.Errorf("%q: error %v, want one that names %s", c.text, err, c.line)
		}
	}
}

func FuzzTriggers(f *testing.F) {
	f.Add("电梯里有人出不来 不是演练")
	f.Add("没有没有没有着火,,,，。# + |")
	f.Fuzz(func(t *testing.T, text string) {
		tr := triggers(t)
		runes, _ := zh.RepairMap(text)
		for _, h := range tr.Find(runes) {
			if h.Span[0] < 0 || h.Span[0] >= h.Span[1] || h.Span[1] > len(runes) || len(h.Categories) == 0 {
				t.Fatalf("bad hit %+v in %q", h, text)
			}
		}
	})
}
