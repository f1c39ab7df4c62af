package routing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Engine decides where a request goes: safety triggers, then the dispatch directory, then the
// statistical classifier. It is a hotline.Router. Directory and classifier can be exchanged while it
// works; safe for concurrent use.
type Engine struct {
	catalogue func() *hotline.Catalogue
	triggers  *Triggers
	state     atomic.Pointer[state]
}

type state struct {
	directory  *Directory
	classifier *Classifier
}

// Lines of the engine, on calibrated probabilities.
const (
	personLine   = 0.50  // a team below it: a person decides
	alarmLine    = 0.13  // from here a text with a sign of danger counts as danger
	alarmBare    = 0.60  // … one without any
	alarmMild    = 0.40  // … one that reads as a suggestion or as praise
	alarmSpared  = 0.50  // … one that says that nobody came to harm
	alarmTold    = 0.35  // … one that reads as a complaint or a plain question: whoever is in danger asks for help
	alarmQuiet   = 0.40  // … one that is surely about a category without danger
	quietSure    = 0.80  // … how sure
	alarmHeld    = 0.35  // … one whose trigger a guard holds back because it speaks of something else
	alarmAway    = 0.80  // … because it is imagined or played
	alarmTwice   = 0.95  // … because it is over, or for two reasons
	alarmAsk     = 0.03  // from here, in a text with a sign, it is worth a question
	alarmAskBare = 0.30  // … in one without
	alarmCalm    = 0.002 // below it a trigger is not believed at once
	askBelow     = 0.60  // a question is worth it only below this
	askWithin    = 0.15  // two teams are close
	triggerSure  = 0.97
	likely       = 0.15 // what a trigger's default category is ahead by
	certain      = 1.0  // what a category that follows from words is ahead by
	alternatives = 3
)

// NewEngine joins the parts. The catalogue is asked at every decision, so edits count at once.
func NewEngine(catalogue func() *hotline.Catalogue, t *Triggers, d *Directory, c *Classifier) *Engine {
	e := &Engine{catalogue: catalogue, triggers: t}
	e.state.Store(&state{d, c})
	return e
}

// UseDirectory exchanges the directory for the decisions to come.
func (e *Engine) UseDirectory(d *Directory) {
	e.exchange(func(s *state) { s.directory = d })
}

// UseClassifier exchanges the classifier for the decisions to come.
func (e *Engine) UseClassifier(c *Classifier) {
	e.exchange(func(s *state) { s.classifier = c })
}

func (e *Engine) exchange(change func(*state)) {
	for {
		old := e.state.Load()
		next := *old
		change(&next)
		if e.state.CompareAndSwap(old, &next) {
			return
		}
	}
}

// InUse gives the directory and classifier in force.
func (e *Engine) InUse() (*Directory, *Classifier) {
	s := e.state.Load()
	return s.directory, s.classifier
}

// Decide implements hotline.Router. It fails only when ctx has ended (Unavailable).
func (e *Engine) Decide(ctx context.Context, r hotline.Request) (hotline.Decision, error) {
	if err := ctx.Err(); err != nil {
		return hotline.Decision{}, hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
	}
	s := e.state.Load()
	w := read(r)
	said := s.classifier.concepts.written(w.text)
	c := &deciding{
		engine: e, state: s, request: r, words: &w, said: said, catalogue: e.catalogue(),
		scores: teamFirst(s.classifier.category.judge(said)), heard: s.classifier.danger(w.text),
		d: hotline.Decision{Version: fmt.Sprintf("rules %d, model %s", s.directory.Version, s.classifier.Version), Reasons: []hotline.Reason{}, Alternatives: []hotline.Alternative{}, Secondary: []hotline.Matter{}},
	}
	c.d.Type = hotline.Type(s.classifier.kind.judge(said)[0].Label)
	if c.d.Type == hotline.Help && again(w.text) {
		c.d.Type = hotline.Complaint
	}
	c.decide()
	return c.d, nil
}

// deciding is one decision on its way.
type deciding struct {
	engine    *Engine
	state     *state
	request   hotline.Request
	words     *reading
	said      said // the words as the models read them
	catalogue *hotline.Catalogue
	scores    []Score
	heard     heard
	d         hotline.Decision
}

