package kb

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// Lesson is what questions and the clauses that answered them teach: who asks with Word may also mean
// the words of Means.
type Lesson struct {
	Word      string   `json:"word"`
	Means     []string `json:"means"`              // the most telling first
	Questions int      `json:"questions"`          // different ones that teach it
	Days      int      `json:"days"`               // on which they were asked
	Rejected  bool     `json:"rejected,omitempty"` // by a person: it is not in force and is not learnt again
}

func (l Lesson) same(m Lesson) bool {
	return l.Word == m.Word && slices.Equal(l.Means, m.Means) && l.Questions == m.Questions && l.Days == m.Days && l.Rejected == m.Rejected
}

// How much evidence a lesson needs. One person who opens this and that must not be able to bend the
// search; what an editor settled weighs more than what somebody opened.
const (
	leastSettled   = 2 // different questions that editors settled with the clause, or else
	leastQuestions = 3 // different questions after which the clause was opened,
	leastDays      = 3 // on so many days, at least once by a person with an account

	leastShare  = 0.3  // of the questions with the word lead to a clause with the other word
	leastLift   = 5    // times as many as chance would
	mostShare   = 0.03 // of all clauses may have the word: what rules say often needs no other words
	mostCommon  = 0.05 // … the other word, or it tells nothing
	longestWord = 8    // characters of a question's word,
	longestName = 12   // of a clause's
	mostMeans   = 3    // of one word
	mostLessons = 500
	mostWords   = 1_500 // words that are looked at, those of most questions
	mostTaught  = 40    // questions that are looked at for one word
)

// taught is a question with the clauses that answered it.
type taught struct {
	text    string   // content of the question
	clauses []string // normalised
	days    map[Date]bool
	settled bool // by an editor
	known   bool // somebody with an account opened it
}

// lessonsOf is the rule: a word that several questions share, and that their clauses do not say, means
// what these clauses share far more often than other clauses would. It gives the lessons that rest on
// most questions first.
func lessonsOf(all []taught, s *statistics) []Lesson {
	cut := cutter{s: s, joins: map[gram]bool{}, parts: map[string][]string{}}
	parts := make([][]string, len(all))
	for i, q := range all {
		parts[i] = cut.segments(q.text)
	}
	words := commonWords(parts, longestWord, leastSettled)
	maps.DeleteFunc(words, func(word string, asked []int) bool {
		share, alone := cut.share(word)
		return !enough(asked, all) || share > mostShare && !alone
	})
	order := slices.SortedFunc(maps.Keys(words), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(words[b]), len(words[a])), strings.Compare(a, b))
	})
	var lessons []Lesson
	for _, word := range order[:min(mostWords, len(order))] {
		if l := lessonOf(word, spread(words[word], mostTaught), all, cut); len(l.Means) > 0 {
			lessons = append(lessons, l)
		}
	}
	slices.SortFunc(lessons, func(a, b Lesson) int {
		return cmp.Or(cmp.Compare(b.Questions, a.Questions), cmp.Compare(b.Days, a.Days), strings.Compare(a.Word, b.Word))
	})
	return lessons[:min(mostLessons, len(lessons))]
}

// spread takes at most so many of a list, evenly.
func spread(all []int, most int) []int {
	if len(all) <= most {
		return all
	}
	some := make([]int, most)
	for i := range some {
		some[i] = all[i*len(all)/most]
	}
	return some
}

// meaning is a word of clauses with the questions, by number, that lead to it.
type meaning struct {
	word  string
	by    []int
	score float64
}

// lessonOf looks what the questions with a word, by number, have in common in their clauses. Without
// meanings there is no lesson.
func lessonOf(word string, asked []int, all []taught, cut cutter) Lesson {
	l := Lesson{Word: word}
	var by []int
	for _, m := range meaningsOf(word, asked, all, cut) {
		if len(l.Means) < mostMeans && !slices.ContainsFunc(l.Means, func(w string) bool { return strings.Contains(w, m.word) || strings.Contains(m.word, w) }) {
			l.Means, by = append(l.Means, m.word), append(by, m.by...)
		}
	}
	slices.Sort(by)
	by = slices.Compact(by)
	l.Questions, l.Days = len(by), len(daysOf(by, all))
	return l
}

