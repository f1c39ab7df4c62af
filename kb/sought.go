package kb

import "yihaotong/hotline/zh"

// numberShare is what a number in the unit asked for counts, compared with the question's words.
const numberShare = 0.5

// Sought gives a measure of how much of what a question asks for stands in a sentence: its words or
// others for them, and a number in the unit it wants. 0 = nothing.
func Sought(question string) func(sentence string) float64 {
	r := read(question, zh.Trade())
	s := newStatistics()
	q := prepare(question, r, r.terms(), s)
	room := q.scratch()
	return func(sentence string) float64 {
		text := normal(sentence)
		q.scan(text, room)
		fit := q.covered(func(n int) bool { return room.times[n] > 0 }, room.shares)
		if len(q.asksFor.units) > 0 && names(string(text), q.asksFor.units) {
			fit += numberShare
		}
		return fit
	}
}