func (c *deciding) decide() {
	hits := c.engine.triggers.Find(c.words.text)
	for i := range hits {
		switch {
		case c.heard.p < alarmCalm:
			hits[i].hold("calm", hits[i].Span)
		case c.heard.p >= heldLine(hits[i].Guards): // whatever it speaks of beside, it sounds like danger
			hits[i].Guards, hits[i].GuardSpans = nil, nil
		}
	}
	firingFirst(hits)
	fires := len(hits) > 0 && len(hits[0].Guards) == 0
	ruling, ruled := c.state.directory.Rule(c.words.text, c.request.Channel, c.request.Place)
	switch {
	case fires:
		c.byTrigger(hits)
	case ruled:
		c.byRule(ruling)
	default:
		c.byModel()
	}
	c.d.Team = teamOf(c.d.Category)
	if !fires {
		c.priority(hits)
		c.held(hits)
	}
	c.others()
	c.d.Secondary = append(c.d.Secondary, c.state.classifier.second(c.words, c.d.Category, c.d.Priority == hotline.Critical)...)
}

// heldLine is what the alarm must say to overrule guards.
func heldLine(guards []string) float64 {
	switch {
	case len(guards) > 1 || slices.Contains(guards, "over"):
		return alarmTwice
	case slices.ContainsFunc(guards, func(g string) bool { return g == "drill" || g == "fiction" || g == "maybe" }):
		return alarmAway
	}
	return alarmHeld
}

// byTrigger follows the triggers that fire; among what they can mean the classifier chooses.
func (c *deciding) byTrigger(hits []Hit) {
	best, score := "", -1.0
	firing := slices.DeleteFunc(slices.Clone(hits), func(h Hit) bool { return len(h.Guards) > 0 })
	first := slices.MinFunc(firing, func(a, b Hit) int { return a.Span[0] - b.Span[0] }).Span[0]
	for _, h := range firing {
		c.d.Reasons = append(c.d.Reasons, c.words.reason(hotline.ReasonTrigger, h.Span, h.Class))
		for i, category := range h.Categories {
			s := c.probability(category)
			if i == 0 {
				s += likely
			}
			if early := h.Span[0] == first; h.Sure && early { // what is said first is the matter
				s += certain
			} else if h.Sure || early && i == 0 {
				s += likely
			}
			if s > score {
				best, score = category, s
			}
		}
	}
	c.d.Category, c.d.Priority = best, hotline.Critical
	c.d.Confidence, c.d.Source = triggerSure, hotline.ByRule
	if c.d.Type == hotline.Consult || c.d.Type == hotline.Praise || c.d.Type == hotline.Suggestion {
		c.d.Type = hotline.Help
	}
}

func (c *deciding) probability(category string) float64 {
	for _, s := range c.scores {
		if s.Label == category {
			return s.P
		}
	}
	return 0
}

func (c *deciding) byRule(r Ruling) {
	for _, span := range r.Spans {
		c.d.Reasons = append(c.d.Reasons, c.words.reason(hotline.ReasonRule, span, r.Rule))
	}
	c.d.Category, c.d.Confidence, c.d.Source, c.d.Priority = r.Category, r.Sure, hotline.ByRule, r.Priority
	for _, also := range r.Also {
		c.d.Secondary = append(c.d.Secondary, hotline.Matter{Category: also, Confidence: r.Sure})
	}
}

// byModel follows the classifier; below the line a person must look.
func (c *deciding) byModel() {
	top := c.scores[0]
	if _, ok := c.catalogue.Get(top.Label); !ok {
		top = Score{Label: "general.invalid"}
	}
	c.d.Category, c.d.Confidence, c.d.Source = top.Label, top.P, hotline.ByModel
	for _, span := range c.state.classifier.category.evidence(c.said, top.Label) {
		c.d.Reasons = append(c.d.Reasons, c.words.reason(hotline.ReasonWord, span, ""))
	}
	if len(c.d.Reasons) == 0 {
		c.d.Source = hotline.ByDefault
		c.d.Reasons = append(c.d.Reasons, hotline.Reason{Kind: hotline.ReasonDefault})
	}
	c.d.NeedsPerson = teamP(c.scores, teamOf(top.Label)) < personLine || c.d.Source == hotline.ByDefault
	c.ask()
}

// teamFirst moves the best category of the most probable team to the front: where it goes matters
// more than what it is called, and a team's categories share its evidence.
func teamFirst(scores []Score) []Score {
	type share struct {
		team string
		best int
		sum  float64
	}
	var teams []share
	for i, s := range scores {
		team := teamOf(s.Label)
		at := slices.IndexFunc(teams, func(t share) bool { return t.team == team })
		if at < 0 {
			at, teams = len(teams), append(teams, share{team: team, best: i})
		}
		teams[at].sum += s.P
	}
	best := slices.MaxFunc(teams, func(a, b share) int { return cmp.Compare(a.sum, b.sum) }).best
	top := scores[best]
	copy(scores[1:best+1], scores[:best])
	scores[0] = top
	return scores
}

