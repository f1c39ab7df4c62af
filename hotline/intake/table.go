package intake

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"yihaotong/hotline"
)

// Row is a ticket from a table with the line that it stands on; Err tells why a line gave none.
type Row struct {
	Line    int
	Opening hotline.Opening
	Err     error
}

const maxLine = 1 << 20 // bytes of one JSON line

// CSV reads tickets from comma-separated text whose first line names the columns (UTF-8 with or without
// byte order mark, or GBK as Excel writes it, decided by the caller's reader: bytes must be UTF-8 here).
// A line that cannot be read as CSV ends the table, because the lines after it cannot be trusted.
func CSV(r io.Reader, book Book) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		in := csv.NewReader(skipMark(r))
		in.FieldsPerRecord, in.LazyQuotes = -1, false
		header, err := in.Read()
		if err != nil {
			yield(Row{Line: 1, Err: csvError(err)})
			return
		}
		columns, err := NewColumns(slices.Clone(header), book)
		if err != nil {
			yield(Row{Line: 1, Err: err})
			return
		}
		for {
			cells, err := in.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{Line: csvLine(err), Err: csvError(err)})
				return
			}
			line, _ := in.FieldPos(0)
			opening, err := columns.Row(line, cells)
			if !yield(Row{line, opening, err}) {
				return
			}
		}
	}
}

func csvLine(err error) int {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return parse.StartLine
	}
	return 0
}

func csvError(err error) error {
	if errors.Is(err, io.EOF) {
		return hotline.BadField("line 1", "required").Because(errors.New("line 1: the table is empty"))
	}
	return hotline.BadField(fmt.Sprintf("line %d", csvLine(err)), "format", "want", "CSV").Because(err)
}

// JSONL reads tickets from lines of JSON objects whose keys are named like columns; lists and objects
// inside are not read, keys that mean nothing here are skipped.
func JSONL(r io.Reader, book Book) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		in := bufio.NewScanner(skipMark(r))
		in.Buffer(make([]byte, 0, 64<<10), maxLine)
		line := 0
		for in.Scan() {
			line++
			if strings.TrimSpace(in.Text()) == "" {
				continue
			}
			opening, err := jsonRow(line, in.Bytes(), book)
			if !yield(Row{line, opening, err}) {
				return
			}
		}
		if err := in.Err(); err != nil {
			yield(Row{Line: line + 1, Err: hotline.BadField(fmt.Sprintf("line %d", line+1), "format", "want", "JSON").Because(err)})
		}
	}
}

func jsonRow(line int, raw []byte, book Book) (hotline.Opening, error) {
	var object map[string]any
	if err := json.Unmarshal(raw, &object); err != nil {
		return hotline.Opening{}, hotline.BadField(fmt.Sprintf("line %d", line), "format", "want", "JSON").Because(err)
	}
	r := row{line: line, book: book, out: hotline.Opening{Channel: hotline.ChannelImport}}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		field := fieldOf(key)
		if field == "" {
			continue
		}
		if value, ok := scalar(object[key]); ok {
			r.set(key, field, strings.TrimSpace(value))
		}
	}
	return r.done()
}

// skipMark drops a byte order mark.
func skipMark(r io.Reader) io.Reader {
	in := bufio.NewReader(r)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\uFEFF" {
		if _, err := in.Discard(3); err != nil {
			return in
		}
	}
	return in
}
