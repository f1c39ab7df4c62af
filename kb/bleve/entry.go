package bleve

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// Fields of a document. The entry is kept in two stored fields; the others are only searched.
const (
	fieldEntry    = "entry"   // but for its text …
	fieldText     = "text"    // … which is read more quickly as it is
	fieldPairs    = "pairs"   // character pairs of heading and text
	fieldSingles  = "singles" // single characters: rare ones, and questions of one character
	fieldArticle  = "article"
	fieldTeam     = "team"
	fieldAudience = "audience"
	fieldFrom     = "from" // first day in force, only where there is one
	fieldTo       = "to"   // last day in force, only where there is one
)

// noTeam stands for a clause of all teams: an empty term cannot be searched.
const noTeam = "*"

// entryID is unique for article, version and place.
func entryID(e kb.Entry) string {
	return e.Article + "/" + strconv.Itoa(e.Version) + "/" + strconv.Itoa(e.Place)
}

// documentOf makes what bleve keeps of an entry.
func documentOf(e kb.Entry) (*document.Document, error) {
	searched, text := e.Heading+"\n"+e.Text, e.Text
	e.Text = ""
	body, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("entry %s: %w", entryID(e), err)
	}
	doc := document.NewDocument(entryID(e))
	doc.AddField(document.NewTextFieldCustom(fieldEntry, nil, body, index.StoreField, nil))
	doc.AddField(document.NewTextFieldCustom(fieldText, nil, []byte(text), index.StoreField, nil))
	doc.AddField(document.NewTextFieldCustom(fieldPairs, nil, []byte(searched), index.IndexField, pairs{}))
	doc.AddField(document.NewTextFieldCustom(fieldSingles, nil, []byte(searched), index.IndexField, singles{}))
	team := e.Team
	if team == "" {
		team = noTeam
	}
	for field, value := range map[string]string{
		fieldArticle: e.Article, fieldTeam: team, fieldAudience: string(e.Audience), fieldFrom: string(e.From), fieldTo: string(e.To),
	} {
		if value != "" {
			doc.AddField(document.NewTextFieldCustom(field, nil, []byte(value), index.IndexField|index.SkipFreqNorm, whole{}))
		}
	}
	return doc, nil
}

// storedFields are those that entryOf needs.
var storedFields = []string{fieldEntry, fieldText}

func entryOf(fields map[string]any) (kb.Entry, error) {
	var e kb.Entry
	head, ok := fields[fieldEntry].(string)
	text, also := fields[fieldText].(string)
	if !ok || !also {
		return e, fmt.Errorf("stored fields are %v", fields)
	}
	err := json.Unmarshal([]byte(head), &e)
	e.Text = text
	return e, err
}

// pairs cuts a text as questions are cut.
type pairs struct{}

func (pairs) Analyze(text []byte) analysis.TokenStream { return stream(zh.Bigrams(string(text))) }

// singles gives the Chinese characters.
type singles struct{}

func (singles) Analyze(text []byte) analysis.TokenStream {
	var terms []string
	for _, r := range zh.Normalize(string(text)) {
		if zh.KindOf(r) == zh.Han {
			terms = append(terms, string(r))
		}
	}
	return stream(terms)
}

// whole takes the value as one term.
type whole struct{}

func (whole) Analyze(text []byte) analysis.TokenStream { return stream([]string{string(text)}) }

func stream(terms []string) analysis.TokenStream {
	tokens := make(analysis.TokenStream, len(terms))
	for i, t := range terms {
		tokens[i] = &analysis.Token{Term: []byte(t), Position: i + 1}
	}
	return tokens
}
