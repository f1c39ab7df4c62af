package web

import (
	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/web/api"
)

// event shapes one fact of a ticket's history. What the requester wrote is masked for others like
// the ticket's own text; the requester's name too.
func (v viewer) event(t *hotline.Ticket, e hotline.Event) api.Event {
	own := v.by.Owns(t)
	data := map[string]any{}
	for key, value := range e.Data {
		if !own {
			value = masked(value)
		}
		data[key] = value
	}
	return api.Event{
		ID: e.ID, Seq: e.Seq, Type: string(e.Type), At: v.time(e.At), By: v.actor(e.By, own), Team: e.Team, Public: e.Public, Data: data,
	}
}

// masked covers the personal data in every text of a value.
func masked(value any) any {
	switch value := value.(type) {
	case string:
		return zh.Mask(value)
	case map[string]any:
		all := make(map[string]any, len(value))
		for key, part := range value {
			all[key] = masked(part)
		}
		return all
	case []any:
		all := make([]any, len(value))
		for i, part := range value {
			all[i] = masked(part)
		}
		return all
	}
	return value
}

func (v viewer) actor(by hotline.Actor, own bool) api.EventActor {
	a := api.EventActor{ID: by.ID, Name: by.Name, Role: string(by.Role)}
	switch {
	case by.ID == hotline.System.ID:
		a.Role = "system"
	case by.Requester, by.Role == hotline.Employee:
		if by.Requester {
			a.Role = "requester"
		}
		if !own && by.ID != v.by.ID {
			a.Name = zh.MaskName(by.Name)
		}
	}
	return a
}
