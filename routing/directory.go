package routing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Directory is the dispatch directory (派单目录): readable rules, tried in order. Safe for concurrent use.
type Directory struct {
	Version int
	words   *lexicon
	rules   []rule
}

type rule struct {
	id, note string
	when     []pattern
	unless   []pattern
	channels []hotline.Channel
	places   []string
	category string
	within   []string // not empty: a priority rule
	priority hotline.Priority
	also     []string
	sure     float64
}

// Ruling is what the first holding rule says.
type Ruling struct {
	Rule     string
	Note     string
	Category string
	Priority hotline.Priority // "" = the category's own
	Also     []string
	Sure     float64
	Spans    []zh.Span // runes of the text that was searched
}

const ruleSure = 0.95

// Rule gives the first rule that holds for a normalised and repaired text.
func (d *Directory) Rule(text []rune, channel hotline.Channel, place hotline.Place) (Ruling, bool) {
	return d.first(text, channel, place, func(r *rule) bool { return len(r.within) == 0 })
}

// Priority gives the first priority rule that holds for a request of the category.
func (d *Directory) Priority(text []rune, channel hotline.Channel, place hotline.Place, category string) (Ruling, bool) {
	return d.first(text, channel, place, func(r *rule) bool { return slices.Contains(r.within, category) })
}

func (d *Directory) first(text []rune, channel hotline.Channel, place hotline.Place, concerns func(*rule) bool) (Ruling, bool) {
	f := d.words.find(text)
	for i := range d.rules {
		r := &d.rules[i]
		if !concerns(r) {
			continue
		}
		if spans := r.holds(f, channel, place); spans != nil {
			return Ruling{r.id, r.note, r.category, r.priority, r.also, r.sure, spans}, true
		}
	}
	return Ruling{}, false
}

func (r *rule) holds(f found, channel hotline.Channel, place hotline.Place) []zh.Span {
	if len(r.channels) > 0 && !slices.Contains(r.channels, channel) {
		return nil
	}
	if len(r.places) > 0 {
		given := zh.Normalize(strings.Join([]string{place.Building, place.Floor, place.Room, place.Raw}, " "))
		if !slices.ContainsFunc(r.places, func(p string) bool { return strings.Contains(given, p) }) {
			return nil
		}
	}
	for i := range r.unless {
		if r.unless[i].holds(f) {
			return nil
		}
	}
	for i := range r.when {
		if m := r.when[i].matches(f, nil); len(m) > 0 {
			return m[0]
		}
	}
	return nil
}

// ParseDirectory reads a directory; its form is described at the head of the seed file. Categories
// must be in the catalogue. Invalid: names the line.
func ParseDirectory(text string, catalogue *hotline.Catalogue) (*Directory, error) {
	p := directoryParser{d: &Directory{words: newLexicon()}, lists: map[string]string{}, catalogue: catalogue}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.line(line, n); err != nil {
			return nil, badLine("rules", n, err)
		}
	}
	if err := p.close(); err != nil {
		return nil, badLine("rules", p.started, err)
	}
	return p.d, nil
}

type directoryParser struct {
	d         *Directory
	lists     map[string]string
	catalogue *hotline.Catalogue
	started   int // line of the rule being read
}

func (p *directoryParser) line(line string, n int) error {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "let":
		name, words, ok := strings.Cut(rest, "=")
		if !ok {
			return fmt.Errorf("write: let NAME = words")
		}
		p.lists[strings.TrimSpace(name)] = words
		return nil
	case "rule":
		if err := p.close(); err != nil {
			return err
		}
		return p.open(rest, n)
	}
	if len(p.d.rules) == 0 {
		return fmt.Errorf("%q stands before the first rule", word)
	}
	return p.inRule(&p.d.rules[len(p.d.rules)-1], word, rest)
}

func (p *directoryParser) open(rest string, n int) error {
	id, note, _ := strings.Cut(rest, " ")
	if id == "" {
		return fmt.Errorf("write: rule ID 说明")
	}
	if slices.ContainsFunc(p.d.rules, func(r rule) bool { return r.id == id }) {
		return fmt.Errorf("rule %q appears twice", id)
	}
	p.started = n
	p.d.rules = append(p.d.rules, rule{id: id, note: strings.TrimSpace(note), sure: ruleSure})
	return nil
}

// close checks the rule that ends here.
func (p *directoryParser) close() error {
	if len(p.d.rules) == 0 {
		return nil
	}
	r := &p.d.rules[len(p.d.rules)-1]
	switch {
	case len(r.when) == 0:
		return fmt.Errorf("rule %q has no when", r.id)
	case (r.category == "") == (len(r.within) == 0):
		return fmt.Errorf("rule %q needs either to or in", r.id)
	case r.category == "" && r.priority == "":
		return fmt.Errorf("rule %q has no priority", r.id)
	}
	return nil
}

func (p *directoryParser) inRule(r *rule, word, rest string) (err error) {
	switch word {
	case "when":
		var w pattern
		w, err = p.d.words.compile(rest, p.lists)
		r.when = append(r.when, w)
	case "unless":
		var w pattern
		w, err = p.d.words.compile(rest, p.lists)
		r.unless = append(r.unless, w)
	case "channel":
		for _, c := range strings.Fields(rest) {
			if !slices.Contains(hotline.Channels, hotline.Channel(c)) {
				return fmt.Errorf("there is no channel %q", c)
			}
			r.channels = append(r.channels, hotline.Channel(c))
		}
	case "place":
		for _, w := range strings.Fields(rest) {
			r.places = append(r.places, zh.Normalize(w))
		}
	case "to":
		r.category, err = p.slug(rest)
	case "in":
		r.within, err = p.slugs(rest)
	case "also":
		r.also, err = p.slugs(rest)
	case "priority":
		r.priority = hotline.Priority(rest)
		if r.priority.Rank() == len(hotline.Priorities) {
			return fmt.Errorf("there is no priority %q", rest)
		}
	case "sure":
		r.sure, err = strconv.ParseFloat(rest, 64)
		if err == nil && !(r.sure > 0 && r.sure <= 1) {
			err = fmt.Errorf("sure must be above 0 and at most 1")
		}
	default:
		return fmt.Errorf("unknown word %q", word)
	}
	return err
}

func (p *directoryParser) slug(slug string) (string, error) {
	if _, ok := p.catalogue.Get(slug); !ok {
		return "", fmt.Errorf("there is no category %q", slug)
	}
	return slug, nil
}

func (p *directoryParser) slugs(rest string) ([]string, error) {
	list := strings.Fields(rest)
	for _, slug := range list {
		if _, err := p.slug(slug); err != nil {
			return nil, err
		}
	}
	return list, nil
}
