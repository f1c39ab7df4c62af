package kb

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

const (
	gapsRead   = 2000 // newest open questions that are put together
	alike      = 0.5  // Dice share of character pairs from which two questions are one
	examples   = 5
	gapClauses = 3
)

// Cluster is a gap as people see it: questions that ask the same, under their best phrase.
type Cluster struct {
	ID       string    // of its oldest question
	Question string    // the one most like all others
	Team     string    // of most of them
	Count    int       // how often it was asked
	FirstAt  time.Time // oldest
	LastAt   time.Time // newest
	Examples []string  // other wordings, newest first
	Gaps     []string  // ids of all its questions
}

// Dislike logs a question whose answer did not help, as hotline.Answerer wants it.
func (l *Library) Dislike(ctx context.Context, q hotline.Question) error {
	_, err := l.log(ctx, q, Disliked)
	return err
}

// log writes a question down as it is meant: a follow-up together with what it goes on with.
func (l *Library) log(ctx context.Context, q hotline.Question, why GapReason) (id string, err error) {
	g := Gap{
		ID: hotline.NewID(l.now()), At: l.now(), Question: zh.Mask(clipRunes(meanings(q)[0], MaxQueryText)), Team: cmp.Or(q.Team, q.About),
		Reason: why, Asker: q.Asker, Status: GapOpen,
	}
	return g.ID, l.Gaps.RecordGap(ctx, g)
}

// Clusters gives what was asked in vain, most often first, the newest of equals first.
func (l *Library) Clusters(ctx context.Context) ([]Cluster, error) {
	open, err := l.Gaps.FindGaps(ctx, GapOpen, gapsRead)
	if err != nil {
		return nil, err
	}
	return Gather(open), nil
}

// DraftFromGap begins an article that answers a gap: the question as title, the nearest clauses as
// material, the whole cluster to be closed when it is published. NotFound; Conflict: closed already.
func (l *Library) DraftFromGap(ctx context.Context, id, by string) (Article, error) {
	g, err := l.Gaps.Gap(ctx, id)
	if err != nil {
		return Article{}, err
	}
	if g.Status != GapOpen {
		return Article{}, hotline.Fail(hotline.Conflict, "kb.state", "action", "draft", "status", g.Status)
	}
	c, err := l.around(ctx, g)
	if err != nil {
		return Article{}, err
	}
	near, err := l.Finder.Search(ctx, Query{Text: c.Question, Reader: hotline.Internally, Day: l.Today(), Limit: gapClauses})
	if err != nil {
		return Article{}, err
	}
	return l.Write(ctx, Article{Title: clipRunes(c.Question, MaxTitle), Team: c.Team, Text: material(c, near), Gaps: c.Gaps}, by)
}

// around is the cluster that an open gap stands in.
func (l *Library) around(ctx context.Context, g Gap) (Cluster, error) {
	all, err := l.Clusters(ctx)
	if err != nil {
		return Cluster{}, err
	}
	if i := slices.IndexFunc(all, func(c Cluster) bool { return slices.Contains(c.Gaps, g.ID) }); i >= 0 {
		return all[i], nil
	}
	return Cluster{Question: g.Question, Team: g.Team, Gaps: []string{g.ID}}, nil
}

// material is the text an editor starts from: the question, and what stands nearest to an answer.
func material(c Cluster, near []Ranked) string {
	var b strings.Builder
	b.WriteString("# " + c.Question + "\n")
	for _, r := range near {
		b.WriteString("\n> 《" + r.Title + "》" + r.No + "\n> " + strings.ReplaceAll(r.Text, "\n", "\n> ") + "\n")
	}
	return b.String()
}

// SettleGap settles a question with all that ask the same: an article in force answers it, and those who
// asked are told; or, with article "", none ever shall. NotFound: no such gap, or no such article in
// force; Conflict: settled already.
func (l *Library) SettleGap(ctx context.Context, id, article string) error {
	g, err := l.Gaps.Gap(ctx, id)
	if err != nil {
		return err
	}
	if g.Status != GapOpen {
		return hotline.Fail(hotline.Conflict, "kb.state", "action", "settle", "status", g.Status)
	}
	c, err := l.around(ctx, g)
	if err != nil {
		return err
	}
	if article == "" {
		_, err = l.Gaps.CloseGaps(ctx, c.Gaps, GapDropped, "", l.now())
		return err
	}
	a, err := l.Reading(ctx, article, hotline.Internally, l.now())
	if err != nil {
		return err
	}
	return l.answered(ctx, a, c.Gaps)
}

