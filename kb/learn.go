package kb

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Bounds of one round of learning.
const (
	mostPairings = 10_000 // the most trusted and newest
	mostArticles = 2_000  // that are read for it
	taughtRunes  = 60     // of the content of a question
	mostRejected = 500    // lessons that are remembered as rejected
)

// Learn makes the lessons anew from what was opened, liked and settled, with the clauses that are in
// force today, and stores them when they are others. What a person rejected stays rejected. Running it
// on several copies does no harm.
func (l *Library) Learn(ctx context.Context) error {
	if err := l.Finder.Warm(ctx); err != nil {
		return err
	}
	pairings, err := l.Pairings.Pairings(ctx, mostPairings)
	if err != nil || !l.Finder.stats.any() { // an index that is being filled knows no chance
		return err
	}
	all, err := l.taught(ctx, pairings)
	if err != nil {
		return err
	}
	was, version, err := l.lessons(ctx)
	if err != nil {
		return err
	}
	now := l.merged(was, lessonsOf(all, l.Finder.stats))
	if slices.EqualFunc(was, now, Lesson.same) {
		return nil
	}
	return l.saveLessons(ctx, now, version, hotline.System.ID)
}

// taught reads the clauses of pairings. Questions with the same content are one.
func (l *Library) taught(ctx context.Context, pairings []Pairing) ([]taught, error) {
	var all []taught
	at := map[string]int{}
	read := map[string]Article{}
	for _, p := range pairings {
		a, known := read[p.Article]
		if !known {
			if len(read) == mostArticles {
				continue
			}
			var err error
			if a, err = l.Reading(ctx, p.Article, hotline.Internally, l.now()); err != nil && hotline.CodeOf(err) != hotline.NotFound {
				return nil, err
			}
			read[p.Article] = a
		}
		content := clipRunes(words().content(p.Question), taughtRunes)
		n, known := at[content]
		if !known {
			n = len(all)
			at[content] = n
			all = append(all, taught{text: content, days: map[Date]bool{}})
		}
		q := &all[n]
		for _, c := range clausesOf(a, p.Clause) {
			if text := string(normal(c.Heading + "\n" + c.Text)); !slices.Contains(q.clauses, text) {
				q.clauses = append(q.clauses, text)
			}
			q.days[p.Day], q.known, q.settled = true, q.known || p.Trust >= ByKnown, q.settled || p.Trust == ByEditor
		}
	}
	return all, nil
}

// merged takes from new lessons what a person rejected before and what is a synonym by now.
func (l *Library) merged(was, learnt []Lesson) []Lesson {
	rejected := slices.DeleteFunc(slices.Clone(was), func(x Lesson) bool { return !x.Rejected })
	rejected = rejected[max(0, len(rejected)-mostRejected):]
	synonyms := l.Finder.synonyms()
	kept := slices.DeleteFunc(learnt, func(x Lesson) bool {
		same := synonyms.Synonyms(x.Word)
		return slices.ContainsFunc(rejected, func(r Lesson) bool {
			return strings.Contains(r.Word, x.Word) || strings.Contains(x.Word, r.Word)
		}) || !slices.ContainsFunc(x.Means, func(w string) bool { return !slices.Contains(same, w) })
	})
	return append(kept, rejected...)
}

// Lessons are those that were learnt, those of most questions first, and the rejected ones.
func (l *Library) Lessons(ctx context.Context) ([]Lesson, error) {
	all, _, err := l.lessons(ctx)
	return all, err
}

// Reject takes a lesson out of force for good, or puts it back. NotFound; Conflict: somebody else was
// faster.
func (l *Library) Reject(ctx context.Context, word string, rejected bool, by string) (Lesson, error) {
	all, version, err := l.lessons(ctx)
	if err != nil {
		return Lesson{}, err
	}
	i := slices.IndexFunc(all, func(x Lesson) bool { return x.Word == word })
	if i < 0 {
		return Lesson{}, hotline.Fail(hotline.NotFound, "not_found")
	}
	if all[i].Rejected == rejected {
		return all[i], nil
	}
	all[i].Rejected = rejected
	return all[i], l.saveLessons(ctx, all, version, by)
}

func (l *Library) lessons(ctx context.Context) ([]Lesson, int, error) {
	s, err := l.Settings.Setting(ctx, hotline.SettingLessons, hotline.SettingDefault)
	if hotline.CodeOf(err) == hotline.NotFound {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	all, err := ParseLessons(s.Body)
	return all, s.Version, err
}

func (l *Library) saveLessons(ctx context.Context, all []Lesson, version int, by string) error {
	body, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return l.Settings.SaveSetting(ctx, &hotline.Setting{Kind: hotline.SettingLessons, Name: hotline.SettingDefault, Version: version, Body: body, By: by, At: l.now()})
}

// ParseLessons reads the document of lessons.
func ParseLessons(body []byte) ([]Lesson, error) {
	var all []Lesson
	err := json.Unmarshal(body, &all)
	return all, err
}

// Taught gives a thesaurus that knows lessons as well, but for the rejected ones.
func Taught(synonyms *zh.Thesaurus, lessons []Lesson) *zh.Thesaurus {
	var all []zh.Learnt
	for _, l := range lessons {
		if !l.Rejected {
			all = append(all, zh.Learnt{Word: l.Word, Others: l.Means})
		}
	}
	return synonyms.With(all)
}
