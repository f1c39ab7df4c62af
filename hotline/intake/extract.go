package intake

import (
	"yihaotong/hotline"
)

// Extract reads a draft out of a whole transcript. What the caller says later wins over what was said
// before; what was never said stays empty. classify may be nil.
func Extract(t Transcript, classify Classifier) Draft {
	us := make([]*utterance, len(t.Segments))
	for i, s := range t.Segments {
		us[i] = read(s)
	}
	return fold(us, t.Caller, classify)
}

// talk is a conversation with roles settled and, for each utterance, what was asked before it.
type talk struct {
	us     []*utterance
	role   []hotline.Speaker
	asked  []ask // by the operator's last words before
	caller Party
}

// fold puts the readings of all utterances together. It is cheap beside reading them.
func fold(us []*utterance, caller Party, classify Classifier) Draft {
	t := newTalk(us, caller)
	var d Draft
	d.Name = t.findName()
	d.Unit = t.findUnit(d.Name.Segment)
	d.Phone = t.findPhone()
	d.Building, d.Floor, d.Room = t.findPlace()
	d.Time = t.findTime()
	d.Wish, d.Mood = t.findWish(), t.findMood()
	d.CallBack = t.wantsCall(d.Phone.Value != "")
	t.fillMatter(&d, classify)
	if d.Question { // a question has no place where something is to be done
		d.Building, d.Floor, d.Room = Field{}, Field{}, Field{}
	}
	return d
}

func newTalk(us []*utterance, caller Party) *talk {
	t := &talk{us: us, caller: caller, role: make([]hotline.Speaker, len(us)), asked: make([]ask, len(us))}
	t.settleRoles()
	var last ask
	for i, u := range us {
		t.asked[i] = last
		if t.operator(i) {
			last = u.reads.asks
		}
	}
	return t
}

// settleRoles guesses the roles that are not known, as GuessSpeakers does.
func (t *talk) settleRoles() {
	segments := make([]hotline.Segment, len(t.us))
	scores := make([]float64, len(t.us))
	for i, u := range t.us {
		segments[i], scores[i] = hotline.Segment{Speaker: u.role}, u.score
	}
	guessSpeakers(segments, scores)
	for i := range segments {
		t.role[i] = segments[i].Speaker
	}
}

func (t *talk) operator(i int) bool {
	return i >= 0 && i < len(t.us) && t.role[i] == hotline.SpeakerOperator
}

// nextCaller is the caller's first utterance after i, -1 when there is none before the operator's next
// but one.
func (t *talk) nextCaller(i int) int {
	for k := i + 1; k < len(t.us) && k <= i+2; k++ {
		if !t.operator(k) {
			return k
		}
	}
	return -1
}

// lastOperator is the operator's last utterance before i, -1 when there is none.
func (t *talk) lastOperator(i int) int {
	for k := i - 1; k >= 0; k-- {
		if t.operator(k) {
			return k
		}
	}
	return -1
}

// askedLately tells whether the operator asked one of these things in the last two turns before i.
func (t *talk) askedLately(i int, a ask) bool {
	if t.asked[i]&a != 0 {
		return true
	}
	last := t.lastOperator(i)
	return last >= 0 && t.asked[last]&a != 0
}

// candidate is a value that a field may take, in the order of the talk.
type candidate struct {
	value  string
	weight float64
	field  Field
}

const tolerance = 0.2 // a later value wins unless it is less sure by more than this

// choose takes the last candidate among the surest; least is what it must weigh.
func choose(list []candidate, least float64) Field {
	best := -1
	for i, c := range list {
		if c.weight >= least && (best < 0 || c.weight >= list[best].weight-tolerance) {
			best = i
		}
	}
	if best < 0 {
		return Field{}
	}
	f := list[best].field
	f.Confidence = min(max(list[best].weight, 0.3), 0.99)
	return f
}

// shift moves the weight of every candidate with this value; it tells whether there was one.
func shift(list []candidate, value string, by float64) bool {
	found := false
	for i := range list {
		if list[i].value == value {
			list[i].weight += by
			found = true
		}
	}
	return found
}
