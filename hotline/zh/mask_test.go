package zh

import (
	"testing"
	"unicode/utf8"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"电话15400005038。":              "电话154****5038。",
		"幺五四零零零零九九幺六 办好了":             "幺五四****九九幺六 办好了",
		"１５４０００００００１":                 "１５４****０００１",
		"154-0000-5038":               "154-****-5038",
		"010-55571234":                "010-******34",
		"座机55571234":                  "座机******34",
		"身份证110000197609230048没了":     "身份证110000197609230048没了", // wrong check digit, no card either
		"我念啊 11000019760923004X 姓秦":   "我念啊 110***********004X 姓秦",
		"卡号4111 1111 1111 1111":       "卡号**** **** **** 1111",
		"写信 zhang.san@example.com 谢谢": "写信 z********@example.com 谢谢",
		"京A12300挡道":                   "京A***00挡道",
		"京AD12345充电":                  "京A****45充电",
		"工单BX-20261124-0007 11号楼709":  "工单BX-20261124-0007 11号楼709",
		"154,零零零零,八八……等下,我看一下,八八九零":   "154,****,八八……等下,我看一下,八八九零",
		"没有个人信息":                      "没有个人信息",
		"第1234567890123456号文件":        "第1234567890123456号文件",
	} {
		if got := Mask(in); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMaskValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		f        func(string) string
		in, want string
	}{
		{MaskPhone, "15400001234", "154****1234"}, {MaskPhone, "+86 154 0000 1234", "154****1234"},
		{MaskPhone, "010-55571234", "010******34"}, {MaskPhone, "8012", "**12"}, {MaskPhone, "", ""}, {MaskPhone, "1", "*"},
		{MaskName, "张三", "张*"}, {MaskName, "李小明", "李*明"}, {MaskName, "欧阳明", "欧阳*"}, {MaskName, "欧阳娜娜", "欧阳*娜"},
		{MaskName, "欧明", "欧*"}, {MaskName, "阿依古丽·买买提", "阿*******"}, {MaskName, "Smith", "S****"}, {MaskName, "张", "*"}, {MaskName, "", ""},
		{MaskID, "110000197609230013", "110***********0013"}, {MaskBank, "4111111111111111", "************1111"},
		{MaskEmail, "abc@x.cn", "a**@x.cn"}, {MaskEmail, "nodomain", "n*******"}, {MaskPlate, "京A12300", "京A***00"},
		{MaskChild, "陶小", "陶小朋友"}, {MaskChild, "欧阳小小", "欧阳小朋友"}, {MaskChild, "Tom", "小朋友"},
	} {
		if got := c.f(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestValidID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		"11000019760923004X": true, "11000019760923004x": true, "110000197609230041": false,
		"11000019761323004X": false, "1100001976092300": false, "": false,
	} {
		if ValidID(id) != want {
			t.Errorf("ValidID(%q) = %v", id, !want)
		}
	}
}

func FuzzMask(f *testing.F) {
	for _, s := range []string{"15400005038", "幺五四 四个零 五零三八,不对,后四位八八九零", "卡4111 1111 1111 1111", "a@b.cn 京A12300", "010-5557 1234转8012", "二三十 一万零五 99999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := utf8.RuneCountInString(s)
		var spans []Span
		for _, found := range Sensitive(s) {
			spans = append(spans, found.Span)
		}
		checkSpans(t, "Sensitive", spans, n, true)
		if masked := Mask(s); utf8.RuneCountInString(masked) != n {
			t.Fatalf("Mask changed the length: %q -> %q", s, masked)
		}
		spans = nil
		for _, run := range Digits(s) {
			spans = append(spans, run.Span)
		}
		checkSpans(t, "Digits", spans, n, true)
		if _, used := ChineseNumber(s); used < 0 || used > n {
			t.Fatalf("ChineseNumber took %d of %d runes", used, n)
		}
	})
}

func TestMaskLeavesTimesAlone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"食堂午餐时间为11:30至13:00，晚餐为17：30至19：00。", "早餐7:00至8:30，午餐11:30至13:00，晚餐17:30至19:00"} {
		if got := Mask(s); got != s {
			t.Errorf("%s became %s", s, got)
		}
	}
}
