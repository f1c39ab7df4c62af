package kb

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"

	"yihaotong/hotline"
)

const maxLine = 8 << 20 // bytes of one line

// readLines yields the objects of a JSON-lines file, one a line; empty lines are skipped. An error
// names file and line and ends the sequence.
func readLines[T any](name string, r io.Reader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(make([]byte, 0, 64<<10), maxLine)
		n := 0
		for lines.Scan() {
			n++
			if len(lines.Bytes()) == 0 {
				continue
			}
			var v T
			if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
				yield(v, lineError(name, n, err))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			var none T
			yield(none, lineError(name, n+1, err))
		}
	}
}

// lineError says where in a file the fault is.
func lineError(name string, line int, err error) error {
	return hotline.Fail(hotline.Invalid, "kb.line", "file", name, "line", line, "why", why(err)).Because(err)
}
