package kb

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"yihaotong/hotline"
)

// The acts in an article's life.
const (
	ActSubmit   = "submit"
	ActPublish  = "publish"
	ActExpire   = "expire"
	ActWithdraw = "withdraw"
)

// Acts lists them.
var Acts = []string{ActSubmit, ActPublish, ActExpire, ActWithdraw}

// Bounds of an article's fields, in runes.
const (
	MaxTitle = 200
	MaxShort = 500
	MaxText  = 500_000
)

// check names every unusable field.
func (a Article) check() error {
	var bad []hotline.FieldError
	add := func(field, key string, args hotline.Args) {
		bad = append(bad, hotline.FieldError{Field: field, Key: key, Args: args})
	}
	for _, f := range []struct {
		name, value string
		most        int
		required    bool
	}{
		{"title", a.Title, MaxTitle, true}, {"text", a.Text, MaxText, true}, {"doc_number", a.DocNumber, MaxShort, false},
		{"issuer", a.Issuer, MaxShort, false}, {"url", a.URL, MaxShort, false}, {"replaced_by", a.ReplacedBy, MaxShort, false}, {"note", a.Note, MaxShort * 8, false},
	} {
		switch {
		case !utf8.ValidString(f.value):
			add(f.name, "utf8", nil)
		case f.required && f.value == "":
			add(f.name, "required", nil)
		case utf8.RuneCountInString(f.value) > f.most:
			add(f.name, "too_long", hotline.Args{"limit": f.most})
		}
	}
	for name, d := range map[string]Date{"effective_from": a.EffectiveFrom, "effective_to": a.EffectiveTo, "review_date": a.ReviewDate} {
		if !d.Valid() {
			add(name, "format", hotline.Args{"want": time.DateOnly})
		}
	}
	if a.EffectiveFrom != "" && a.EffectiveTo != "" && a.EffectiveTo < a.EffectiveFrom {
		add("effective_to", "range.order", nil)
	}
	if !slices.Contains(audiences, a.Audience) {
		add("audience", "enum", hotline.Args{"value": a.Audience, "allowed": audiences})
	}
	if bad != nil {
		slices.SortFunc(bad, func(x, y hotline.FieldError) int { return cmp.Compare(x.Field, y.Field) })
		return &hotline.Error{Code: hotline.Invalid, Key: "invalid", Fields: bad}
	}
	return nil
}

// next gives the version that an act makes of an article, whose versions come newest first.
func next(versions []Article, act string, today Date) (Article, error) {
	a := versions[0]
	live := Live(versions)
	pending := a.Status == Draft || a.Status == Submitted
	switch {
	case act == ActSubmit && a.Status == Draft:
		a.Status = Submitted
	case act == ActPublish && pending:
		if a.EffectiveTo != "" && a.EffectiveTo < today {
			return a, hotline.BadField("effective_to", "past")
		}
		a.Status = Published
	case act == ActWithdraw && pending && len(live) > 0: // the draft goes, what is in force stays
		a = live[0]
	case act == ActWithdraw && (pending || a.Status == Published):
		a.Status = Withdrawn
	case act == ActExpire && len(live) > 0:
		a = live[0]
		a.Status = Expired
		if yesterday := today.Add(-1); a.EffectiveTo == "" || a.EffectiveTo > yesterday {
			a.EffectiveTo = max(a.EffectiveFrom, yesterday)
		}
	case !slices.Contains(Acts, act):
		return a, hotline.Fail(hotline.NotFound, "action.unknown", "action", act)
	default:
		return a, hotline.Fail(hotline.Conflict, "kb.state", "action", act, "status", a.Status)
	}
	a.Version = versions[0].Version
	return a, nil
}
