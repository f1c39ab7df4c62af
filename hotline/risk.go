package hotline

// Risk is how a ticket's clocks stand: the worst of the running ones.
type Risk string

// The risks of the contract.
const (
	RiskOK       Risk = "ok"
	RiskSoon     Risk = "soon"     // past SoonAt of its time
	RiskBreached Risk = "breached" // a running clock is past due
	RiskPaused   Risk = "paused"
	RiskNone     Risk = "none" // no clock runs
)

// Risks lists all risks.
var Risks = []Risk{RiskOK, RiskSoon, RiskBreached, RiskPaused, RiskNone}

// SoonAt is the percentage of its time from which a clock counts as due soon.
const SoonAt = 80
