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
// A weight takes one byte; its row has a scale. Train rounds to the same grid, so a model that was
// saved and loaded decides exactly as before.

const (
	fileMark   = "YHTLIN02"
	maxClasses = 1 << 14
	maxGrams   = 8
)

// quantize rounds a row of weights to the grid of the file and gives its scale.
func quantize(row []float32) (scale float32) {
	top := float32(0)
	for _, w := range row {
		top = max(top, w, -w)
	}
	scale = top / 127
	if scale == 0 {
		return 0
	}
	for i, w := range row {
		row[i] = float32(math.RoundToEven(float64(w/scale))) * scale
	}
	return scale
}

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
	b = putFloat(b, float32(m.heat))
	b = putFloat(b, m.strange)
	for _, x := range m.bias {
		b = putFloat(b, x)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.gain)))
	k := len(m.classes)
	for row, hash := range m.rows.hashes(len(m.gain)) {
		b = binary.LittleEndian.AppendUint32(b, hash)
		b = putFloat(b, m.gain[row])
		b = putFloat(b, m.scale[row])
		for _, w := range m.weight[row*k : row*k+k] {
			step := float32(0)
			if m.scale[row] != 0 {
				step = w / m.scale[row]
			}
			b = append(b, byte(int8(math.RoundToEven(float64(step)))))
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

// hashes gives the feature hashes by row.
func (t *table) hashes(rows int) []uint32 {
	out := make([]uint32, rows)
	for i, h := range t.keys {
		if h != 0 {
			out[t.rows[i]] = h
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
	m := &Model{classes: make([]string, k), bias: make([]float32, k)}
	for i := range m.classes {
		m.classes[i] = r.string()
	}
	m.grams, m.heat, m.strange = int(min(r.uint32(), maxGrams)), float64(r.float()), r.float()
	for i := range m.bias {
		m.bias[i] = r.float()
	}
	rows := int(r.uint32())
	if r.err != nil || rows > len(r.b)/(12+k) {
		r.err = fmt.Errorf("%d rows", rows)
		return nil
	}
	hashes := make([]uint32, rows)
	m.gain, m.scale, m.weight = make([]float32, rows), make([]float32, rows), make([]float32, rows*k)
	for row := range rows {
		hashes[row], m.gain[row], m.scale[row] = r.uint32(), r.float(), r.float()
		for i, w := range r.take(k) {
			m.weight[row*k+i] = float32(int8(w)) * m.scale[row]
		}
	}
	m.rows = newTable(hashes)
	return m
}
