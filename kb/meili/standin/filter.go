package standin

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var condition = regexp.MustCompile(`^(\w+) (=|<=|>=|IN) (.+)$`)

// filtered gives the documents that fit a filter: one condition or a list of conditions that all
// have to hold. The stand-in knows no AND, OR and NOT.
func (x *index) filtered(filter any) ([]map[string]any, error) {
	var conditions []string
	switch f := filter.(type) {
	case nil:
	case string:
		conditions = []string{f}
	case []any:
		for _, c := range f {
			conditions = append(conditions, fmt.Sprint(c))
		}
	default:
		return nil, fmt.Errorf("filter is a %T", filter)
	}
	var checks []func(map[string]any) bool
	for _, c := range conditions {
		check, err := x.check(c)
		if err != nil {
			return nil, err
		}
		checks = append(checks, check)
	}
	var found []map[string]any
	for _, d := range x.docs {
		if !slices.ContainsFunc(checks, func(ok func(map[string]any) bool) bool { return !ok(d) }) {
			found = append(found, d)
		}
	}
	return found, nil
}

func (x *index) check(text string) (func(map[string]any) bool, error) {
	parts := condition.FindStringSubmatch(text)
	if parts == nil {
		return nil, fmt.Errorf("the stand-in does not understand the filter %q", text)
	}
	field, operator, value := parts[1], parts[2], parts[3]
	if !slices.Contains(x.settings.Filterable, field) {
		return nil, fmt.Errorf("Attribute `%s` is not filterable", field)
	}
	switch operator {
	case "=":
		return func(d map[string]any) bool { return oneOf(d[field], []string{unquote(value)}) }, nil
	case "IN":
		var values []string
		for v := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
			values = append(values, unquote(v))
		}
		return func(d map[string]any) bool { return oneOf(d[field], values) }, nil
	}
	bound, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return nil, err
	}
	return func(d map[string]any) bool {
		n, ok := d[field].(float64)
		return ok && (operator == "<=" && n <= bound || operator == ">=" && n >= bound)
	}, nil
}

func unquote(s string) string { return strings.Trim(strings.TrimSpace(s), `"'`) }

// oneOf compares without regard to case, as the server does; of a list any element will do.
func oneOf(value any, wanted []string) bool {
	if list, ok := value.([]any); ok {
		return slices.ContainsFunc(list, func(v any) bool { return oneOf(v, wanted) })
	}
	return slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(fmt.Sprint(value), w) })
}
