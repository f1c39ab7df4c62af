package hotline

import (
	"cmp"
	"context"
	"slices"
	"time"
)

const (
	twinWindow = 14 * 24 * time.Hour
	twinScore  = 0.45 // share of common bigrams from which two texts may be one matter
	twinLook   = 20
)

// twins finds open tickets that may be about the same matter: of the same requester, or of the
// same category in the same building. It looks only where the actor may,
// since titles are other people's words, and it only proposes: a person merges. To an import it proposes
// nothing, for nobody is there to read it.
func (d *Desk) twins(ctx context.Context, t *Ticket, by Actor) ([]Twin, error) {
	if !by.Scope().any() || t.Channel == ChannelImport {
		return []Twin{}, nil
	}
	base := Filter{Scope: by.Scope(), Statuses: openStatuses, From: t.CreatedAt.Add(-twinWindow), Limit: twinLook, Sort: SortNewest}
	var found []Ticket
	look := func(narrow func(*Filter)) error {
		f := base
		narrow(&f)
		page, err := d.Tickets.Find(ctx, f)
		found = append(found, page.Items...)
		return err
	}
	var err error
	if t.Requester.Person != "" {
		err = look(func(f *Filter) { f.Requester = t.Requester.Person })
	} else if t.Requester.Phone != "" {
		err = look(func(f *Filter) { f.Phone = t.Requester.Phone })
	}
	if err == nil && t.Place.Building != "" {
		err = look(func(f *Filter) { f.Building, f.Category = t.Place.Building, []string{t.Category} })
	}
	if err != nil {
		return nil, err
	}
	return d.Book().rankTwins(t, found), nil
}

func (b *Book) rankTwins(t *Ticket, found []Ticket) []Twin {
	twins := []Twin{}
	seen := map[string]bool{t.ID: true}
	for i := range found {
		f := &found[i]
		if seen[f.ID] {
			continue
		}
		seen[f.ID] = true
		score := similarity(t.Title+t.Text, f.Title+f.Text)
		if f.Place.Building != "" && f.Place.Building == t.Place.Building && f.Category == t.Category {
			score = min(1, score+0.3)
		}
		if incident := b.oneIncident(t, f); incident || score >= twinScore {
			twins = append(twins, Twin{Number: f.Number, Title: f.Title, Score: score, Incident: incident})
		}
	}
	slices.SortStableFunc(twins, func(a, b Twin) int { return cmp.Compare(b.Score, a.Score) })
	return twins[:min(len(twins), 5)]
}
