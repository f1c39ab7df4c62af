package zh

import (
	"slices"
	"testing"
)

func TestRepair(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"电提里困人了":                "电梯里困人了",
		"虽然气人,天然气没事":            "虽然气人,天然气没事",
		"好像然气漏七了":               "好像燃气漏气了",
		"漏七八糟":                  "漏七八糟",
		"领导上报管理办法":              "领导上报管理办法",
		"水报管了":                  "水爆管了",
		"搬车没来,搬车间不算":            "班车没来,搬车间不算",
		"脱域园门口":                 "托育园门口",
		"嗯那个时堂吃了拉度子":            "食堂吃了拉肚子",
		"挂zhi的能住zhouzhuanfang吗": "挂职的能住周转房吗",
		"kongtiao坏了":            "空调坏了",
		"kongtiaox坏了":           "kongtiaox坏了",
		"电体检测":                  "电梯检测",
		"出口露电影":                 "出口露电影",
		"保修期内":                  "保修期内",
	} {
		if got := Repair(in); got != want {
			t.Errorf("Repair(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRepairMapCoversSyllables(t *testing.T) {
	t.Parallel()
	fixed, origin := RepairMap("住zhouzhuanfang吗")
	if string(fixed) != "住周转房吗" {
		t.Fatalf("got %q", string(fixed))
	}
	if want := []Span{{0, 1}, {1, 5}, {5, 10}, {10, 14}, {14, 15}}; !slices.Equal(origin, want) {
		t.Errorf("origin = %v, want %v", origin, want)
	}
}

func TestPinyin(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"空调坏了": "kongtiaohuaile", "周转房": "zhouzhuanfang", "绿色B1": "lvseb1", "園長": "yuanzhang"} {
		got := ""
		for _, s := range Pinyin(in) {
			got += s
		}
		if got != want {
			t.Errorf("Pinyin(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Initials("周转房"); got != "zzf" {
		t.Errorf("Initials = %q", got)
	}
	if n := len(pinyinTable().byRune); n < 3000 {
		t.Errorf("only %d characters", n)
	}
}

func TestThesaurus(t *testing.T) {
	t.Parallel()
	if got := Trade().Synonyms("宿舍"); !slices.Contains(got, "周转房") {
		t.Errorf("宿舍: %v", got)
	}
	if got := Trade().Synonyms("周轉房"); !slices.Contains(got, "宿舍") {
		t.Errorf("周轉房: %v", got)
	}
	got := Trade().Expand("我 宿舍断网了")
	if len(got) != 2 || got[0].Span != (Span{2, 4}) || got[1].Term != "断网" || got[1].Span != (Span{4, 6}) {
		t.Errorf("Expand = %+v", got)
	}
	if _, err := NewThesaurus([][]string{{"a", "b"}, {"只有", "只有"}}); err == nil {
		t.Error("a group of one word must be refused")
	}
}

func TestHighlight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, text string
		want        []Span
	}{
		{"住房公积金管理", "关于住房公积金管理的规定", []Span{{2, 9}}},
		{"税", "个税与关税", []Span{{1, 2}, {4, 5}}},
		{"请问怎么办", "怎么办", []Span{{0, 3}}},
		{"電梯 維修", "电梯的维修", []Span{{0, 2}, {3, 5}}},
		{"abc", "", nil},
	} {
		if got := Highlight(c.query, c.text); !slices.Equal(got, c.want) {
			t.Errorf("Highlight(%q,%q) = %v, want %v", c.query, c.text, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	text := "您好。停电了!!怎么办?\n3.5米的灯。”行 See a.txt. Next"
	var got []string
	for _, s := range Sentences(text) {
		got = append(got, string([]rune(text)[s[0]:s[1]]))
	}
	want := []string{"您好。", "停电了!!", "怎么办?", "3.5米的灯。”", "行 See a.txt.", "Next"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestRepairLeavesWordsWithoutPinyinAlone(t *testing.T) {
	t.Parallel()
	for _, word := range seedLexicon() {
		if got := Repair("有" + word); got == "" {
			t.Errorf("%s vanished", word)
		}
	}
}
