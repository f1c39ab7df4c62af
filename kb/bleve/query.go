package bleve

import (
	"slices"

	bleve "github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// clauseQuery finds clauses with any of the terms, but none that q may not see. The filters say what
// is left out, because that is the small part: few clauses are expired or for other readers.
func clauseQuery(q kb.Query, terms []kb.Term) query.Query {
	wanted := make([]query.Query, len(terms))
	for i, t := range terms {
		field := fieldPairs
		if t.Single {
			field = fieldSingles
		}
		wanted[i] = term(field, t.Text, t.Weight)
	}
	var must []query.Query
	if q.Team != "" {
		must = append(must, anyOf(fieldTeam, q.Team, noTeam))
	}
	no := []query.Query{after(fieldFrom, string(q.Day)), before(fieldTo, string(q.Day))}
	if hidden := hiddenFrom(q.Reader); len(hidden) > 0 {
		no = append(no, anyOf(fieldAudience, hidden...))
	}
	return query.NewBooleanQuery(append(must, bleve.NewDisjunctionQuery(wanted...)), nil, no)
}

func hiddenFrom(reader hotline.Audience) []string {
	var hidden []string
	for _, a := range kb.Readable(hotline.Internally) {
		if !slices.Contains(kb.Readable(reader), a) {
			hidden = append(hidden, string(a))
		}
	}
	return hidden
}

func term(field, text string, boost float64) query.Query {
	t := bleve.NewTermQuery(text)
	t.SetField(field)
	t.SetBoost(boost)
	return t
}

// anyOf counts nothing towards the score.
func anyOf(field string, values ...string) query.Query {
	var any []query.Query
	for _, v := range values {
		any = append(any, term(field, v, 0))
	}
	return bleve.NewDisjunctionQuery(any...)
}

func after(field, value string) query.Query {
	no := false
	r := bleve.NewTermRangeInclusiveQuery(value, "", &no, nil)
	r.SetField(field)
	return r
}

func before(field, value string) query.Query {
	no := false
	r := bleve.NewTermRangeInclusiveQuery("", value, nil, &no)
	r.SetField(field)
	return r
}
