package storage

import (
	"slices"

	"yihaotong/hotline"
)

// one is a single arm over an index; implied are conditions of a partial index that hold anyway.
func (q *query) one(index string, must []string, implied ...string) []arm {
	return []arm{{from: "ticket t" + q.dialect.hint(index), seq: "t.seq", where: slices.Concat(must, implied)}}
}

// dimension is a column and the values that it may have.
type dimension struct {
	column string
	values []any
}

func dim[T ~string](column string, values []T) dimension {
	d := dimension{column: column}
	for _, v := range values {
		d.values = append(d.values, plain(string(v)))
	}
	return d
}

// rankDim are the priorities that the filter lets through; a walk by urgency needs no arm for each.
func (q *query) rankDim() dimension {
	d, all := dimension{column: "t.rank"}, q.filter.Priority
	if len(all) == 0 && q.filter.Sort != hotline.SortUrgency {
		all = hotline.Priorities
	}
	for _, p := range all {
		d.values = append(d.values, int64(p.Rank()))
	}
	return d
}

// expand makes an arm for each combination of the dimensions' values, so that each is a walk in
// order. A dimension without values does not count.
func (q *query) expand(index string, must, implied []string, dims ...dimension) []arm {
	product := 1
	for _, d := range dims {
		product *= max(1, len(d.values))
	}
	if product > mostArms {
		return []arm{{from: "ticket t", seq: "t.seq", where: slices.Concat(must, implied)}} // the filter's own conditions lead
	}
	combinations := [][]string{nil}
	for _, d := range dims {
		if len(d.values) == 0 {
			continue
		}
		var next [][]string
		for _, c := range combinations {
			for _, v := range d.values {
				next = append(next, append(slices.Clone(c), d.column+" = "+q.arg(v)))
			}
		}
		combinations = next
	}
	arms := make([]arm, len(combinations))
	for i, c := range combinations {
		arms[i] = q.one(index, slices.Concat(must, c), implied...)[0]
	}
	return arms
}

// beside is an arm that another table leads to. (SQLite keeps the order of tables in a CROSS JOIN.)
func beside(table, seq string, must []string) arm {
	return arm{from: table + " CROSS JOIN ticket t", seq: seq, where: append(slices.Clone(must), "t.seq = "+seq)}
}