// meaningsOf gives the words that the clauses of the questions share, the most surprising first, of equals the
// longer.
func meaningsOf(word string, asked []int, all []taught, cut cutter) []meaning {
	parts := make([][]string, len(asked))
	for i, n := range asked {
		for _, clause := range all[n].clauses {
			if !strings.Contains(clause, word) {
				parts[i] = append(parts[i], cut.segments(clause)...)
			}
		}
	}
	least := max(leastSettled, int(math.Ceil(leastShare*float64(len(asked)))))
	var found []meaning
	for name, at := range commonWords(parts, longestName, least) {
		by, said := make([]int, len(at)), 0
		for i, n := range at {
			by[i] = asked[n]
			if strings.Contains(all[by[i]].text, name) {
				said++
			}
		}
		chance, alone := cut.share(name)
		tells := chance <= mostCommon || alone
		if tells && 2*said < len(by) && float64(len(by)) >= leastLift*chance*float64(len(asked)) && enough(by, all) {
			found = append(found, meaning{name, by, surprise(len(by), len(asked), chance)})
		}
	}
	slices.SortFunc(found, func(a, b meaning) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(len(b.word), len(a.word)), strings.Compare(a.word, b.word))
	})
	return found
}

// enough reports whether questions, by number, are evidence.
func enough(asked []int, all []taught) bool {
	settled, known := 0, false
	for _, n := range asked {
		known = known || all[n].known
		if all[n].settled {
			settled++
		}
	}
	return settled >= leastSettled || known && len(asked) >= leastQuestions && len(daysOf(asked, all)) >= leastDays
}

func daysOf(asked []int, all []taught) map[Date]bool {
	days := map[Date]bool{}
	for _, n := range asked {
		for day := range all[n].days {
			days[day] = true
		}
	}
	return days
}

// surprise is the logarithm of how much likelier a of n is with its own share than with that of chance
// (the likelihood ratio of Dunning, 1993).
func surprise(a, n int, chance float64) float64 {
	hits, misses := float64(a), float64(n-a)
	g := hits * math.Log(hits/float64(n)/chance)
	if misses > 0 {
		g += misses * math.Log(misses/float64(n)/(1-chance))
	}
	return g
}

// commonWords gives the words of two characters and more that at least so many texts have, with the
// numbers of these texts, ascending. A word that only stands inside a longer one of the same texts is
// left out. A text is its segments.
func commonWords(texts [][]string, longest, least int) map[string][]int {
	words := map[string][]int{}
	var before map[string][]int
	for size := 2; size <= longest; size++ {
		level := map[string][]int{}
		for n, segments := range texts {
			for _, segment := range segments {
				eachWindow(segment, size, func(w, head, tail string) {
					if before != nil && (before[head] == nil || before[tail] == nil) {
						return
					}
					if at := level[w]; len(at) == 0 || at[len(at)-1] != n {
						level[w] = append(at, n)
					}
				})
			}
		}
		for w, at := range level {
			if len(at) < least {
				delete(level, w)
				continue
			}
			words[w] = at
			eachWindow(w, size-1, func(inner, _, _ string) {
				if len(words[inner]) == len(at) {
					delete(words, inner)
				}
			})
		}
		if len(level) == 0 {
			break
		}
		before = level
	}
	return words
}

// eachWindow yields every stretch of size characters, with the stretch without its last and without its
// first character. A word in other letters is one stretch, of size 2.
func eachWindow(text string, size int, yield func(w, head, tail string)) {
	if text == "" || text[0] < 0x80 {
		if size == 2 {
			yield(text, "", "")
		}
		return
	}
	starts := make([]int, 0, len(text)/3+1)
	for i := range text {
		starts = append(starts, i)
	}
	starts = append(starts, len(text))
	for i := 0; i+size < len(starts); i++ {
		yield(text[starts[i]:starts[i+size]], text[starts[i]:starts[i+size-1]], text[starts[i+1]:starts[i+size]])
	}
}
