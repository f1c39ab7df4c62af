package hotline

import (
	"fmt"
	"math"
	"time"
)

// Evaluation is how teams are judged: administrators edit it as the document evaluation/default.
type Evaluation struct {
	// MonthFrom is the day of the month before on which a month of evaluation begins, 1 … 28;
	// 1 = the calendar month. District tools judge from the 19th (domain facts §1).
	MonthFrom int            `json:"month_from"`
	Weights   []DatedWeights `json:"weights"`            // by date, oldest first
	Callback  []Sampling     `json:"callback,omitempty"` // which resolved tickets are called back
}

// DatedWeights are weights and the first day on which they hold.
type DatedWeights struct {
	From string `json:"from"` // YYYY-MM-DD
	Weights
}

// Weights are how the composite is made.
type Weights struct {
	Response     float64 `json:"response"`
	Resolution   float64 `json:"resolution"`
	Satisfaction float64 `json:"satisfaction"`
	Basically    float64 `json:"basically"` // what a 基本满意 counts
}

// DefaultWeights follow the public district tool of the domain facts §3: 0.10, 0.50, 0.40; 0.9.
func DefaultWeights() Weights { return Weights{0.10, 0.50, 0.40, 0.9} }

// DefaultEvaluation is that of a new installation: calendar months, every complaint and report is
// called back, of the rest a tenth.
func DefaultEvaluation() Evaluation {
	return Evaluation{MonthFrom: 1, Weights: []DatedWeights{{"2020-01-01", DefaultWeights()}}, Callback: []Sampling{
		{Type: Complaint, Percent: 100}, {Type: Report, Percent: 100}, {Type: "", Percent: 10},
	}}
}

// WeightsAt are the weights in force on the day of an instant; before the first date, the first.
func (e Evaluation) WeightsAt(at time.Time) Weights {
	if len(e.Weights) == 0 {
		return DefaultWeights()
	}
	w, day := e.Weights[0].Weights, at.Format(time.DateOnly)
	for _, d := range e.Weights {
		if d.From <= day {
			w = d.Weights
		}
	}
	return w
}

// Check names the first bad field.
func (e Evaluation) Check() error {
	if e.MonthFrom < 1 || e.MonthFrom > 28 {
		return BadField("month_from", "range", "low", 1, "high", 28)
	}
	last := ""
	for i, w := range e.Weights {
		field := fmt.Sprintf("weights[%d]", i)
		if _, err := time.Parse(time.DateOnly, w.From); err != nil || w.From <= last {
			return BadField(field+".from", "format", "want", "YYYY-MM-DD, later than the one before")
		}
		last = w.From
		if sum := w.Response + w.Resolution + w.Satisfaction; math.Abs(sum-1) > 1e-6 || min(w.Response, w.Resolution, w.Satisfaction) < 0 {
			return BadField(field, "weights.sum", "sum", sum)
		}
		if w.Basically < 0 || w.Basically > 1 {
			return BadField(field+".basically", "range", "low", 0, "high", 1)
		}
	}
	for i, s := range e.Callback {
		if s.Percent < 0 || s.Percent > 100 {
			return BadField(fmt.Sprintf("callback[%d].percent", i), "range", "low", 0, "high", 100)
		}
	}
	return nil
}

// Sampling says how many of a type's resolved tickets are called back (回访抽样).
type Sampling struct {
	Type    Type `json:"type"` // "" = every type not named
	Percent int  `json:"percent"`
}
