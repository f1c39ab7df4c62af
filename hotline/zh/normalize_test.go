package zh

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestNormalize(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ＡＢＣ　１２３，電梯壞了":      "abc 123,电梯坏了",
		"周\u200b转\u202e房":   "周转房",
		"  多  个\t空\n格  ":    "多 个 空 格",
		"①③ K ﬁ":            "13 k ﬁ",
		"㎡与½":               "㎡与½", // forms that would grow keep their one rune
		"維修食堂空調漏電著火":        "维修食堂空调漏电著火",
		"🌶\ufe0f辣":          "🌶辣",
		"\xff\xfe坏":         "\ufffd\ufffd坏",
		"":                  "",
		" \u3000\u200d\r\n": "",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNormalizeMapPointsAtTheOriginal(t *testing.T) {
	t.Parallel()
	in := "　請\u200b問  電 梯"
	norm, origin := NormalizeMap(in)
	original := []rune(in)
	if string(norm) != "请问 电 梯" {
		t.Fatalf("got %q", string(norm))
	}
	for i, r := range norm {
		if Normalize(string(original[origin[i]])) != strings.TrimSpace(string(r)) {
			t.Errorf("rune %d %q came from %q", i, r, original[origin[i]])
		}
	}
}

func TestTraditionalTable(t *testing.T) {
	t.Parallel()
	seen, pairs := map[rune]rune{}, 0
	for _, line := range lines("traditional") {
		runes := []rune(line)
		if len(runes)%2 != 0 {
			t.Fatalf("odd line %q", line)
		}
		for i := 0; i < len(runes); i += 2 {
			old, new := runes[i], runes[i+1]
			if before, ok := seen[old]; ok && before != new {
				t.Errorf("%c maps to %c and %c", old, before, new)
			}
			seen[old] = new
			pairs++
		}
	}
	for old, new := range seen {
		if _, again := seen[new]; again && new != old {
			t.Errorf("%c -> %c -> …: a chain is not idempotent", old, new)
		}
	}
	if pairs < 1500 {
		t.Errorf("only %d pairs", pairs)
	}
}

func TestGramsAndBigrams(t *testing.T) {
	t.Parallel()
	var got []string
	Grams([]rune("电梯坏"), 1, 2, func(g []rune) bool { got = append(got, string(g)); return true })
	if want := []string{"电", "电梯", "梯", "梯坏", "坏"}; !slices.Equal(got, want) {
		t.Errorf("Grams = %v", got)
	}
	if want := []string{"电梯", "梯坏", "b1", "车"}; !slices.Equal(Bigrams("電梯壞 B1,车")[:2], want[:2]) {
		t.Errorf("Bigrams = %v", Bigrams("電梯壞 B1,车"))
	}
}

func TestGramsAllocateNothing(t *testing.T) { // not parallel: it counts allocations
	runes := []rune("机关事务服务热线")
	if n := testing.AllocsPerRun(20, func() { Grams(runes, 1, 3, func([]rune) bool { return true }) }); n != 0 {
		t.Errorf("Grams allocates %v times", n)
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"请问周转房怎么申请呢?":   "周转房 申请 ?",
		"网吧在哪里":         "网吧在",
		"什么":            "什么",
		"想问一下 年休假有多少天吗": "年休假有 天",
		"呢绒衣服洗吗":        "呢绒衣服洗",
	} {
		if got := Terms(in); got != want {
			t.Errorf("Terms(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"電梯", "ｚｈｏｕ転　房", "\xff", "a\u0301İKK", "𝐀𝟘㎏", "那个嗯电提zhouzhuanfang然气"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		norm, origin := NormalizeMap(s)
		if len(norm) != len(origin) {
			t.Fatalf("%d runes, %d origins", len(norm), len(origin))
		}
		if again := Normalize(string(norm)); again != string(norm) {
			t.Fatalf("not idempotent: %q -> %q", string(norm), again)
		}
		if !slices.IsSorted(origin) {
			t.Fatalf("origins out of order: %v", origin)
		}
		n := utf8.RuneCountInString(s)
		fixed, spans := RepairMap(s)
		if len(fixed) != len(spans) {
			t.Fatalf("%d runes, %d spans", len(fixed), len(spans))
		}
		checkSpans(t, "RepairMap", spans, n, false)
		checkSpans(t, "Sentences", Sentences(s), n, true)
		checkSpans(t, "Highlight", Highlight(s, s), n, true)
		Pinyin(s)
		Terms(s)
	})
}

// checkSpans asserts that spans lie in [0,n), are not empty and, when apart, do not overlap.
func checkSpans(t *testing.T, what string, spans []Span, n int, apart bool) {
	t.Helper()
	last := 0
	for _, s := range spans {
		if s[0] < 0 || s[0] >= s[1] || s[1] > n || apart && s[0] < last {
			t.Fatalf("%s: bad span %v in %v of %d runes", what, s, spans, n)
		}
		last = s[1]
	}
}

// The short cuts of KindOf say what Unicode says.
func TestKindOfIsUnicodes(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= 0x323AF; r++ {
		want := Other
		switch {
		case unicode.Is(unicode.Han, r):
			want = Han
		case unicode.IsDigit(r):
			want = Digit
		case unicode.IsLetter(r):
			want = Latin
		}
		if got := KindOf(r); got != want {
			t.Errorf("%U: %v, want %v", r, got, want)
		}
	}
}
