package redisqueue

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"yihaotong/hotline"
)

// Times in places are ms shifted so that none of a real date is negative; see lua/common.lua.
const (
	shift    = int64(1e15)
	farthest = int64(8e15)
	noDue    = "9999999999999999"
)

// teamPart begins the places of a team: no other team's can begin so, whatever the slugs.
func teamPart(slug string) string { return strconv.Itoa(len(slug)) + ":" + slug + ":" }

func slugOf(part string) string {
	_, rest, _ := strings.Cut(part, ":")
	return strings.TrimSuffix(rest, ":")
}

func instant(t time.Time) string {
	return fmt.Sprintf("%016d", shift+min(max(t.UnixMilli(), -shift), farthest))
}

func instantOf(digits string) (time.Time, error) {
	n, err := strconv.ParseInt(digits, 10, 64)
	return time.UnixMilli(n - shift).UTC(), err
}

// place is the sorting key of a waiting ticket; "" when it must be in no queue.
func place(m hotline.QueueMove) string {
	if m.Team == "" {
		return ""
	}
	due := noDue
	if !m.Due.IsZero() {
		due = instant(m.Due)
	}
	return teamPart(m.Team) + strconv.Itoa(m.Priority.Rank()) + due + instant(m.Queued) + m.Ticket
}
