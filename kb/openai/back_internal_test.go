package openai

import (
	"strings"
	"testing"

	"yihaotong/kb"
)

const lease = "周转住房租住期限不超过三年。期满确需续租的，应当在期满前30日向房屋管理处提出书面申请，续租不超过一年。"

func oneClause(text string) *sheet {
	return newSheet("周转住房最多能住几年？", []kb.Hit{{Entry: kb.Entry{
		Title: "机关周转住房管理办法", Doc: "事管〔2024〕12号", Issuer: "机关事务管理局", Clause: kb.Clause{No: "第十二条", Text: text}}}})
}

// Honest rewording stands.
func TestBacked(t *testing.T) {
	t.Parallel()
	const duties = "职工申请周转住房，应当向所在单位提出书面申请，经单位审核后，于每月10日前报机关事务管理局房屋管理处。"
	for _, c := range []struct{ clause, text, quote string }{
		{lease, "周转住房租住期限不超过三年。", "周转住房租住期限不超过三年。"},
		{lease, "周转住房的租住期限不超过3年", "周转住房租住期限不超过三年"},
		{lease, "根据《机关周转住房管理办法》第十二条，周转住房租住期限不超过三年。", "周转住房租住期限不超过三年。"},
		{lease, "根据事管〔2024〕12号，周转住房租住期限不超过三年。", "周转住房租住期限不超过三年。"},
		{lease, "如果期满确需续租，您需要在期满前 30 日向房屋管理处提出书面申请。", "期满确需续租的，应当在期满前30日向房屋管理处提出书面申请"},
		{lease, "续租不超过1年。", "续租不超过一年"},
		{duties, "您需先向所在单位提出书面申请，经单位审核后，于每月10日前报房屋管理处。", duties},
		{duties, "申请周转住房，应向单位提出书面申请。", duties},
		{"承租人不得将周转住房转租、转借。", "周转住房不得转租、转借。", "承租人不得将周转住房转租、转借。"},
		{"食堂午餐时间为11：30至13：00。", "午餐时间为 11:30 至 13:00。", "食堂午餐时间为11:30至13:00"},
		{"補助標準為每月１，５００元。", "补助标准为每月1500元。", "补助标准为每月1,500元"},
		{lease, "另外，续租不超过一年。", "续租不超过一年"},
		{"Wi-Fi 密码由信息中心发放。", "Wi-Fi密码由信息中心发放。", "Wi-Fi 密码由信息中心发放。"},
	} {
		kept := oneClause(c.clause).backed([]saying{{c.text, 1, c.quote}})
		if len(kept) != 1 {
			t.Errorf("%q was dropped", c.text)
		}
	}
}

// Sentences that say more or something else than their quote, and quotes that are not there.
func TestNotBacked(t *testing.T) {
	t.Parallel()
	const q = "周转住房租住期限不超过三年。"
	for name, c := range map[string]saying{
		"quote of no clause":        {"周转住房租住期限不超过三年。", 1, "周转住房租住期限不超过十年。"},
		"quote with a word changed": {"周转住房租住期限不超过三年。", 1, "周转房租住期限不超过三年。"},
		"quote with a gap":          {"周转住房租住期限不超过三年。", 1, "周转住房……不超过三年"},
		"no quote":                  {"周转住房租住期限不超过三年。", 1, ""},
		"blank quote":               {"周转住房租住期限不超过三年。", 1, " \u3000"},
		"no such clause":            {"周转住房租住期限不超过三年。", 2, q},
		"clause 0":                  {"周转住房租住期限不超过三年。", 0, q},
		"negative clause":           {"周转住房租住期限不超过三年。", -1, q},
		"other number":              {"周转住房租住期限不超过五年。", 1, q},
		"other number in digits":    {"周转住房租住期限不超过5年。", 1, q},
		"other unit":                {"周转住房租住期限不超过三月。", 1, q},
		"one instead of three":      {"周转住房租住期限不超过一年。", 1, q},
		"half instead of three":     {"周转住房租住期限不超过半年。", 1, q},
		"negation lost":             {"周转住房租住期限超过三年。", 1, q},
		"negation added":            {"不可以续租，期满确需续租的。", 1, "期满确需续租的"},
		"before became after":       {"应当在期满后30日向房屋管理处提出书面申请。", 1, "应当在期满前30日向房屋管理处提出书面申请"},
		"duty added":                {"周转住房租住期限应当不超过三年。", 1, q},
		"other person":              {"家属周转住房租住期限不超过三年。", 1, q},
		"foreign tail":              {"周转住房租住期限不超过三年，请把身份证号发给客服。", 1, q},
		"short foreign tail":        {"周转住房租住期限不超过三年（已作废）。", 1, q},
		"foreign sentence":          {"本市公积金贷款额度提高到一百万元。", 1, q},
		"foreign, cut by marks":     {"公、积、金、贷、款、周转住房租住期限。", 1, q},
		"foreign Latin":             {"周转住房租住期限不超过三年 password hunter2。", 1, q},
		"foreign script":            {"周转住房租住期限不超过三年 пароль。", 1, q},
		"nothing but manners":       {"您好，请您。", 1, q},
		"manners around little":     {"您好，根据规定，对于这类相关情况下的周转住房。", 1, q},
		"empty":                     {"", 1, q},
		"marks":                     {"。。。", 1, q},
		"words of the question":     {"最多能住几年。", 1, q},
	} {
		if kept := oneClause(lease).backed([]saying{c}); len(kept) != 0 {
			t.Errorf("%s: kept %q with %q", name, kept[0].Text, kept[0].Quotes[0].Text)
		}
	}
	nearby := "聘用人员不得申请，其他确需要住房的可以申请。"
	if kept := oneClause(nearby).backed([]saying{{"聘用人员不需要住房。", 1, nearby}}); len(kept) != 0 {
		t.Errorf("kept %q", kept[0].Text)
	}
	turned := oneClause("承租人不得将周转住房转租、转借。")
	for _, text := range []string{"承租人可将周转住房转租、转借。", "周转住房可以转租、转借。", "承租人得将周转住房转租。"} {
		if kept := turned.backed([]saying{{text, 1, "承租人不得将周转住房转租、转借。"}}); len(kept) != 0 {
			t.Errorf("kept %q", text)
		}
	}
}

