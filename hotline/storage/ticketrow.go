package storage

import (
	"math/rand/v2"
	"slices"
	"strings"

	"yihaotong/hotline"
)

// far is the due of a ticket without one: it sorts behind all others.
const far int64 = 1 << 53

// ticketColumns are the columns that change with a ticket, in the order of ticketValues.
const ticketColumns = "version bigint, status text, open bigint, type text, team text, category text, rank bigint, " +
	"channel text, risk text, handler text, requester text, phone text, unit text, building text, parent text, " +
	"source text, updated_at bigint, due bigint, queued_at bigint, next_at bigint, doc text"

// ticketValues gives the columns by which a ticket is found, and the document itself.
func ticketValues(t *hotline.Ticket) ([]any, error) {
	doc, err := encode(t)
	if err != nil {
		return nil, err
	}
	unit, due := "", far
	if t.Visibility == hotline.VisibilityUnit {
		unit = t.Requester.Unit
	}
	if at := t.Clocks.Resolve.Due; !at.IsZero() {
		due = millis(at)
	}
	return []any{
		int64(t.Version), string(t.Status), flag(t.Status.Open()), string(t.Type), plain(t.Team), plain(t.Category), int64(t.Priority.Rank()),
		string(t.Channel), string(t.Clocks.Risk(t.Status)), plain(t.Handler), plain(t.Requester.Person),
		backwards(digits(t.Requester.Phone)), plain(unit), plain(t.Place.Building), plain(t.Parent),
		plain(t.Source), millis(t.UpdatedAt), due, millis(t.QueuedAt), nullable(t.NextAt), doc,
	}, nil
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

// seqBits are the random low bits of a ticket's seq: they tell tickets of one millisecond apart.
const seqBits = 20

// newSeq makes a seq: in the order of creation, so that the newest tickets have the greatest.
func newSeq(t *hotline.Ticket) int64 {
	return max(0, t.CreatedAt.UnixMilli())<<seqBits | rand.Int64N(1<<seqBits)
}

// digits keeps the digits of a phone number, without the country code of a Chinese mobile.
func digits(phone string) string {
	var b strings.Builder
	for _, r := range phone {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		}
	}
	s := b.String()
	s = strings.TrimPrefix(s, "00")
	if len(s) == 13 && strings.HasPrefix(s, "861") {
		return s[2:]
	}
	return s
}

// backwards turns digits round, so that a tail is found like the start of a word.
func backwards(digits string) string {
	b := []byte(digits)
	slices.Reverse(b)
	return string(b)
}

// shares lists the teams that see the ticket without holding it (hotline.Scope.Covers).
func shares(t *hotline.Ticket) []string {
	var teams []string
	if t.Return != nil {
		teams = append(teams, t.Return.Team)
	}
	for _, a := range t.Assists {
		if a.Done.IsZero() {
			teams = append(teams, a.Team)
		}
	}
	slices.Sort(teams)
	return slices.Compact(teams)
}
