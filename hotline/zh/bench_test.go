package zh

import (
	"strings"
	"testing"
	"time"
)

var message = strings.Repeat("我们办公室的空調坏了,請儘快派人来修,電話幺五四零零零零五零三八,在11号楼七层。", 6)

func BenchmarkNormalize(b *testing.B) {
	b.SetBytes(int64(len(message)))
	for b.Loop() {
		Normalize(message)
	}
}

func BenchmarkRepair(b *testing.B) {
	for b.Loop() {
		Repair(message)
	}
}

func BenchmarkMask(b *testing.B) {
	for b.Loop() {
		Mask(message)
	}
}

// TestHostileTextStaysQuick guards against work that grows with the square of the text.
func TestHostileTextStaysQuick(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"1 ", "零", "1", "四个零", "a@", "京A", "嗯", "电", "1,不对", "zhou", "一百"} {
		text := strings.Repeat(unit, 30_000/len(unit))
		start := time.Now()
		Mask(text)
		Repair(text)
		Highlight(text, text)
		Terms(text)
		Sentences(text)
		ChineseNumber(text)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%q repeated to 30 kB took %v", unit, d)
		}
	}
}