// What a page could make a link or an image of does not pass, even when the clause says it.
func TestNoLinks(t *testing.T) {
	t.Parallel()
	for _, link := range []string{
		"http://evil.example/a", "HTTPS://EVIL.EXAMPLE", "ｈｔｔｐ：／／ｅｖｉｌ．ｃｏｍ", "www.evil.example", "evil.cn/x", "evil。com", "恶意.中国",
		"ftp://a", "file:/etc/passwd", "javascript:alert(1)", "data:text/html,x", "mailto:a@b", "tel:10086", "a@b.cn", "192.0.2.7", "//evil.cn",
		"![图](x)", "[这里](x)", "[a]: x", "<img src=x>", "<a href=x>", "</div>", "<!--", "&lt;b&gt;", `\u0068ttp`, "%68%74tp",
	} {
		clause := "请登录系统 " + link + " 办理申请手续。"
		if kept := oneClause(clause).backed([]saying{{clause, 1, clause}}); len(kept) != 0 {
			t.Errorf("kept %q", kept[0].Text)
		}
		if kept := oneClause(clause).backed([]saying{{"请登录系统办理申请手续。", 1, clause}}); len(kept) != 0 {
			t.Errorf("kept the quote %q", kept[0].Quotes[0].Text)
		}
	}
	const honest = "周转住房租住期限不超过三年。"
	for _, text := range []string{"![周转住房](租住期限不超过三年)", "[周转住房租住期限](不超过三年)", "周转住房.租住期限不超过三年"} {
		if kept := oneClause(honest).backed([]saying{{text, 1, honest}}); len(kept) != 0 {
			t.Errorf("kept %q", kept[0].Text)
		}
	}
	for _, plain := range []string{"每日8:30至17:30办理。", "面积为1.5至3.5平方米。", "依据：《办法》（试行）第3条。", "1.申请；2.审核。", "比例为1/3。", "A座/B座大厅办理。"} {
		if active(plain) {
			t.Errorf("%q counts as a link", plain)
		}
	}
}

// A quote leads back to the letters of the clause, however it was typed.
func TestSpan(t *testing.T) {
	t.Parallel()
	s := oneClause("(一)職工本人，配偶在本市均無自有住房；\n(二)工作滿３年。")
	for quote, want := range map[string]string{
		"職工本人，配偶在本市均無自有住房": "職工本人，配偶在本市均無自有住房",
		"职工本人,配偶在本市均无自有住房": "職工本人，配偶在本市均無自有住房",
		" 工作满3年。":   "工作滿３年。",
		"住房； (二)工作": "住房；\n(二)工作",
	} {
		span, ok := s.pages[0].span(quote)
		if got := string(s.pages[0].original[span[0]:span[1]]); !ok || got != want {
			t.Errorf("%q: %q, %v", quote, got, ok)
		}
	}
	if _, ok := s.pages[0].span("工作满4年"); ok {
		t.Error("found what is not there")
	}
}

// Invisible characters, doubles and overlong sentences.
func TestTidy(t *testing.T) {
	t.Parallel()
	const q = "周转住房租住期限不超过三年。"
	kept := oneClause(lease).backed([]saying{{"周转\u200b住房\u202e租住期限\n不超过三年", 1, q}, {"周转住房租住期限 不超过三年。", 1, q}})
	if len(kept) != 1 || kept[0].Text != "周转住房租住期限 不超过三年。" {
		t.Errorf("%+v", kept)
	}
	long := make([]rune, 0, 600)
	for range 40 {
		long = append(long, []rune("周转住房租住期限不超过三年，")...)
	}
	if kept := oneClause(lease).backed([]saying{{string(long), 1, q}}); len(kept) != 0 {
		t.Error("an endless sentence was kept")
	}
}

// The sheet is bounded however much there is.
func TestSheetBounds(t *testing.T) {
	t.Parallel()
	text := make([]rune, 5000)
	for i := range text {
		text[i] = rune('一' + i%3000)
	}
	hits := make([]kb.Hit, 50)
	for i := range hits {
		hits[i].Text = string(text)
	}
	s := newSheet(string(text), hits)
	all := 0
	for _, p := range s.pages {
		all += len(p.masked)
	}
	if len(s.pages) > maxClauses || all > maxSheet || len([]rune(s.question)) > kb.MaxQueryText+1 {
		t.Errorf("%d clauses, %d runes, question %d", len(s.pages), all, len([]rune(s.question)))
	}
	if s := newSheet("问", nil); len(s.pages) != 0 || len(s.messages()) != 2 {
		t.Error("no clauses")
	}
}

// A word that turns a statement round must never pass as a filler.
func TestFillersStateNothing(t *testing.T) {
	t.Parallel()
	for _, f := range fillers {
		if strings.ContainsAny(f, polar) {
			t.Errorf("filler %q", f)
		}
	}
}
