package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// mostTerms bounds the search terms of one ticket; a text of usual length has about a hundred.
const mostTerms = 4000

// Marks before terms that are no words of the text. They are letters that nobody writes, so that
// no word begins with them, and every cutter of words leaves them where they are.
const (
	markName     = "ɴ"
	markBuilding = "ʙ"
	markTag      = "ᴛ"
)

// exactly is the term of a value that is looked for as a whole.
func exactly(mark, value string) string {
	sum := sha256.Sum256([]byte(value))
	return mark + hex.EncodeToString(sum[:10])
}

// nameTerm is the term of a name or of its start; "" when there is no letter in it.
func nameTerm(start string) string {
	letters := lettersOf(start)
	if len(letters) == 0 || len(letters) > longestStart {
		return ""
	}
	return markName + string(letters)
}

func lettersOf(name string) []rune {
	return slices.DeleteFunc([]rune(zh.Normalize(name)), func(r rune) bool { return zh.KindOf(r) == zh.Other })
}

// sameWords reports whether two states of a ticket have the same search terms.
func sameWords(a, b *hotline.Ticket) bool {
	return a.Title == b.Title && a.Text == b.Text && a.Requester.Name == b.Requester.Name &&
		a.Place.Building == b.Place.Building && slices.Equal(a.Tags, b.Tags) && a.CallbackDue() == b.CallbackDue()
}

// searchTerms gives the distinct terms of a ticket, separated by blanks. Everything that can be
// looked for is a term of its own, so that a search is an intersection and needs no beginnings of
// terms: of the text pairs of neighbouring Chinese characters, and words of other scripts with their
// beginnings; single characters of the title; beginnings of the name; building and tags.
func searchTerms(t *hotline.Ticket) string {
	room := len(t.Title)/2 + len(t.Text)/3 // about as many as there are characters
	l := termList{seen: make(map[string]bool, room), all: make([]string, 0, room)}
	name := lettersOf(t.Requester.Name)
	for n := range min(len(name), longestStart) {
		l.add(markName + string(name[:n+1]))
	}
	if t.Place.Building != "" {
		l.add(exactly(markBuilding, t.Place.Building))
	}
	for _, tag := range t.Tags {
		l.add(exactly(markTag, tag))
	}
	if t.CallbackDue() {
		l.add(exactly(markTag, hotline.CallbackTag))
	}
	title := []rune(zh.Normalize(t.Title))
	for _, run := range zh.Runs(title) {
		l.addRun(run.Kind, title[run.Span[0]:run.Span[1]], true)
	}
	text := []rune(zh.Normalize(t.Text))
	for _, run := range zh.Runs(text) {
		l.addRun(run.Kind, text[run.Span[0]:run.Span[1]], false)
	}
	return strings.Join(l.all, " ")
}

// termList gathers terms, each once.
type termList struct {
	seen map[string]bool
	all  []string
}

func (l *termList) add(term string) {
	if !l.seen[term] && len(l.all) < mostTerms {
		l.seen[term] = true
		l.all = append(l.all, term)
	}
}

func (l *termList) addRun(kind zh.Kind, run []rune, single bool) {
	switch kind {
	case zh.Han:
		for i := range run {
			if single || len(run) == 1 {
				l.add(string(run[i : i+1]))
			}
			if i+1 < len(run) {
				l.add(string(run[i : i+2]))
			}
		}
	case zh.Latin:
		for n := shortestStart; n <= min(len(run), longestStart); n++ {
			l.add(string(run[:n]))
		}
		l.add(string(run[:min(len(run), longestWord)]))
	default:
		l.add(string(run[:min(len(run), longestWord)]))
	}
}

const (
	longestWord   = 40 // where a word that is no Chinese is cut, in runes
	longestStart  = 12 // the longest beginning that is a term
	shortestStart = 2  // of a word; of a name it is 1
)

// queryTerms gives the terms that a ticket must have to be found by a text.
func queryTerms(q string) []string {
	text := []rune(zh.Normalize(q))
	l := termList{seen: map[string]bool{}}
	for _, run := range zh.Runs(text) {
		part := text[run.Span[0]:run.Span[1]]
		switch {
		case run.Kind == zh.Han && len(part) == 1:
			l.add(string(part))
		case run.Kind == zh.Han:
			for i := range len(part) - 1 {
				l.add(string(part[i : i+2]))
			}
		default:
			l.add(string(part[:min(len(part), longestWord)]))
		}
	}
	return l.all[:min(len(l.all), mostQueryTerms)]
}

// mostQueryTerms bounds the work of one search.
const mostQueryTerms = 60

// Terms hold letters and digits only, so that quotes around them are enough.

// ftsQuery writes for SQLite that all terms must match.
func ftsQuery(terms []string) string { return `"` + strings.Join(terms, `" AND "`) + `"` }

// tsQuery writes the same for PostgreSQL.
func tsQuery(terms []string) string { return "'" + strings.Join(terms, "' & '") + "'" }
