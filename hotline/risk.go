package hotline

import "yihaotong/hotline/sla"

// Risk is how a ticket's clocks stand: the worst of the running ones.
type Risk = sla.Risk

// The risks of the contract. Clocks.Risk gives what the watcher has seen, as the index keeps it;
// sla.Timer.Risk gives the same of one clock at any instant.
const (
	RiskOK       = sla.RiskOK
	RiskSoon     = sla.RiskSoon
	RiskBreached = sla.RiskBreached
	RiskPaused   = sla.RiskPaused
	RiskNone     = sla.RiskNone
)

// Risks lists all risks.
var Risks = []Risk{RiskOK, RiskSoon, RiskBreached, RiskPaused, RiskNone}

// SoonAt is the percentage of its time from which a clock counts as due soon.
const SoonAt = sla.SoonAt
