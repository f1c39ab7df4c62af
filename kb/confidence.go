package kb

import "math"

// answerLine is the confidence below which the knowledge base refuses: about one in seven questions
// that the articles do not answer gets an answer there (testdata/answer, cross-validated).
const answerLine = 0.38

// trust holds the weights of the confidence, learnt by logistic regression from questions with and
// without an answer (testdata/answer; the
// same with the right clauses taken away count a third).
var trust = struct {
	start, single, withTitle, score, lead, missing, number, who, needs, papers, penalty, live, placeless, frame, duty, match, singles float64
}{
	start: -10.385, single: 0.896, withTitle: 3.616, score: 0.185, lead: 0.797, missing: 2.41, number: 0.917, who: 0.586, needs: 0.406, papers: 1.5,
	penalty: 0.409, live: -0.64, placeless: -4.177, frame: -2.542, duty: -3.628, match: 0.612, singles: 0.03708,
}

const mostLead = 3 // a lead over the second beyond this tells nothing more

// confidence is the chance that the first of the ranked clauses answers the question; 0 for none.
func confidence(ranked []Ranked) float64 {
	if len(ranked) == 0 {
		return 0
	}
	f, lead := ranked[0].features, float64(mostLead)
	if len(ranked) > 1 {
		lead = min(lead, ranked[0].Score-ranked[1].Score)
	}
	t := trust
	z := t.start + t.single*f[fSingle] + t.withTitle*(f[fSingle]+f[fSingleTitle]) + t.score*ranked[0].Score + t.lead*lead + t.missing*f[fMissing] +
		t.number*f[fNumber] + t.who*f[fWho] + t.needs*f[fNeeds] + t.papers*f[fPapers] + t.penalty*f[fPenalty] + t.live*f[fLive] + t.placeless*f[fPlaceless] +
		t.frame*f[fFrame] + t.duty*f[fDuty] + t.match*math.Log1p(f[fMatch]) + t.singles*f[fSingles]
	return 1 / (1 + math.Exp(-z))
}
