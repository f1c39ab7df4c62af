package hotline

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an Error is. Outside programs see it as the `code` of a problem.
type Code string

// The codes of the contract. Everything that is not an *Error counts as Internal.
const (
	Invalid         Code = "invalid"
	NotFound        Code = "not_found"
	Conflict        Code = "conflict"
	Forbidden       Code = "forbidden"
	Unauthenticated Code = "unauthenticated"
	TooMany         Code = "too_many"
	Unavailable     Code = "unavailable"
	Internal        Code = "internal"
)

// Error is the one error of the house. Key names a sentence in the message catalogue, Args fill
// it; Err is the cause, for the log only and never for the reader.
type Error struct {
	Code   Code
	Key    string
	Args   Args
	Fields []FieldError
	Err    error
}

// Args are the named values of a message.
type Args map[string]any

// FieldError names one bad field of an input. Field is its JSON path, e.g. "place.room".
type FieldError struct {
	Field string
	Key   string
	Args  Args
}

// Error gives the English sentence, for logs and tests. Readers get Words in their language.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + Words("en", e.Key, e.Args)
	for _, f := range e.Fields {
		s += "; " + f.Field + ": " + Words("en", f.Key, f.Args)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fail makes an Error with a message key and alternating argument names and values.
func Fail(code Code, key string, pairs ...any) *Error {
	return &Error{Code: code, Key: key, Args: args(pairs)}
}

// BadField makes an Invalid error about one field.
func BadField(field, key string, pairs ...any) *Error {
	return &Error{Code: Invalid, Key: "invalid", Fields: []FieldError{{Field: field, Key: key, Args: args(pairs)}}}
}

// Because attaches the cause.
func (e *Error) Because(err error) *Error {
	e.Err = err
	return e
}

// CodeOf gives the code of any error; "" for nil, Internal for a foreign one.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

func args(pairs []any) Args {
	if len(pairs) == 0 {
		return nil
	}
	a := make(Args, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		a[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return a
}

// problems gathers field errors, so that a person sees all of them at once.
type problems []FieldError

func (p *problems) add(field, key string, pairs ...any) {
	*p = append(*p, FieldError{Field: field, Key: key, Args: args(pairs)})
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Key: "invalid", Fields: p}
}
