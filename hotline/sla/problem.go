package sla

import (
	"fmt"
	"strings"
)

// Problem is one fault of a file: where and what. Line is 0 when only the field is known.
type Problem struct {
	Field  string
	Line   int
	Reason string
}

func (p Problem) Error() string {
	switch {
	case p.Line > 0 && p.Field != "":
		return fmt.Sprintf("line %d, %s: %s", p.Line, p.Field, p.Reason)
	case p.Line > 0:
		return fmt.Sprintf("line %d: %s", p.Line, p.Reason)
	case p.Field != "":
		return p.Field + ": " + p.Reason
	default:
		return p.Reason
	}
}

// maxProblems is how many faults of one file are told at once.
const maxProblems = 50

// Problems are the faults of one file, an error.
type Problems []Problem

func (p Problems) Error() string {
	all := make([]string, len(p))
	for i := range p {
		all[i] = p[i].Error()
	}
	return strings.Join(all, "\n")
}

func (p *Problems) add(field, format string, args ...any) {
	if len(*p) < maxProblems {
		*p = append(*p, Problem{Field: field, Reason: fmt.Sprintf(format, args...)})
	}
}

// err is nil when there are none.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
