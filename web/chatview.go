package web

import (
	"context"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/web/api"
)

// show shapes a conversation, with its place in the queue when it waits for a person.
func (h *chats) show(ctx context.Context, c hotline.Conversation) (api.Chat, error) {
	shown := h.shape(ctx, c)
	if c.State != hotline.ChatQueued {
		return shown, nil
	}
	waiting, err := h.store.WaitingChats(ctx, hotline.MaxPage)
	if err != nil {
		return shown, err
	}
	ahead := 0
	for _, w := range waiting {
		if w.ID == c.ID {
			break
		}
		if w.State == hotline.ChatQueued {
			ahead++
		}
	}
	shown.Ahead = &ahead
	return shown, nil
}

func (h *chats) shape(ctx context.Context, c hotline.Conversation) api.Chat {
	v, who := viewer{zone: h.zone}, callerIn(ctx)
	own := c.Person != "" && c.Person == who.person.ID || who.bearer != ""
	visitor := api.Requester{Person: c.Visitor.Person, Name: c.Visitor.Name, Phone: c.Visitor.Phone, Unit: c.Visitor.Unit, StaffNo: c.Visitor.StaffNo}
	if !own {
		visitor.Name, visitor.Phone, visitor.StaffNo = zh.MaskName(visitor.Name), zh.MaskPhone(visitor.Phone), maskTail(visitor.StaffNo)
	}
	shown := api.Chat{
		ID: c.ID, State: api.ChatState(c.State), Locale: c.Locale, Visitor: visitor, Tickets: whole(c.Tickets), Turns: []api.Turn{},
		QueuedAt: v.maybe(c.QueuedAt), CreatedAt: v.time(c.CreatedAt), UpdatedAt: v.time(c.UpdatedAt),
	}
	if c.State == hotline.ChatOperator && c.Operator != "" {
		if p, err := h.chat.Desk.People.Person(ctx, c.Operator); err == nil { // without the name the talk is still readable
			shown.Operator = p.Name
		}
	}
	for _, t := range c.Turns {
		turn := api.Turn{Seq: t.Seq, At: v.time(t.At), Speaker: api.Speaker(t.Speaker), Name: t.Name, Text: t.Text, Feedback: api.TurnFeedback(t.Feedback)}
		if t.Reply != nil {
			r := h.reply(*t.Reply, c.Locale)
			r.Turn = t.Seq
			turn.Reply = r
		}
		shown.Turns = append(shown.Turns, turn)
	}
	return shown
}

func citationsOf(list []hotline.Citation) []api.Citation {
	all := []api.Citation{}
	for _, c := range list {
		all = append(all, api.Citation{
			Article: c.Article, Clause: c.Clause, Title: c.Title, Heading: c.Heading, DocNumber: c.DocNumber,
			EffectiveFrom: c.EffectiveFrom, EffectiveTo: c.EffectiveTo, URL: c.URL, Quote: c.Quote,
		})
	}
	return all
}

// reply shapes what the service says.
func (h *chats) reply(r hotline.Reply, lang string) api.Reply {
	a := api.Reply{
		Kind: api.ReplyKind(r.Kind), Text: r.Text, Citations: citationsOf(r.Citations), Suggestions: whole(r.Suggestions), Generated: r.Generated,
	}
	if t := r.Ticket; t != nil {
		a.Ticket = api.ReplyTicket{Number: t.Ticket.Number, Title: t.Ticket.Title, TrackCode: t.TrackCode}
	}
	if o := r.Offer; o != nil {
		cat, _ := h.chat.Desk.Book().Catalogue.Get(o.Category)
		name := cat.Name
		if lang == "en" {
			name = cat.NameEn
		}
		a.Offer = api.TicketOffer{
			Title: o.Title, Text: o.Text, Type: api.Type(o.Type), Category: o.Category, CategoryName: name, Priority: api.Priority(o.Priority),
			Place: api.Place{Building: o.Place.Building, Floor: o.Place.Floor, Room: o.Place.Room, Raw: o.Place.Raw},
		}
	}
	return a
}
