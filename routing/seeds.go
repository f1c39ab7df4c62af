package routing

import (
	"embed"
	"fmt"
	"strings"

	"yihaotong/hotline"
)

//go:embed seed/*.txt
var seedFiles embed.FS

var seedExampleFiles = []string{"housing", "commuting", "childcare", "dining", "repair", "general"}

// SeedExamples are the hand-written requests that a new installation learns from.
func SeedExamples(catalogue *hotline.Catalogue) ([]Example, error) {
	var all []Example
	for _, name := range seedExampleFiles {
		examples, err := ParseExamples(name, seedText(name), catalogue)
		if err != nil {
			return nil, err
		}
		all = append(all, examples...)
	}
	return all, nil
}

// SeedTriggers are the safety triggers of the product, as text.
func SeedTriggers() string { return seedText("triggers") }

// SeedDirectory is the dispatch directory of a new installation, as text.
func SeedDirectory() string { return seedText("directory") }

// SeedConcepts are the kinds of things that the classifier knows and the signs of danger, as text.
func SeedConcepts() string {
	return seedText("concepts") + "\n" + signsBegin + "\n" + seedText("signs")
}

// seedAlarms are texts that only the alarm learns from: danger in many voices, and what only sounds
// like it. A line is "critical text" or "other text"; # begins a comment.
func seedAlarms() []Labelled {
	var out []Labelled
	for line := range strings.Lines(seedText("danger")) {
		if label, text, ok := strings.Cut(strings.TrimSpace(line), " "); ok && label != "#" {
			out = append(out, Labelled{Text: text, Label: label})
		}
	}
	return out
}

// seedText reads an embedded file; they are part of the binary, so a missing one is a build error.
func seedText(name string) string {
	b, err := seedFiles.ReadFile("seed/" + name + ".txt")
	if err != nil {
		panic("routing: " + err.Error())
	}
	return string(b)
}

// ParseExamples reads examples as text: "[team.slug]" heads those of a category, then one line each,
// "type text" or "type/priority text"; # begins a comment. Without a priority the category's own
// counts, as PriorityFor has it. Invalid: names the line.
func ParseExamples(file, text string, catalogue *hotline.Catalogue) ([]Example, error) {
	var out []Example
	var category hotline.Category
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if slug, ok := strings.CutPrefix(line, "["); ok {
			if category, ok = catalogue.Get(strings.TrimSuffix(slug, "]")); !ok {
				return nil, badLine(file, n, fmt.Errorf("there is no category %q", strings.TrimSuffix(slug, "]")))
			}
			continue
		}
		e, err := parseExample(line, category)
		if err != nil {
			return nil, badLine(file, n, err)
		}
		out = append(out, e)
	}
	return out, nil
}

func parseExample(line string, category hotline.Category) (Example, error) {
	head, text, ok := strings.Cut(line, " ")
	typ, priority, own := strings.Cut(head, "/")
	e := Example{Text: text, Category: category.Slug, Type: hotline.Type(typ), Priority: hotline.Priority(priority)}
	switch {
	case category.Slug == "":
		return e, fmt.Errorf("write [team.slug] before the first example")
	case !ok || !knownType(e.Type):
		return e, fmt.Errorf("write: type text; types are %v", hotline.Types)
	case own && e.Priority.Rank() == len(hotline.Priorities):
		return e, fmt.Errorf("there is no priority %q", priority)
	case !own:
		e.Priority = hotline.PriorityFor(category, e.Type)
	}
	return e, nil
}

func knownType(t hotline.Type) bool {
	for _, k := range hotline.Types {
		if k == t {
			return true
		}
	}
	return false
}
