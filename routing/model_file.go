package routing

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"

	"yihaotong/hotline"
)

// The form of a saved model: a mark, then models one after another, then a checksum of all before.
// What Train made is written as it is, so a model that was saved and loaded decides exactly as before.

const (
	fileMark   = "YHTLIN03"
	maxClasses = 1 << 14
	maxGrams   = 8
)

// Save gives the bytes of a classifier's file.
func (c *Classifier) Save() []byte {
	b := []byte(fileMark)
	b = putString(b, c.Version)
	for _, m := range []*Model{c.category, c.kind, c.alarm} {
		b = m.put(b)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

func (m *Model) put(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.classes)))
	for _, c := range m.classes {
		b = putString(b, c)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(m.grams))
	b = putFloat(b, float32(m.belief.heat))
	b = putFloat(b, float32(m.belief.doubt))
	b = putFloat(b, m.strange)
	b = putFloat(b, m.unit)
	for _, x := range m.bias {
		b = putFloat(b, x)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(m.rowCount()))
	for _, s := range m.rows.byRow(m.rowCount()) {
		b = binary.LittleEndian.AppendUint32(b, s.key)
		b = binary.LittleEndian.AppendUint32(b, s.entry)
		row := entryRow(s.entry)
		for _, w := range m.weight[row*m.width : row*m.width+m.width] {
			b = binary.LittleEndian.AppendUint64(b, w)
		}
	}
	return b
}

func putString(b []byte, s string) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
	return append(b, s...)
}

func putFloat(b []byte, f float32) []byte {
	return binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
}

// byRow gives the slots in the order of their rows.
func (t *table) byRow(rows int) []slot {
	out := make([]slot, rows)
	for _, s := range t.slots {
		if s.key != 0 {
			out[entryRow(s.entry)] = s
		}
	}
	return out
}

// LoadClassifier reads what Save gave. Invalid: not such a file, or damaged.
func LoadClassifier(b []byte, concepts *Concepts) (*Classifier, error) {
	body, sum := b[:max(0, len(b)-4)], b[max(0, len(b)-4):]
	if !bytes.HasPrefix(b, []byte(fileMark)) || len(sum) < 4 || crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(sum) {
		return nil, hotline.BadField("model", "model.damaged")
	}
	r := &modelReader{b: body[len(fileMark):]}
	c := &Classifier{concepts: concepts, Version: r.string()}
	for _, m := range []**Model{&c.category, &c.kind, &c.alarm} {
		*m = r.model()
	}
	if r.err != nil || len(r.b) != 0 {
		return nil, hotline.BadField("model", "model.damaged").Because(r.err)
	}
	return c, nil
}

// modelReader reads forward and remembers the first failure.
type modelReader struct {
	b   []byte
	err error
}

func (r *modelReader) take(n int) []byte {
	if r.err != nil || n < 0 || n > len(r.b) {
		if r.err == nil {
			r.err = fmt.Errorf("%d bytes wanted, %d left", n, len(r.b))
		}
		return nil
	}
	head := r.b[:n]
	r.b = r.b[n:]
	return head
}

func (r *modelReader) uint32() uint32 {
	if b := r.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *modelReader) float() float32 { return math.Float32frombits(r.uint32()) }
func (r *modelReader) string() string { return string(r.take(int(r.uint32()))) }

func (r *modelReader) model() *Model {
	k := int(r.uint32())
	if k < 1 || k > maxClasses {
		r.err = fmt.Errorf("%d classes", k)
		return nil
	}
	m := &Model{classes: make([]string, k), bias: make([]float32, k), width: words(k)}
	for i := range m.classes {
		m.classes[i] = r.string()
	}
	m.grams = int(min(r.uint32(), maxGrams))
	m.belief = belief{float64(r.float()), float64(r.float())}
	m.strange, m.unit = r.float(), r.float()
	for i := range m.bias {
		m.bias[i] = r.float()
	}
	rows := int(r.uint32())
	if r.err != nil || rows > len(r.b)/(8+8*m.width) {
		r.err = fmt.Errorf("%d rows", rows)
		return nil
	}
	keys, entries := make([]uint32, rows), make([]uint32, rows)
	m.weight = make([]uint64, 0, rows*m.width)
	for row := range rows {
		keys[row], entries[row] = r.uint32(), r.uint32()
		if keys[row] == 0 || entryRow(entries[row]) != row || entryShift(entries[row]) > maxShift {
			r.err = fmt.Errorf("row %d", row)
			return nil
		}
		for range m.width {
			m.weight = append(m.weight, binary.LittleEndian.Uint64(r.take(8)))
		}
	}
	m.rows = newTable(keys, entries)
	return m
}