// answered tells those who asked and closes the gaps, in this order: when telling fails they stay on the
// board. Questions that came since the article was begun and ask the same are among them.
func (l *Library) answered(ctx context.Context, a Article, gaps []string) error {
	all, err := l.Clusters(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if slices.ContainsFunc(c.Gaps, func(id string) bool { return slices.Contains(gaps, id) }) {
			gaps = append(gaps[:len(gaps):len(gaps)], c.Gaps...)
		}
	}
	var open []Gap
	for _, id := range gaps {
		g, err := l.Gaps.Gap(ctx, id)
		if err != nil && hotline.CodeOf(err) != hotline.NotFound {
			return err
		}
		if err == nil && g.Status == GapOpen && !slices.ContainsFunc(open, func(o Gap) bool { return o.ID == g.ID }) {
			open = append(open, g)
		}
	}
	if l.Told != nil && len(open) > 0 {
		all := make([]hotline.Answered, len(open))
		for i, g := range open {
			all[i] = hotline.Answered{Chat: g.Asker, Question: g.Question, Article: a.ID, Title: a.Title, Audience: a.Audience}
		}
		if err := l.Told(ctx, all); err != nil {
			return err
		}
	}
	closed, err := l.Gaps.CloseGaps(ctx, gaps, GapClosed, a.ID, l.now())
	if err != nil {
		return err
	}
	if err := l.settled(ctx, a, closed); err != nil {
		l.Log.WarnContext(ctx, "what a settled question teaches was not noted", "article", a.ID, "error", err)
	}
	return nil
}

// Gather puts questions that ask the same together. A question joins the cluster whose first question
// it is most like. Gaps may come in any order.
func Gather(gaps []Gap) []Cluster {
	sorted := slices.Clone(gaps)
	slices.SortFunc(sorted, func(a, b Gap) int { return cmp.Compare(a.ID, b.ID) })
	var groups []gathering
	byPair := map[gram][]int{} // clusters whose first question has the pair
	for _, g := range sorted {
		pairs := distinct(words().content(g.Question), eachPair)
		best, most := -1, alike
		for i, shared := range sharing(pairs, byPair) {
			if like := 2 * float64(shared) / float64(len(pairs)+len(groups[i].pairs)); like > most || like == most && (best < 0 || i < best) {
				best, most = i, like
			}
		}
		if best < 0 {
			best = len(groups)
			groups = append(groups, gathering{pairs: pairs})
			for _, p := range pairs {
				byPair[p] = append(byPair[p], best)
			}
		}
		groups[best].gaps = append(groups[best].gaps, g)
	}
	clusters := make([]Cluster, len(groups))
	for i, g := range groups {
		clusters[i] = g.cluster()
	}
	slices.SortStableFunc(clusters, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), b.LastAt.Compare(a.LastAt))
	})
	return clusters
}

// gathering is a cluster in the making: its gaps, oldest first, and the pairs of the first.
type gathering struct {
	gaps  []Gap
	pairs []gram
}

// sharing counts for each cluster the pairs it has in common.
func sharing(pairs []gram, byPair map[gram][]int) map[int]int {
	shared := map[int]int{}
	for _, p := range pairs {
		for _, i := range byPair[p] {
			shared[i]++
		}
	}
	return shared
}

// cluster names the gathering by the question whose pairs are commonest in it, the shorter of equals.
func (g gathering) cluster() Cluster {
	common, teams := map[gram]int{}, map[string]int{}
	for _, gap := range g.gaps {
		for _, p := range distinct(words().content(gap.Question), eachPair) {
			common[p]++
		}
		teams[gap.Team]++
	}
	first, last := g.gaps[0], g.gaps[len(g.gaps)-1]
	c := Cluster{ID: first.ID, Count: len(g.gaps), FirstAt: first.At, LastAt: last.At}
	best := -1.0
	for _, gap := range g.gaps {
		c.Gaps = append(c.Gaps, gap.ID)
		pairs, sum := distinct(words().content(gap.Question), eachPair), 0
		for _, p := range pairs {
			sum += common[p]
		}
		if mean := float64(sum) / float64(max(1, len(pairs))); mean > best || mean == best && len(gap.Question) < len(c.Question) {
			best, c.Question = mean, gap.Question
		}
		if teams[gap.Team] > teams[c.Team] || c.Team == "" {
			c.Team = gap.Team
		}
	}
	for _, gap := range slices.Backward(g.gaps) {
		if len(c.Examples) < examples && gap.Question != c.Question && !slices.Contains(c.Examples, gap.Question) {
			c.Examples = append(c.Examples, gap.Question)
		}
	}
	return c
}
