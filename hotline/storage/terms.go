package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// mostTerms bounds the search terms of one ticket; a text of usual length has a few hundred.
const mostTerms = 4000

// term is a word of a search; a prefix matches everything that begins with it.
type term struct {
	text   string
	prefix bool
}

// Marks before terms that are no words of the text. They are letters that nobody writes, so that
// no word begins with them, and every cutter of words leaves them where they are.
const (
	markName     = "ɴ"
	markBuilding = "ʙ"
	markTag      = "ᴛ"
)

// exactly is the term of a value that is looked for as a whole.
func exactly(mark, value string) term {
	sum := sha256.Sum256([]byte(value))
	return term{text: mark + hex.EncodeToString(sum[:10])}
}

// nameTerm is the term of a name; what a name begins with begins its term.
func nameTerm(name string) string {
	letters := slices.DeleteFunc([]rune(zh.Normalize(name)), func(r rune) bool { return zh.KindOf(r) == zh.Other })
	return markName + string(letters[:min(len(letters), longestWord)])
}

// sameWords reports whether two states of a ticket have the same search terms.
func sameWords(a, b *hotline.Ticket) bool {
	return a.Title == b.Title && a.Text == b.Text && a.Requester.Name == b.Requester.Name &&
		a.Place.Building == b.Place.Building && slices.Equal(a.Tags, b.Tags)
}

// searchTerms gives the distinct terms of a ticket, separated by blanks: of what it says pairs of
// neighbouring Chinese characters and the last one alone, other words and numbers whole; beside them
// name, building and tags.
func searchTerms(t *hotline.Ticket) string {
	seen := map[string]bool{}
	var all []string
	if t.Requester.Name != "" {
		all = append(all, nameTerm(t.Requester.Name))
	}
	if t.Place.Building != "" {
		all = append(all, exactly(markBuilding, t.Place.Building).text)
	}
	for _, tag := range t.Tags {
		all = append(all, exactly(markTag, tag).text)
	}
	text := []rune(zh.Normalize(t.Title + "\n" + t.Text))
	for _, run := range zh.Runs(text) {
		part := text[run.Span[0]:run.Span[1]]
		for _, word := range cut(run.Kind, part) {
			if !seen[word] && len(all) < mostTerms {
				seen[word] = true
				all = append(all, word)
			}
		}
	}
	return strings.Join(all, " ")
}

// longestWord is where a word that is no Chinese is cut, in runes.
const longestWord = 40

func cut(kind zh.Kind, part []rune) []string {
	if kind != zh.Han {
		return []string{string(part[:min(len(part), longestWord)])}
	}
	words := make([]string, 0, len(part))
	for i := 0; i+1 < len(part); i++ {
		words = append(words, string(part[i:i+2]))
	}
	return append(words, string(part[len(part)-1:]))
}

// queryTerms gives the terms that a ticket must have to be found by a text. A lone character and
// the last word of another script match as beginnings.
func queryTerms(q string) []term {
	text := []rune(zh.Normalize(q))
	var all []term
	for _, run := range zh.Runs(text) {
		part := text[run.Span[0]:run.Span[1]]
		words := cut(run.Kind, part)
		if run.Kind == zh.Han && len(words) > 1 {
			words = words[:len(words)-1] // the pairs hold every character
		}
		for _, w := range words {
			all = append(all, term{w, run.Kind != zh.Han || len(part) == 1})
		}
	}
	return all[:min(len(all), mostQueryTerms)]
}

// mostQueryTerms bounds the work of one search.
const mostQueryTerms = 60

// ftsQuery writes the terms for SQLite; all of them must match.
func ftsQuery(all []term) string {
	words := make([]string, len(all))
	for i, t := range all {
		words[i] = `"` + strings.ReplaceAll(t.text, `"`, "") + `"`
		if t.prefix {
			words[i] += " *"
		}
	}
	return strings.Join(words, " AND ")
}

// tsQuery writes the terms for PostgreSQL.
func tsQuery(all []term) string {
	words := make([]string, len(all))
	for i, t := range all {
		words[i] = quoteLexeme(t.text)
		if t.prefix {
			words[i] += ":*"
		}
	}
	return strings.Join(words, " & ")
}

func quoteLexeme(s string) string {
	return "'" + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(s) + "'"
}
