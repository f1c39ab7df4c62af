package kb

import (
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// A bare topic (食堂) asks nothing: many clauses fit it alike, and any of them would be a guess.
const (
	topicRunes  = 3   // characters that a topic has at most
	topicLooks  = 12  // clauses that are looked at
	topicNear   = 1.5 // so little below the best, a clause fits alike …
	topicHas    = 0.8 // … when it has this share of the topic, its title included
	topicLeast  = 3   // so many that fit alike make it a topic
	topicMost   = 6   // choices
	choiceRunes = 16  // of a clause that no heading names
)

// topicOf is the bare topic that a question may be; "" = it asks something.
func topicOf(question string) string {
	said := 0
	for _, run := range zh.Runs(normal(clipRunes(question, MaxQueryText))) {
		said += run.Span[1] - run.Span[0]
	}
	if said > topicRunes || !wishOf(question).none() {
		return ""
	}
	text := []rune(words().content(question))
	var topic []string
	for _, run := range zh.Runs(text) {
		topic = append(topic, string(text[run.Span[0]:run.Span[1]]))
	}
	return strings.Join(topic, " ")
}

// choices gives the questions that a bare topic may stand for: the headings of the clauses that fit it, or
// how those begin that name it. None where one clause fits better than the others.
func choices(topic string, ranked []Ranked) []string {
	var alike []Ranked
	for _, r := range ranked {
		if ranked[0].Score-r.Score <= topicNear && r.features[fSingle]+r.features[fSingleTitle] >= topicHas {
			alike = append(alike, r)
		}
	}
	if len(alike) < topicLeast {
		return nil
	}
	var headings, gists []string
	for _, r := range alike {
		headings = choice(headings, topic, headingName(r.Heading))
		if strings.Contains(r.Text, topic) {
			gists = choice(gists, topic, gist(r.Text))
		}
	}
	for _, names := range [][]string{headings, gists} {
		if len(names) > 1 {
			return names
		}
	}
	return nil
}

// choice adds a name to those that can be chosen, with the topic where the name does not say it.
func choice(names []string, topic, name string) []string {
	if name != "" && !strings.Contains(name, topic) {
		name = topic + " " + name
	}
	if name == "" || slices.Contains(names, name) || len(names) == topicMost {
		return names
	}
	return append(names, name)
}

// headingName is the innermost of a clause's headings without its number.
func headingName(heading string) string {
	names := strings.Split(heading, headingJoin)
	name := strings.TrimSpace(names[len(names)-1])
	for _, unit := range []string{"编", "分编", "章", "节"} {
		if rest, n := numbered(name, "第", unit); n > 0 {
			return strings.TrimSpace(rest)
		}
	}
	return name
}

// gist is how a clause begins, behind its number, up to the first stop.
func gist(text string) string {
	if no, _ := articleMark(text, 0); no != "" {
		text = strings.TrimPrefix(text, no)
	} else if no, _ := itemMark(text, 0); no != "" {
		text = strings.TrimPrefix(text, no+"、")
	}
	text = strings.TrimSpace(text)
	if end := strings.IndexAny(text, "，。；：、"); end > 0 {
		text = text[:end]
	}
	if short := clipRunes(text, choiceRunes); short != text {
		return short + "…"
	}
	return text
}

// which asks back what of a topic is meant.
func which(topic string, names []string) hotline.Answer {
	return hotline.Answer{
		Kind: hotline.KindClarify, Text: hotline.Words(hotline.Languages[0], "kb.which", hotline.Args{"topic": topic}),
		Citations: []hotline.Citation{}, Suggestions: names,
	}
}
