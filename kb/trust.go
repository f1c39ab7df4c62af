package kb

// trust are the weights of the confidence, learnt by BenchmarkFitConfidence.
var trust = evidence{
	eStart:     -7.65,
	eSingle:    0.9515,
	eWithTitle: 1.343,
	eScore:     0.1221,
	eLead:      0.4922,
	eMissing:   1.304,
	eNumber:    0.9873,
	eWho:       0.4297,
	ePapers:    1.698,
	eLive:      -0.583,
	ePlaceless: -3.765,
	eFrame:     -2.859,
	eDuty:      -3.461,
	eMatch:     0.3607,
	eSingles:   0.05317,
	eHow:       0.3935,
	eTitle:     2.927,
	eLeadCover: 0.2826,
	eSquare:    1.207,
}
