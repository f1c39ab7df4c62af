package storage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yihaotong/hotline"
)

// searchArm reaches the tickets that have the terms of a query. For a list of the newest it may look
// at some of the newest only, where that is the surer way to a full page.
func (q *query) searchArm(must []string, has string) arm {
	if q.newest > 0 && q.order.desc && len(q.order.keys) == 0 {
		q.cut = true
		where := ""
		if q.key != nil {
			where = " WHERE " + q.order.after("seq", q.key)
		}
		newest := "(SELECT seq, terms FROM ticket_search" + where + " ORDER BY seq DESC LIMIT " + strconv.Itoa(q.newest) + ") s"
		return beside(newest, "s.seq", append(slices.Clone(must), q.matches(has)))
	}
	return beside(fmt.Sprintf(q.dialect.found, q.matches(has)), "s.seq", must)
}

// searchArms reach what the words of the filter mean.
func (q *query) searchArms(must []string) []arm {
	var arms []arm
	for _, m := range q.meanings() {
		if m.has != "" {
			arms = append(arms, q.searchArm(must, m.has))
		} else {
			arms = append(arms, arm{from: "ticket t", seq: "t.seq", where: append(slices.Clone(must), m.condition)})
		}
	}
	return arms
}

// matching is the filter's words as a condition, for lists that another index leads to.
func (q *query) matching() []string {
	if q.filter.Query == "" {
		return nil
	}
	either := []string{"false"}
	for _, m := range q.meanings() {
		if m.has != "" {
			m.condition = q.said(m.has)
		}
		either = append(either, m.condition)
	}
	return []string{"(" + strings.Join(either, " OR ") + ")"}
}

// meaning is one thing that the words of a search may mean.
type meaning struct {
	has       string // terms
	condition string // else, on ticket t
}

// meanings are what the words of the filter may mean: a number or its start, the last digits of a
// phone, the start of a name, words of title and text.
func (q *query) meanings() []meaning {
	text := q.filter.Query
	if number, ok := hotline.ParseNumber(text); ok {
		return []meaning{{condition: "t.number = " + q.arg(number)}}
	}
	var all []meaning
	if tail := digits(text); len(tail) >= 4 && strings.Trim(text, "0123456789０１２３４５６７８９ +-") == "" {
		all = append(all, meaning{condition: "t.phone <> '' AND " + begins("t.phone", backwards(tail), &q.args)})
	}
	if start := strings.ToUpper(text); numberStart(start) {
		all = append(all, meaning{condition: begins("t.number", start, &q.args)})
	}
	if name := nameTerm(text); name != "" {
		all = append(all, meaning{has: q.has(name)})
	}
	if terms := queryTerms(text); len(terms) > 0 {
		all = append(all, meaning{has: q.has(terms...)})
	}
	return all
}

// numberStart reports whether a text is the start of a ticket number, with its two letters.
func numberStart(s string) bool {
	if len(s) < 3 || s[2] != '-' {
		return false
	}
	for i, c := range []byte(s) {
		if letter := c >= 'A' && c <= 'Z'; i < 2 && !letter || i > 2 && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
