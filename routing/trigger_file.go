package routing

import (
	"fmt"
	"strings"

	"yihaotong/hotline"
)

// ParseTriggers reads the trigger file; its form is described at its head. Invalid: names the line.
func ParseTriggers(text string) (*Triggers, error) {
	p := triggerParser{t: &Triggers{words: newLexicon(), lists: map[string]string{}, between: map[rune]bool{}}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.line(line); err != nil {
			return nil, badLine("triggers", n, err)
		}
	}
	return p.end()
}

func badLine(file string, line int, err error) error {
	return hotline.BadField(fmt.Sprintf("%s:%d", file, line), "rules.line", "line", line, "problem", err)
}

type triggerParser struct {
	t   *Triggers
	cur *class
}

func (p *triggerParser) line(line string) (err error) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	t := p.t
	switch word {
	case "let":
		name, words, ok := strings.Cut(rest, "=")
		if !ok {
			return fmt.Errorf("write: let NAME = words")
		}
		t.lists[strings.TrimSpace(name)] = words
	case "now":
		t.now, err = t.words.compile(rest, t.lists)
	case "harmless":
		t.harmless, err = t.words.compile(rest, t.lists)
	case "deny":
		t.deny, err = t.words.compile(rest, t.lists)
	case "between":
		for _, r := range rest {
			t.between[r] = r != '|'
		}
	case "topic":
		t.topics, err = p.guard(t.topics, rest)
	case "lead":
		t.leads, err = p.guard(t.leads, rest)
	case "class":
		id, name, ok := strings.Cut(rest, " ")
		if !ok {
			return fmt.Errorf("write: class ID 中文名")
		}
		p.cur = &class{id: id, name: name}
		t.classes = append(t.classes, p.cur)
	default:
		return p.inClass(word, rest)
	}
	return err
}

func (p *triggerParser) guard(list []guard, rest string) ([]guard, error) {
	id, words, ok := strings.Cut(rest, " ")
	if !ok {
		return list, fmt.Errorf("a guard needs a name and words")
	}
	w, err := p.t.words.compile(words, p.t.lists)
	return append(list, guard{id, w}), err
}

func (p *triggerParser) inClass(word, rest string) error {
	if p.cur == nil {
		return fmt.Errorf("unknown word %q", word)
	}
	t, c := p.t, p.cur
	switch word {
	case "category":
		c.categories = strings.Fields(rest)
		return nil
	case "despite":
		c.despite = strings.Fields(rest)
		return nil
	case "to":
		slug, condition, ok := strings.Cut(rest, " when ")
		if !ok {
			return fmt.Errorf("write: to SLUG when PATTERN")
		}
		w, err := t.words.compile(condition, t.lists)
		c.surely = append(c.surely, sure{slug, w})
		return err
	case "when", "close":
		w, err := t.words.compile(rest, t.lists)
		if word == "close" {
			w.window = closeWindow
		}
		c.when = append(c.when, w)
		return err
	case "unless":
		w, err := t.words.compile(rest, t.lists)
		c.unless = append(c.unless, w)
		return err
	}
	return fmt.Errorf("unknown word %q", word)
}

func (p *triggerParser) end() (*Triggers, error) {
	t := p.t
	if len(t.now.groups) == 0 || len(t.deny.groups) == 0 {
		return nil, hotline.BadField("triggers", "rules.line", "line", 0, "problem", "the words of now and deny are missing")
	}
	for _, c := range t.classes {
		if len(c.categories) == 0 || len(c.when) == 0 {
			return nil, hotline.BadField("triggers", "rules.line", "line", 0, "problem", fmt.Sprintf("class %s needs a category and a when", c.id))
		}
	}
	return t, nil
}

// Check refuses categories that the catalogue does not have.
func (t *Triggers) Check(catalogue *hotline.Catalogue) error {
	for _, c := range t.classes {
		slugs := append([]string(nil), c.categories...)
		for _, s := range c.surely {
			slugs = append(slugs, s.category)
		}
		for _, slug := range slugs {
			if _, ok := catalogue.Get(slug); !ok {
				return hotline.BadField("triggers."+c.id, "category.unknown", "value", slug)
			}
		}
	}
	return nil
}
