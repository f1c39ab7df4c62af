package web

import (
	"context"
	"strconv"

	"yihaotong/hotline"
	"yihaotong/hotline/intake"
	"yihaotong/web/api"
)

// alarms takes what devices report. A device's trouble is one ticket from its first report to its end.
type alarms struct {
	desk *hotline.Desk
}

// RaiseAlarm takes one alarm or a batch. The batch is read whole before anything is done; what was
// done before a failure stays, and the sender may send the same batch again.
func (h *alarms) RaiseAlarm(ctx context.Context, r api.RaiseAlarmRequestObject) (api.RaiseAlarmResponseObject, error) {
	all, err := intake.FromAlarm(*r.Body)
	if err != nil {
		return nil, err
	}
	results := api.AlarmResults{Items: []api.AlarmResult{}}
	for _, a := range all {
		outcome, number, err := h.take(ctx, a)
		if err != nil {
			return nil, err
		}
		results.Items = append(results.Items, api.AlarmResult{Fingerprint: a.Fingerprint, Outcome: outcome, Number: number})
	}
	return api.RaiseAlarm200JSONResponse(results), nil
}

func (h *alarms) take(ctx context.Context, a intake.Alarm) (api.AlarmResultOutcome, string, error) {
	by := callerIn(ctx).actor()
	tag := "alarm:" + hotline.HashSecret(a.Fingerprint)[:20]
	before, err := h.desk.Find(ctx, hotline.Filter{Tag: tag, Sort: hotline.SortNewest, Limit: hotline.MaxPage}, by)
	if err != nil {
		return "", "", err
	}
	if len(before.Items) > 0 && before.Items[0].Status.Open() {
		open := &before.Items[0]
		if !a.Resolved {
			return api.AlarmResultOutcomeKnown, open.Number, nil
		}
		return api.AlarmResultOutcomeResolved, open.Number, h.clear(ctx, open, by)
	}
	if a.Resolved {
		return api.AlarmResultOutcomeIgnored, "", nil
	}
	o := a.Opening
	o.Channel, o.Tags, o.At = hotline.ChannelAlarm, append(o.Tags, tag), a.At
	o.Source = tag + ":" + strconv.Itoa(len(before.Items)) // two copies of one report: the second finds it taken
	opened, err := h.desk.Open(ctx, o, by, nil, nil)
	if e, _ := known(err); err != nil && e.Key == "source.exists" {
		return api.AlarmResultOutcomeKnown, "", nil
	}
	return api.AlarmResultOutcomeOpened, opened.Ticket.Number, err
}

// clear closes the loop: a ticket that nobody has claimed is answered, a claimed one gets a remark
// and stays with whoever is on the way.
func (h *alarms) clear(ctx context.Context, t *hotline.Ticket, by hotline.Actor) error {
	words := hotline.Words(hotline.Languages[0], "alarm.cleared", nil)
	a := hotline.Act{Name: "comment", Text: words, Internal: true}
	if t.Status == hotline.StatusNew || t.Status == hotline.StatusQueued {
		a = hotline.Act{Name: "answer", Text: words}
	}
	_, err := h.desk.Do(ctx, t.ID, a, by, nil)
	if hotline.CodeOf(err) == hotline.Conflict {
		return nil // somebody acted meanwhile: the ticket is in good hands
	}
	return err
}
