package intake

import (
	"slices"
	"strings"

	"yihaotong/hotline/zh"
)

const (
	placeLine    = 0.5
	placeAsked   = 0.2
	namedMost    = 0.55 // what a name weighs by itself at most; buildings with number or side weigh more
	namedAsked   = 0.35 // a place known by name needs the question more than a number does
	confirmed    = 0.1  // the operator read it back
	deniedAfter  = -0.5 // the caller objected to the reading back
	heardConfirm = 0.65 // only the operator said it, and the caller agreed
)

// findPlace settles building, floor and room, each on its own: "5号楼二层,不不,6号楼" keeps the floor.
func (t *talk) findPlace() (b, f, r Field) {
	var all [3][]candidate
	for i, u := range t.us {
		if t.operator(i) {
			t.readBack(i, &all)
			continue
		}
		for _, m := range t.placesSaid(i) {
			all[m.kind] = append(all[m.kind], candidate{m.value, m.weight, u.field(m.value, 0, m.span)})
		}
	}
	return choose(all[building], placeLine), choose(all[floor], placeLine), choose(all[room], placeLine)
}

// placesSaid are the mentions of a caller's utterance, weighed by what was asked.
func (t *talk) placesSaid(i int) []mention {
	u, a := t.us[i], t.asked[i]
	var out []mention
	sure := slices.ContainsFunc(u.reads.places, func(m mention) bool { return m.kind == building && m.weight > namedMost })
	for _, m := range u.reads.places {
		switch {
		case sure && m.kind == building && m.weight <= namedMost:
			continue // 主楼负一层那个大餐厅
		case m.kind == building && m.weight < placeLine && a&askPlace != 0:
			m.weight += namedAsked
		case a&(askPlace|askFloor|askRoom) != 0:
			m.weight += placeAsked
		}
		out = append(out, m)
	}
	if a&(askPhone|askName) != 0 && a&(askPlace|askFloor|askRoom) == 0 {
		return out
	}
	if a&askPlace != 0 && t.asksBuilding(i) && !slices.ContainsFunc(out, func(m mention) bool { return m.kind == building }) {
		out = append(out, bareBuilding(u)...)
	}
	for _, m := range u.reads.bare {
		if kind, value, ok := t.bareMeans(i, m); ok {
			out = append(out, mention{kind, value, min(m.weight+0.05, 0.8), m.span})
		}
	}
	return out
}

// bareBuilding reads 11号, 十一 or 就5 as the answer to 几号楼.
func bareBuilding(u *utterance) []mention {
	for _, c := range u.clause {
		text := strings.TrimLeft(u.text[c[0]:c[1]], "就是在 ")
		from := c[1] - len(text)
		if n, ok := numeral(strings.TrimRight(text, "号楼吧的呀那边 ")); ok && n != "0" && len(n) <= 2 {
			return []mention{{building, n + "号楼", 0.75, [2]int{from, c[1]}}}
		}
	}
	return nil
}

// bareMeans tells what a number by itself is, from the question before it.
func (t *talk) bareMeans(i int, m mention) (kind, string, bool) {
	a, u := t.asked[i], t.us[i]
	long := len(m.value) >= 3
	switch {
	case long && a&(askRoom|askPlace|askFloor) != 0:
		return room, m.value, true
	case long && t.roomTalk(i) && (u.denies() || corrects(u.text) || u.agrees()):
		return room, m.value, true
	case !long && a&askRoom != 0 && a&(askPlace|askFloor) == 0 && aloneInClause(u, m):
		return room, m.value, true
	case !long && a&askFloor != 0 && aloneInClause(u, m):
		return floor, m.value, true
	}
	return 0, "", false
}

// roomTalk tells whether the operator's last words named a room.
func (t *talk) roomTalk(i int) bool {
	last := t.lastOperator(i)
	if last < 0 {
		return false
	}
	for _, m := range append(t.us[last].reads.places, t.us[last].reads.bare...) {
		if m.kind == room && len(m.value) >= 3 {
			return true
		}
	}
	return false
}

func (t *talk) asksBuilding(i int) bool {
	last := t.lastOperator(i)
	return last >= 0 && zh.HasAny(t.us[last].text, "几号楼", "哪栋", "哪号楼", "哪座", "几栋", "哪幢", "哪个楼")
}

// aloneInClause tells whether nothing but the number (and 号, 楼, 的, 吧) stands in its clause.
func aloneInClause(u *utterance, m mention) bool {
	for _, c := range u.clause {
		if c[0] <= m.span[0] && m.span[1] <= c[1] {
			return strings.Trim(u.text[c[0]:m.span[0]]+u.text[m.span[1]:c[1]], "是在号的吧 呀就") == ""
		}
	}
	return false
}

// readBack takes the operator's repetition as confirmation, unless the caller objects to it.
func (t *talk) readBack(i int, all *[3][]candidate) {
	u := t.us[i]
	by := confirmed
	next := t.nextCaller(i)
	if next >= 0 && t.us[next].denies() {
		by = deniedAfter
	}
	for _, m := range u.reads.bare {
		shift(all[m.kind], m.value, by)
	}
	for _, m := range u.reads.places {
		known := shift(all[m.kind], m.value, by)
		if !known && by > 0 && m.weight >= 0.7 && u.reads.asks&(askPlace|askRoom|askFloor) == 0 && next >= 0 && t.us[next].agrees() {
			all[m.kind] = append(all[m.kind], candidate{m.value, heardConfirm, u.field(m.value, 0, m.span)})
		}
	}
}
