package kb

import "yihaotong/hotline/zh"

// numberShare is what a number in the unit asked for counts, compared with the question's words.
const numberShare = 0.5

// Sought gives a measure of how much of what a question asks for stands in a sentence: its words or
// others for them (synonyms are those in force), and a number in the unit it wants. 0 = nothing.
func Sought(question string, synonyms *zh.Thesaurus) func(sentence string) float64 {
	said, units := said(question, synonyms), unitsAsked(question)
	return func(sentence string) float64 {
		fit := said(sentence)
		if len(units) > 0 && names(string(normal(sentence)), units) {
			fit += numberShare
		}
		return fit
	}
}

// said gives the share of a question's words, or others for them, that stand in a text.
func said(question string, synonyms *zh.Thesaurus) func(text string) float64 {
	r := read(question, synonyms)
	q := prepare(question, r, r.terms(), newStatistics())
	room := q.scratch()
	return func(text string) float64 {
		q.scan(normal(text), room)
		return q.covered(func(n int) bool { return room.times[n] > 0 }, room.shares)
	}
}
