package meili

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// Fields of a document.
const (
	fieldID       = "id"
	fieldArticle  = "article"
	fieldTeam     = "team"
	fieldAudience = "audience"
	fieldFrom     = "valid_from"
	fieldTo       = "valid_to"
	fieldDuring   = "during"
	fieldGrams    = "grams"
	fieldEntry    = "entry"
	fieldStamp    = "stamp"
)

// document is what the server keeps of an entry. Without an entry it is a tombstone: it takes the
// place of a clause that is gone and is found by no search.
type document struct {
	ID       string    `json:"id"`
	Article  string    `json:"article"` // key of the article
	Team     string    `json:"team"`    // key of the team
	Audience string    `json:"audience"`
	From     int       `json:"valid_from"` // days as numbers such as 20261124
	To       int       `json:"valid_to"`
	During   []string  `json:"during"` // indexes that were being built when it was written
	Grams    string    `json:"grams"`
	Entry    *kb.Entry `json:"entry"`
	Stamp    string    `json:"stamp"` // tells this content of the entry from any other

	Vectors map[string]json.RawMessage `json:"_vectors,omitempty"` // what it means, as numbers
}

// Days that stand for open ends.
const (
	earliest = 0
	latest   = 99999999
)

// documentOf makes the document of an article's n-th entry, counted from 0. The next version of the
// clause takes the same id, so that a search that is half done finds the new one in the old one's place.
func documentOf(e kb.Entry, n int, during []string) document {
	return document{
		ID: keyOf(e.Article) + "-" + strconv.Itoa(n), Article: keyOf(e.Article), Team: keyOf(e.Team), Audience: string(e.Audience),
		From: dayNumber(e.From, earliest), To: dayNumber(e.To, latest),
		During: during, Grams: gramsOf(e.Title + "\n" + e.Heading + "\n" + e.Text), Entry: &e, Stamp: keyOf(fmt.Sprintf("%#v", e)),
	}
}

func tombstone(id string, during []string) document {
	article, _, _ := strings.Cut(id, "-")
	return document{ID: id, Article: article, During: during}
}

// keyOf makes of any text an id that the server takes as it is. In filters it compares strings
// without regard to case, so the text itself would not do.
func keyOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:10])
}

func dayNumber(d kb.Date, open int) int {
	n, err := strconv.Atoi(strings.ReplaceAll(string(d), "-", ""))
	if err != nil {
		return open
	}
	return n
}

// gramsOf gives the words that a clause is found by, each once: its character pairs, Latin words and
// numbers as questions are cut, and every single Chinese character.
func gramsOf(text string) string {
	seen := map[string]bool{}
	var b strings.Builder
	add := func(gram string) {
		if !seen[gram] {
			seen[gram] = true
			b.WriteString(wordOf(gram))
			b.WriteByte(' ')
		}
	}
	for _, gram := range zh.Bigrams(text) {
		add(gram)
	}
	for _, r := range zh.Normalize(text) {
		if zh.KindOf(r) == zh.Han {
			add(string(r))
		}
	}
	return b.String()
}

// wordOf spells a gram in twelve small letters, so that no server cuts, folds or bends it.
func wordOf(gram string) string {
	h := fnv.New64a()
	h.Write([]byte(gram))
	n := h.Sum64()
	var word [12]byte
	for i := range word {
		word[i] = 'a' + byte(n%26)
		n /= 26
	}
	return string(word[:])
}
