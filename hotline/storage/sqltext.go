package storage

import (
	"strconv"
	"strings"
)

// place writes the n-th argument.
func place(n int) string { return "$" + strconv.Itoa(n) }

func join(names []string) string { return strings.Join(names, ", ") }

// arg adds an argument and gives its place.
func arg(args *[]any, value any) string {
	*args = append(*args, value)
	return place(len(*args))
}

// in is the condition that a text column has one of the values.
func in[T ~string](column string, values []T, args *[]any) string {
	places := make([]string, len(values))
	for i, v := range values {
		places[i] = arg(args, plain(string(v)))
	}
	return column + " IN (" + join(places) + ")"
}

// begins is the condition that a text column begins with a prefix, as a range that an index answers.
func begins(column, prefix string, args *[]any) string {
	prefix = plain(prefix)
	return column + " >= " + arg(args, prefix) + " AND " + column + " < " + arg(args, prefix+"\U0010FFFF")
}
