package kb

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"

	"yihaotong/hotline"
)

const maxLine = 8 << 20 // bytes of one line

// fileLine is an object of a JSON-lines file with its line, counted from 1.
type fileLine[T any] struct {
	N     int
	Value T
}

// readLines yields the objects of a JSON-lines file, one a line; blank lines are skipped. An error
// names file and line and ends the sequence.
func readLines[T any](name string, r io.Reader) iter.Seq2[fileLine[T], error] {
	return func(yield func(fileLine[T], error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(make([]byte, 0, 64<<10), maxLine)
		l := fileLine[T]{}
		for lines.Scan() {
			l.N++
			if strings.TrimSpace(lines.Text()) == "" {
				continue
			}
			var fresh T
			l.Value = fresh
			if err := json.Unmarshal(lines.Bytes(), &l.Value); err != nil {
				yield(l, lineError(name, l.N, err))
				return
			}
			if !yield(l, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(l, lineError(name, l.N+1, err))
		}
	}
}

// lineError says where in a file the fault is. One that says so already passes.
func lineError(name string, line int, err error) error {
	var own *hotline.Error
	if errors.As(err, &own) && own.Key == "kb.line" {
		return err
	}
	return hotline.Fail(hotline.Invalid, "kb.line", "file", name, "line", line, "why", why(err)).Because(err)
}
