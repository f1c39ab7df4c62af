package storage

import (
	"encoding/base64"
	"encoding/json"

	"yihaotong/hotline"
)

// A cursor tells the place in a list after which the next page begins: the order it belongs to and
// the sort key of the last row. It is opaque to others and checked when it comes back.

// writeCursor makes a cursor from the sort key of the last row.
func writeCursor(order string, key ...any) string {
	b, err := json.Marshal(append([]any{order}, key...))
	if err != nil { // keys are numbers and texts
		panic("storage: cursor: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// readCursor fills into, pointers to the parts of a sort key. Invalid: it is no cursor of this order.
func readCursor(cursor, order string, into ...any) error {
	bad := hotline.BadField("cursor", "cursor")
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return bad.Because(err)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil || len(parts) != len(into)+1 {
		return bad
	}
	var of string
	if err := json.Unmarshal(parts[0], &of); err != nil || of != order {
		return bad
	}
	for i, p := range into {
		if err := json.Unmarshal(parts[i+1], p); err != nil {
			return bad.Because(err)
		}
	}
	return nil
}

// pageSize is how many rows a page has; 0 means the usual 50.
func pageSize(limit int) (int, error) {
	switch {
	case limit == 0:
		return 50, nil
	case limit < 0 || limit > hotline.MaxPage:
		return 0, hotline.BadField("limit", "range", "low", 1, "high", hotline.MaxPage)
	}
	return limit, nil
}

// pageOf cuts one row too many off and says where the next page begins.
func pageOf[T any](rows []T, limit int, cursor func(last T) string) hotline.Page[T] {
	if len(rows) <= limit {
		return hotline.Page[T]{Items: rows}
	}
	rows = rows[:limit]
	return hotline.Page[T]{Items: rows, Next: cursor(rows[limit-1])}
}
