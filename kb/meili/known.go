package meili

import (
	"sync"

	"yihaotong/kb"
)

// known keeps clauses that the server has told, so that the next search that finds them need not carry
// them: to send and to read 150 clauses takes longer than to rank them. A clause is known by the stamp
// of its content, so what is kept never grows stale. When the young half is full it becomes the old
// one, and what nobody asked for meanwhile is forgotten.
type known struct {
	mu         sync.Mutex
	young, old map[string]kb.Entry
	size       int // of the young half
}

// Each half holds some 8,000 clauses of usual length.
const (
	mostKnown = 8 << 20 // bytes of text in a half …
	ownSize   = 500     // … beside what each clause takes for itself
)

func (k *known) get(stamp string) (kb.Entry, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.young[stamp]
	if ok {
		return e, true
	}
	if e, ok = k.old[stamp]; ok {
		k.keep(stamp, e)
	}
	return e, ok
}

func (k *known) put(stamp string, e kb.Entry) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keep(stamp, e)
}

func (k *known) keep(stamp string, e kb.Entry) {
	if k.young == nil || k.size > mostKnown {
		k.young, k.old, k.size = map[string]kb.Entry{}, k.young, 0
	}
	k.young[stamp] = e
	k.size += len(e.Text) + ownSize
}
