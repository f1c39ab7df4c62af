package kb

// weights are learnt from labelled questions by BenchmarkFit; see there for how to learn them again.
var weights = features{
	fMatch:      0.0352,
	fSingles:    0.0513,
	fCover:      4.432,
	fSingle:     3.323,
	fTitle:      8.979,
	fTextBest:   1.696,
	fTextSum:    0.0334,
	fNear:       0.3097,
	fCode:       2.83,
	fLaw:        0.9824,
	fRegulation: -0.4737,
	fLength:     -0.3286,
	fLength2:    0.0271,
	fDefines:    0.8497,
	fLists:      0.1492,
	fWhen:       1.433,
}
