package routing_test

import (
	"strings"
	"testing"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/routing"
)

const sampleRules = `
let fund = 公积金
rule one 公积金提取
  when @fund + 提取|转移
  unless 口径
  to general.redirect
rule two 电话里说的三号楼
  when 漏水
  channel phone
  place 三号楼
  to repair.water_drainage
  priority urgent
  also housing.property_env
  sure 0.8
rule three 整层
  when #层
  in repair.hvac
  priority urgent
`

func TestDirectory(t *testing.T) {
	t.Parallel()
	d, err := routing.ParseDirectory(sampleRules, catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string, ch hotline.Channel, building string) (routing.Ruling, bool) {
		runes, _ := zh.RepairMap(text)
		return d.Rule(runes, ch, hotline.Place{Building: building})
	}
	if r, ok := at("公积金怎么提取", "web", ""); !ok || r.Category != "general.redirect" || r.Sure != 0.95 || len(r.Spans) != 2 {
		t.Errorf("ruling %+v, %v", r, ok)
	}
	for _, text := range []string{"公积金口径问题,提取不提取", "公积金比例", "提取现金"} {
		if r, ok := at(text, "web", ""); ok {
			t.Errorf("%s: unwanted ruling %+v", text, r)
		}
	}
	r, ok := at("漏水", "phone", "三号楼")
	if !ok || r.Priority != hotline.Urgent || r.Sure != 0.8 || len(r.Also) != 1 {
		t.Errorf("ruling %+v, %v", r, ok)
	}
	if _, ok := at("漏水", "web", "三号楼"); ok {
		t.Error("channel ignored")
	}
	if _, ok := at("漏水", "phone", "五号楼"); ok {
		t.Error("place ignored")
	}
	runes, _ := zh.RepairMap("三层不热")
	if r, ok := d.Priority(runes, "web", hotline.Place{}, "repair.hvac"); !ok || r.Priority != hotline.Urgent {
		t.Errorf("priority rule %+v, %v", r, ok)
	}
	if _, ok := d.Priority(runes, "web", hotline.Place{}, "repair.gas"); ok {
		t.Error("priority rule outside its categories")
	}
}

func TestDirectoryErrorsNameTheLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, text string }{
		{"rules:1", "when 漏水"},
		{"rules:2", "rule a 说明\n  when\n  to repair.gas"},
		{"rules:3", "rule a 说明\n  when 漏水\n  to repair.nothing"},
		{"rules:1", "rule a 说明\n  to repair.gas"},
		{"rules:1", "rule a 说明\n  when 漏水"},
		{"rules:4", "rule a 说明\n  when 漏水\n  to repair.gas\nrule a 又一次"},
		{"rules:4", "rule a 说明\n  when 漏水\n  to repair.gas\n  priority soon"},
		{"rules:4", "rule a 说明\n  when 漏水\n  to repair.gas\n  sure 2"},
		{"rules:2", "rule a 说明\n  channel pigeon"},
		{"rules:2", "rule a 说明\n  whom 漏水"},
		{"rules:2", "rule a 说明\n  when @liste"},
		{"rules:1", "let nothing"},
		{"rules:1", "rule a 说明\n  when 漏水\n  in repair.gas"},
		{"rules:1", "rule a 说明\n  when 漏水\n  to repair.gas\n  in repair.gas\n  priority urgent"},
	} {
		_, err := routing.ParseDirectory(c.text, catalogue(t))
		if hotline.CodeOf(err) != hotline.Invalid || !strings.Contains(err.Error(), c.line+":") {
			t.Errorf("%q: error %v, want one that names %s", c.text, err, c.line)
		}
	}
}

func TestSeedFilesAreSound(t *testing.T) {
	t.Parallel()
	if _, err := routing.ParseDirectory(routing.SeedDirectory(), catalogue(t)); err != nil {
		t.Error(err)
	}
	examples, err := routing.SeedExamples(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	by, seen := map[string]int{}, map[string]bool{}
	for _, e := range examples {
		by[e.Category]++
		if seen[e.Text] {
			t.Errorf("%q appears twice", e.Text)
		}
		seen[e.Text] = true
	}
	for _, c := range catalogue(t).All() {
		if by[c.Slug] < 15 {
			t.Errorf("%s has %d examples only", c.Slug, by[c.Slug])
		}
	}
	for _, c := range []struct{ line, text string }{
		{"x:1", "help 没有标题"}, {"x:1", "[repair.nothing]"}, {"x:2", "[repair.gas]\nshout 什么"}, {"x:2", "[repair.gas]\nhelp/soon 什么"}, {"x:2", "[repair.gas]\nhelp"},
	} {
		if _, err := routing.ParseExamples("x", c.text, catalogue(t)); err == nil || !strings.Contains(err.Error(), c.line) {
			t.Errorf("%q: error %v, want one that names %s", c.text, err, c.line)
		}
	}
}
