package storage

import (
	"strings"
	"testing"
	"unicode"

	"yihaotong/hotline"
)

func TestSearchTerms(t *testing.T) {
	t.Parallel()
	x := hotline.Ticket{Title: "電梯 A", Text: "三号楼WiFi坏 1204 了", Requester: hotline.Requester{Name: "欧阳·文"}, Place: hotline.Place{Building: "3号楼"}, Tags: []string{"夜间"}}
	got := searchTerms(&x)
	want := "ɴ欧 ɴ欧阳 ɴ欧阳文 " + exactly(markBuilding, "3号楼") + " " + exactly(markTag, "夜间") + " 电 电梯 梯 a 三号 号楼 wi wif wifi 坏 1204 了"
	if got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}

func TestQueryTerms(t *testing.T) {
	t.Parallel()
	for q, want := range map[string]string{
		"电梯困人": "电梯 梯困 困人", "梯": "梯", "WiFi 坏了": "wifi 坏了", "１２０４": "1204", "。!": "", strings.Repeat("a", 99): strings.Repeat("a", longestWord),
	} {
		if got := strings.Join(queryTerms(q), " "); got != want {
			t.Errorf("%q: got %s, want %s", q, got, want)
		}
	}
	if n := len(queryTerms(strings.Repeat("天地玄黄宇宙洪荒日月盈昃", 50))); n > mostQueryTerms {
		t.Errorf("%d terms", n)
	}
}

// FuzzTerms checks that terms hold nothing that means something in a query language, and that what
// is looked for with words of the title is a term of the ticket.
func FuzzTerms(f *testing.F) {
	for _, s := range []string{"电梯困人", `a"b' & | ! <-> * NEAR(x) AND`, "\x00\xff", "𠮷野家", "İstanbul ǅ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		known := map[string]bool{}
		for _, term := range strings.Split(searchTerms(&hotline.Ticket{Title: s}), " ") {
			known[term] = true
		}
		for _, term := range queryTerms(s) {
			if !known[term] && len(known) < mostTerms {
				t.Errorf("%q is looked for, but no term", term)
			}
			if strings.ContainsFunc(term, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Han, r) }) {
				t.Errorf("%q is no plain term", term)
			}
		}
	})
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for phone, want := range map[string]string{
		"154-0000-0001": "15400000001", "+86 154 0000 0001": "15400000001", "008615400000001": "15400000001", "１５４": "154",
		"0571-8512 3456": "057185123456", "": "", "x": "", "8615": "8615",
	} {
		if got := digits(phone); got != want {
			t.Errorf("%q: got %s, want %s", phone, got, want)
		}
	}
	if backwards("123") != "321" {
		t.Error("backwards")
	}
}

// FuzzCursor checks that a cursor from outside is read or refused, never more.
func FuzzCursor(f *testing.F) {
	f.Add(writeCursor("people", "a"))
	f.Add(writeCursor("urgency", 1, 2, 3))
	f.Add("WyIiLDFd")
	f.Fuzz(func(t *testing.T, s string) {
		var a, b, c int64
		if err := readCursor(s, "urgency", &a, &b, &c); hotline.CodeOf(err) != hotline.Invalid && err != nil {
			t.Errorf("%q: %v", s, err)
		}
	})
}
