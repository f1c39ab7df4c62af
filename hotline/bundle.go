package hotline

import (
	"bytes"
	"encoding/json"
	"strings"
)

// mostBundled bounds the body of a bundle in bytes: the database keeps it in one row.
const mostBundled = 6000

// between stands between the subjects of a bundle.
const between = " "

// Bundle puts the messages of one commit to the queue, and those to the bus, together: as many as fit
// into one. Each that the store keeps is a row to be written, leased and deleted; those two sinks take
// many at once, and the same twice. All others stay as they are.
func Bundle(all []Message) []Message {
	out, last := make([]Message, 0, len(all)), map[string]int{}
	for _, m := range all {
		i, begun := last[m.Sink]
		if begun && m.bundles() && len(out[i].Body)+len(m.Body) <= mostBundled {
			b := &out[i]
			b.Subject += between + m.Subject
			b.Body = append(append(b.Body[:len(b.Body)-1:len(b.Body)-1], ','), m.Body[1:]...)
			continue
		}
		if m.bundles() {
			last[m.Sink] = len(out)
		}
		out = append(out, m)
	}
	return out
}

// bundles reports whether a message is a list to a sink that takes longer ones as well.
func (m *Message) bundles() bool {
	return (m.Sink == SinkQueue || m.Sink == SinkBus) && m.Due.IsZero() && bytes.HasPrefix(m.Body, []byte("["))
}

// HeldBack are the subjects of which a message waits: later messages of them must not pass it.
type HeldBack map[string]bool

// Has reports whether a message of the subject, or of one of a bundle's subjects, must wait.
func (h HeldBack) Has(subject string) bool {
	for s := range strings.SplitSeq(subject, between) {
		if h[s] {
			return true
		}
	}
	return false
}

// Add holds back what comes after a message that waits.
func (h HeldBack) Add(subject string) {
	for s := range strings.SplitSeq(subject, between) {
		h[s] = true
	}
}

// NoticesIn reads the body of a message for SinkBus.
func NoticesIn(body []byte) ([]Notice, error) { return listIn[Notice](body) }

// MovesIn reads the body of a message for SinkQueue.
func MovesIn(body []byte) ([]QueueMove, error) { return listIn[QueueMove](body) }

// listIn reads a list, or a single one.
func listIn[T any](body []byte) (all []T, err error) {
	if bytes.HasPrefix(body, []byte("[")) {
		err = json.Unmarshal(body, &all)
		return all, err
	}
	all = make([]T, 1)
	return all, json.Unmarshal(body, &all[0])
}
