package intake

import (
	"yihaotong/hotline"
)

// Call folds a running conversation: each segment is read once, as it comes, and the draft is at any
// time what Extract would make of the segments so far. It is not safe for concurrent use.
type Call struct {
	caller   Party
	classify Classifier
	us       []*utterance
}

// NewCall begins a call. caller may be empty, classify nil.
func NewCall(caller Party, classify Classifier) *Call {
	return &Call{caller: caller, classify: classify}
}

// Add takes the next segment and returns the draft so far. Past hotline.MaxSegments segments are no
// longer read.
func (c *Call) Add(s hotline.Segment) Draft {
	if len(c.us) < hotline.MaxSegments {
		if s.Seq == 0 {
			s.Seq = len(c.us) + 1
		}
		c.us = append(c.us, read(s))
	}
	return c.Draft()
}

// Draft is the draft so far.
func (c *Call) Draft() Draft { return fold(c.us, c.caller, c.classify) }