func teamP(scores []Score, team string) float64 {
	sum := 0.0
	for _, s := range scores {
		if teamOf(s.Label) == team {
			sum += s.P
		}
	}
	return sum
}

// ask puts the one question that would settle a close call between two teams.
func (c *deciding) ask() {
	if len(c.scores) < 2 || c.scores[0].P >= askBelow || c.scores[0].P-c.scores[1].P > askWithin {
		return
	}
	a, okA := c.catalogue.Get(c.scores[0].Label)
	b, okB := c.catalogue.Get(c.scores[1].Label)
	if okA && okB && a.Team != b.Team {
		c.d.Question = hotline.Words("zh-CN", "route.which", hotline.Args{"a": a.Name, "b": b.Name})
	}
}

// priority sets how soon, when no trigger did.
func (c *deciding) priority(hits []Hit) {
	if c.d.Priority == "" {
		category, _ := c.catalogue.Get(c.d.Category)
		c.d.Priority = hotline.PriorityFor(category, c.d.Type)
		if c.d.Priority == hotline.Critical { // without a sign of danger it is about the matter, not in it
			c.d.Priority = hotline.Urgent
			if c.heard.p < alarmAsk {
				c.d.Priority = hotline.Normal
			}
		}
		if r, ok := c.state.directory.Priority(c.words.text, c.request.Channel, c.request.Place, c.d.Category); ok && c.d.Type != hotline.Consult {
			c.d.Priority = r.Priority
			c.d.Reasons = append(c.d.Reasons, c.words.reason(hotline.ReasonRule, r.Spans[0], r.Rule))
		}
	}
	if c.d.Priority != hotline.Critical {
		c.alarm(hits)
	}
}

// spared is how somebody says that nobody came to harm.
var spared = []string{"没受伤", "没人受伤", "没有受伤", "没有人受伤", "没伤着", "没伤到", "没伤人", "没大事", "没啥大事", "没啥事", "没什么事", "人没事", "都没事", "不严重", "没啥不舒服", "没有不舒服", "没什么不舒服", "虚惊", "没困人", "里面没人", "里头没人"}

// alarm hears danger in words that no trigger knows.
func (c *deciding) alarm(hits []Hit) {
	heard := c.heard
	line, ask := alarmBare, alarmAskBare
	if heard.grave {
		line, ask = alarmLine, alarmAsk
	}
	switch c.d.Type {
	case hotline.Suggestion, hotline.Praise:
		line = max(line, alarmMild)
	case hotline.Complaint, hotline.Consult:
		line = max(line, alarmTold)
	}
	if about, ok := c.catalogue.Get(c.d.Category); ok && !about.Safety && about.Team != hotline.General && c.d.Confidence >= quietSure {
		line = max(line, alarmQuiet)
	}
	if zh.HasAny(string(c.words.text), spared...) {
		line = max(line, alarmSpared)
	}
	if len(hits) > 0 || heard.p < min(line, ask) || len(heard.spans) == 0 {
		return // triggers that are held back have lines of their own
	}
	for _, span := range heard.spans {
		c.d.Reasons = append(c.d.Reasons, c.words.reason(hotline.ReasonTrigger, span, "likeness"))
	}
	if heard.p >= line {
		c.d.Priority = hotline.Critical
		return
	}
	_, words := c.words.back(heard.spans[0])
	c.d.Question = hotline.Words("zh-CN", "route.now", hotline.Args{"what": words})
}

// held tells of triggers that a guard holds back: one guard asks, two are believed.
func (c *deciding) held(hits []Hit) {
	for _, h := range hits {
		c.d.Reasons = append(c.d.Reasons, c.words.reason(hotline.ReasonTrigger, h.Span, h.Class))
		for i, g := range h.Guards {
			c.d.Reasons = append(c.d.Reasons, c.words.reason(hotline.ReasonGuard, h.GuardSpans[i], g))
		}
	}
	if i := slices.IndexFunc(hits, func(h Hit) bool { return len(h.Guards) == 1 }); i >= 0 {
		_, words := c.words.back(hits[i].Span)
		c.d.Question = hotline.Words("zh-CN", "route.now", hotline.Args{"what": words})
	}
}

// others lists the next best categories.
func (c *deciding) others() {
	for _, s := range c.scores {
		if len(c.d.Alternatives) == alternatives {
			return
		}
		if _, ok := c.catalogue.Get(s.Label); ok && s.Label != c.d.Category {
			c.d.Alternatives = append(c.d.Alternatives, hotline.Alternative{Category: s.Label, Confidence: s.P})
		}
	}
}
