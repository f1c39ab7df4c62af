package zh

import "testing"

func TestChineseNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in           string
		value, runes int
	}{
		{"七层", 7, 1}, {"7层", 7, 1}, {"十层", 10, 1}, {"十二楼", 12, 2}, {"二十", 20, 2}, {"二十三", 23, 3},
		{"一百零二", 102, 4}, {"一百二", 120, 3}, {"一百二十", 120, 4}, {"一千二", 1200, 3}, {"一千零二十", 1020, 5},
		{"两", 2, 1}, {"两百五", 250, 3}, {"三万五", 35000, 3}, {"七零八", 708, 3}, {"一一零二室", 1102, 4},
		{"１２号", 12, 2}, {"12万", 120000, 3}, {"零", 0, 1}, {"一百一十一", 111, 5}, {"层", 0, 0}, {"", 0, 0},
		{"百货", 0, 0}, {"十三四度", 13, 2}, {"99999999", 0, 0}, {"幺二", 12, 2}, {" 七", 0, 0}, {"一万零五十", 10050, 5},
	} {
		if v, n := ChineseNumber(c.in); v != c.value || n != c.runes {
			t.Errorf("ChineseNumber(%q) = %d, %d; want %d, %d", c.in, v, n, c.value, c.runes)
		}
	}
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"幺五四零零零零五零三八":   "15400005038",
		"１５４ 0000-5038": "154 0000 5038",
		"幺五四,四个零,五零三八":  "154 0000 5038",
		"两个零件坏了":        "0",
		"三个一层":          "3 1",
		"二十三楼第一百零二号":    "",
		"154洞洞洞洞5038":   "15400005038",
		"幺五四洞零零零五零拐八":   "15400005078",
		"两点":            "",
		"154两2":         "15422",
		"一下":            "1",
	} {
		got := ""
		for _, run := range Digits(in) {
			if got != "" {
				got += " "
			}
			got += run.Digits
			if len(run.At) != len(run.Digits) {
				t.Errorf("%q: %d places for %d digits", in, len(run.At), len(run.Digits))
			}
		}
		if got != want {
			t.Errorf("Digits(%q) = %q, want %q", in, got, want)
		}
	}
}
