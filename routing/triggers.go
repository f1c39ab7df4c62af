package routing

import (
	"slices"
	"strings"

	"yihaotong/hotline/zh"
)

// Triggers are the safety classes with their guards. Safe for concurrent use.
type Triggers struct {
	words    *lexicon
	lists    map[string]string
	now      pattern
	deny     pattern
	harmless pattern
	between  map[rune]bool
	topics   []guard
	leads    []guard
	classes  []*class
}

// guard is a sign that a hit is no present danger.
type guard struct {
	id    string
	words pattern
}

// class is one safety class.
type class struct {
	id, name   string
	categories []string // first is the default
	surely     []sure
	when       []pattern
	unless     []pattern
	despite    []string // guards that do not hold it back
}

type sure struct {
	category string
	when     pattern
}

// Hit is a safety class found in a text.
type Hit struct {
	Class      string
	Span       zh.Span // runes of the text that was searched
	Categories []string
	Sure       bool     // Categories[0] is certain; otherwise the first is a default
	Guards     []string // what holds it back; empty = fires
	GuardSpans []zh.Span
}

// reach is how far before or behind a hit a topic guard still concerns it.
const reach = 30

// leadGap is how far behind a leading guard a hit is still imagined.
const leadGap = 8

// Find gives the hits in a normalised and repaired text, those that fire first.
func (t *Triggers) Find(text []rune) []Hit {
	f := t.words.find(text)
	if len(f.spans) == 0 {
		return nil
	}
	t.disarm(f)
	var hits []Hit
	for _, c := range t.classes {
		if hit, ok := t.findClass(c, f, text); ok {
			hits = append(hits, hit)
		}
	}
	firingFirst(hits)
	return hits
}

func firingFirst(hits []Hit) {
	slices.SortStableFunc(hits, func(a, b Hit) int { return min(len(a.Guards), 1) - min(len(b.Guards), 1) })
}

// disarm takes out the words that are only part of a harmless longer one.
func (t *Triggers) disarm(f found) {
	for _, group := range t.harmless.groups {
		for _, longer := range group {
			for _, around := range f.of(longer) {
				for id, spans := range f.spans {
					f.spans[id] = slices.DeleteFunc(spans, func(s zh.Span) bool {
						return s[0] >= around[0] && s[1] <= around[1] && s != around
					})
				}
			}
		}
	}
}

// findClass gives the class's best hit: one that fires, else one that is held back.
func (t *Triggers) findClass(c *class, f found, text []rune) (Hit, bool) {
	best, any := Hit{}, false
	for i := range c.when {
		for _, spans := range c.when[i].matches(f, func(s zh.Span) bool { return !t.denied(f, text, s) }) {
			span := cover(spans)
			if c.excused(f, span) {
				continue
			}
			hit := Hit{Class: c.id, Span: span}
			t.guard(&hit, c, f, text, spans)
			if !any || len(hit.Guards) < len(best.Guards) {
				best, any = hit, true
			}
			if len(best.Guards) == 0 {
				best.Categories, best.Sure = c.where(f, best.Span)
				return best, true
			}
		}
	}
	if any {
		best.Categories, best.Sure = c.where(f, best.Span)
	}
	return best, any
}

// excused reports whether an unless pattern of the class stands near the hit.
func (c *class) excused(f found, hit zh.Span) bool {
	for i := range c.unless {
		for _, spans := range c.unless[i].matches(f, nil) {
			if s := cover(spans); s[0] < hit[1]+4 && hit[0] < s[1]+4 {
				return true
			}
		}
	}
	return false
}

// where gives the categories that the hit can mean; certain is the one that words near it name.
func (c *class) where(f found, hit zh.Span) (categories []string, certain bool) {
	for i := range c.surely {
		if slices.ContainsFunc(c.surely[i].when.matches(f, nil), func(words []zh.Span) bool { return near(cover(words), hit, reach) }) {
			return []string{c.surely[i].category}, true
		}
	}
	return c.categories, false
}

func cover(spans []zh.Span) zh.Span {
	all := spans[0]
	for _, s := range spans[1:] {
		all[0], all[1] = min(all[0], s[0]), max(all[1], s[1])
	}
	return all
}

// denied reports whether a denying word stands right before the span, with only small words between.
func (t *Triggers) denied(f found, text []rune, s zh.Span) bool {
	if s[0] < len(text) && strings.ContainsRune("没不无未", text[s[0]]) {
		return false // the word denies something itself: 没反应
	}
	for _, id := range t.deny.groups[0] {
		for _, d := range f.of(id) {
			if d[1] <= s[0] && s[0]-d[1] <= 4 && t.small(text[d[1]:s[0]]) && !asked(text, d) {
				return true
			}
		}
	}
	return false
}

// asked reports whether the denying word is half of a question (有没有 着火).
func asked(text []rune, d zh.Span) bool {
	return d[0] > 0 && text[d[0]-1] == '有' && text[d[0]] == '没' || d[0] > 0 && text[d[0]-1] == '是' && text[d[0]] == '不'
}

func (t *Triggers) small(gap []rune) bool {
	for _, r := range gap {
		if r != ' ' && !t.between[r] {
			return false
		}
	}
	return true
}

// guard notes what holds the hit back. A sign of here and now overrules guards, except what ends
// the matter itself ("已解除").
func (t *Triggers) guard(hit *Hit, c *class, f found, text []rune, spans []zh.Span) {
	present := false
	for _, id := range t.now.groups[0] {
		for _, s := range f.of(id) {
			present = present || near(s, hit.Span, reach) && !t.denied(f, text, s)
		}
	}
	for _, g := range t.topics {
		if present && g.id != "over" && g.id != "drill" || slices.Contains(c.despite, g.id) {
			continue
		}
		for _, words := range g.words.matches(f, func(s zh.Span) bool { return !overlaps(s, spans) && !t.denied(f, text, s) }) {
			if near(words[0], hit.Span, reach) {
				hit.hold(g.id, words[0])
			}
		}
	}
	for _, g := range t.leads {
		for _, id := range g.words.groups[0] {
			for _, s := range f.of(id) {
				if s[1] <= hit.Span[0] && hit.Span[0]-s[1] <= leadGap && !breaks(text[s[1]:hit.Span[0]]) {
					hit.hold(g.id, s)
				}
			}
		}
	}
}

func (h *Hit) hold(guard string, s zh.Span) {
	if slices.Contains(h.Guards, guard) {
		return
	}
	h.Guards = append(h.Guards, guard)
	h.GuardSpans = append(h.GuardSpans, s)
}

func near(s, hit zh.Span, most int) bool { return s[0]-hit[1] <= most && hit[0]-s[1] <= most }

func overlaps(s zh.Span, spans []zh.Span) bool {
	for _, o := range spans {
		if s[0] < o[1] && o[0] < s[1] {
			return true
		}
	}
	return false
}

// breaks reports whether a clause ends inside.
func breaks(gap []rune) bool {
	return slices.ContainsFunc(gap, func(r rune) bool { return strings.ContainsRune(",，。;；!！?？\n", r) })
}
