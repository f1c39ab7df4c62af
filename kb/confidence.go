package kb

import "math"

// answerLine is the confidence below which the knowledge base refuses: about one in seven questions
// that the articles do not answer gets an answer there (testdata/answer, cross-validated).
const answerLine = 0.31

// The evidence for a first clause, in the order of trust; where the name is that of a feature, it is
// the feature.
const (
	eStart     = iota
	eSingle    // share of the question's characters that the clause has
	eWithTitle // … or its title and heading
	eScore     // what it was ranked by
	eLead      // the score above the second
	eMissing
	eNumber
	eWho
	ePapers
	eLive
	ePlaceless
	eFrame
	eDuty
	eMatch // logarithm of fMatch
	eSingles
	eHow
	eTitle
	eLeadCover // the lead counts more where the question is covered
	eSquare    // … and cover beyond a point
	evidenceCount
)

type evidence [evidenceCount]float64

const mostLead = 3 // a lead over the second beyond this tells nothing more

// evidenceOf is what speaks for the first of the ranked clauses.
func evidenceOf(ranked []Ranked) evidence {
	if len(ranked) == 0 {
		return evidence{}
	}
	f, lead := ranked[0].features, float64(mostLead)
	if len(ranked) > 1 {
		lead = min(lead, ranked[0].Score-ranked[1].Score)
	}
	named := f[fSingle] + f[fSingleTitle]
	return evidence{
		eStart: 1, eSingle: f[fSingle], eWithTitle: named, eScore: ranked[0].Score, eLead: lead, eMissing: f[fMissing],
		eNumber: f[fNumber], eWho: f[fWho], ePapers: f[fPapers], eLive: f[fLive], ePlaceless: f[fPlaceless],
		eFrame: f[fFrame], eDuty: f[fDuty], eMatch: math.Log1p(f[fMatch]), eSingles: f[fSingles],
		eHow: f[fHow], eTitle: f[fTitle], eLeadCover: lead * named, eSquare: named * named,
	}
}

// confidence is the chance that the first of the ranked clauses answers the question; 0 for none.
func confidence(ranked []Ranked) float64 {
	if len(ranked) == 0 {
		return 0
	}
	z := 0.0
	for k, v := range evidenceOf(ranked) {
		z += trust[k] * v
	}
	return 1 / (1 + math.Exp(-z))
}
