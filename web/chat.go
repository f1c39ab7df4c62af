package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// chats serves conversations. A conversation belongs to the holder of its token, to the person who
// began it signed in, and to the hotline desk; to everybody else it does not exist.
type chats struct {
	chat         *hotline.Chat
	store        hotline.Conversations
	limits       *limiter
	zone         *time.Location
	needsAccount bool
}

const mostWaiting = 50

// StartChat begins a conversation and tells its token once.
func (h *chats) StartChat(ctx context.Context, r api.StartChatRequestObject) (api.StartChatResponseObject, error) {
	v, b := visitIn(ctx), api.ChatInput{}
	if r.Body != nil {
		b = *r.Body
	}
	if h.needsAccount && !v.caller.signedIn() {
		return nil, unauthenticated()
	}
	if err := h.limits.take("chat:"+v.address, startAddress); err != nil {
		return nil, err
	}
	visitor := hotline.Requester{Name: b.Visitor.Name, Phone: b.Visitor.Phone, Unit: b.Visitor.Unit}
	if p := v.caller.person; p.ID != "" {
		visitor = hotline.Requester{Name: p.Name, Phone: p.Phone, Unit: p.Unit, StaffNo: p.StaffNo}
	}
	locale := b.Locale
	if locale == "" {
		locale = v.lang
	}
	c, token, err := h.chat.Start(ctx, visitor, v.caller.person.ID, locale)
	return api.StartChat201JSONResponse{ID: c.ID, Token: token}, err
}

// find reads a conversation and says whether the caller is its requester.
func (h *chats) find(ctx context.Context, id string) (c hotline.Conversation, requester bool, err error) {
	who := callerIn(ctx)
	c, err = h.store.Chat(ctx, id)
	if err != nil {
		return c, false, err
	}
	requester = who.bearer != "" && hotline.SameSecret(c.TokenHash, who.bearer) || who.signedIn() && c.Person == who.person.ID
	if !requester && !who.actor().Desk() {
		return hotline.Conversation{}, false, hotline.Fail(hotline.NotFound, "chat.unknown")
	}
	return c, requester, nil
}

// GetChat reads a conversation.
func (h *chats) GetChat(ctx context.Context, r api.GetChatRequestObject) (api.GetChatResponseObject, error) {
	c, _, err := h.find(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	shown, err := h.show(ctx, c)
	return api.GetChat200JSONResponse(shown), err
}

// ListWaitingChats lists the conversations that ask for a person or have one.
func (h *chats) ListWaitingChats(ctx context.Context, r api.ListWaitingChatsRequestObject) (api.ListWaitingChatsResponseObject, error) {
	if r.Params.Counted != "" {
		return h.counted(ctx, r.Params)
	}
	limit := r.Params.Limit
	if limit == 0 {
		limit = mostWaiting
	}
	waiting, err := h.store.WaitingChats(ctx, limit)
	if err != nil {
		return nil, err
	}
	page := api.ChatPage{Items: []api.Chat{}}
	queued := 0
	for _, c := range waiting {
		shown := h.shape(ctx, c)
		if c.State == hotline.ChatQueued {
			ahead := queued
			shown.Ahead = &ahead
			queued++
		}
		page.Items = append(page.Items, shown)
	}
	return api.ListWaitingChats200JSONResponse(page), nil
}

// SayInChat takes a message and gives the reply, in one piece or as a stream.
func (h *chats) SayInChat(ctx context.Context, r api.SayInChatRequestObject) (api.SayInChatResponseObject, error) {
	c, requester, err := h.find(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if !requester {
		joined, err := h.chat.Write(ctx, c.ID, r.Body.Text, callerIn(ctx).actor())
		if err != nil {
			return nil, err
		}
		return said{api.Reply{Kind: api.ReplyKindOperator, Citations: []api.Citation{}, Suggestions: []string{}, Turn: len(joined.Turns)}}, nil
	}
	if err := h.limits.take("say:"+c.ID, sayChat); err != nil {
		return nil, err
	}
	reply, err := h.chat.Say(ctx, c.ID, r.Body.Text)
	if err != nil {
		return nil, err
	}
	shown := h.reply(reply, visitIn(ctx).lang)
	if after, err := h.store.Chat(ctx, c.ID); err == nil {
		shown.Turn = lastReply(after.Turns)
	}
	return said{shown}, nil
}

// lastReply is the number of the service's last turn, 0 when it kept quiet.
func lastReply(turns []hotline.Turn) int {
	for _, t := range slices.Backward(turns) {
		if t.Speaker == hotline.SpeakerService {
			return t.Seq
		}
	}
	return 0
}

// said is a reply; whoever asks for a stream gets its words piece by piece and then the whole.
type said struct{ reply api.Reply }

// deltaRunes is how much of the text one piece holds.
const deltaRunes = 24

func (r said) VisitSayInChatResponse(c *fiber.Ctx) error {
	if !strings.Contains(c.Get(fiber.HeaderAccept), "text/event-stream") {
		return c.JSON(r.reply)
	}
	return openStream(c, func(out sse) {
		for part := range slices.Chunk([]rune(r.reply.Text), deltaRunes) {
			if !out.send("", "delta", map[string]string{"text": string(part)}) {
				return
			}
		}
		out.send("", "reply", r.reply)
	})
}

// HandOffChat asks for a person.
func (h *chats) HandOffChat(ctx context.Context, r api.HandOffChatRequestObject) (api.HandOffChatResponseObject, error) {
	shown, err := h.change(ctx, r.ID, func(hotline.Conversation, bool) (hotline.Conversation, error) { return h.chat.Handoff(ctx, r.ID) })
	return api.HandOffChat200JSONResponse(shown), err
}

// JoinChat takes a conversation over.
func (h *chats) JoinChat(ctx context.Context, r api.JoinChatRequestObject) (api.JoinChatResponseObject, error) {
	shown, err := h.change(ctx, r.ID, func(hotline.Conversation, bool) (hotline.Conversation, error) {
		return h.chat.Join(ctx, r.ID, callerIn(ctx).actor())
	})
	return api.JoinChat200JSONResponse(shown), err
}

// ReleaseChat gives a conversation back to the service or ends it.
func (h *chats) ReleaseChat(ctx context.Context, r api.ReleaseChatRequestObject) (api.ReleaseChatResponseObject, error) {
	end := r.Body != nil && r.Body.End
	shown, err := h.change(ctx, r.ID, func(c hotline.Conversation, requester bool) (hotline.Conversation, error) {
		return h.chat.Release(ctx, r.ID, end)
	})
	return api.ReleaseChat200JSONResponse(shown), err
}

// RateChatTurn notes thumbs up or down.
func (h *chats) RateChatTurn(ctx context.Context, r api.RateChatTurnRequestObject) (api.RateChatTurnResponseObject, error) {
	shown, err := h.change(ctx, r.ID, func(_ hotline.Conversation, requester bool) (hotline.Conversation, error) {
		if !requester {
			return hotline.Conversation{}, hotline.Fail(hotline.Forbidden, "forbidden")
		}
		return h.chat.Feedback(ctx, r.ID, r.Body.Turn, string(r.Body.Verdict))
	})
	return api.RateChatTurn200JSONResponse(shown), err
}

// change lets act work on a conversation that the caller may see.
func (h *chats) change(ctx context.Context, id string, act func(c hotline.Conversation, requester bool) (hotline.Conversation, error)) (api.Chat, error) {
	c, requester, err := h.find(ctx, id)
	if err != nil {
		return api.Chat{}, err
	}
	if c, err = act(c, requester); err != nil {
		return api.Chat{}, err
	}
	return h.show(ctx, c)
}

// OpenTicketFromChat makes the offered ticket.
func (h *chats) OpenTicketFromChat(ctx context.Context, r api.OpenTicketFromChatRequestObject) (api.OpenTicketFromChatResponseObject, error) {
	c, requester, err := h.find(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if !requester {
		return nil, hotline.Fail(hotline.Forbidden, "forbidden")
	}
	if err := h.limits.take("open:"+c.ID, openChat); err != nil {
		return nil, err
	}
	b := api.TicketInput{}
	if r.Body != nil {
		b = *r.Body
	}
	o := openingOf(b)
	o.Requester.Person = ""
	opened, err := h.chat.Ticket(ctx, c.ID, o)
	if err != nil {
		return nil, err
	}
	owner := viewer{by: hotline.Actor{Role: hotline.Employee, Requester: true}, zone: h.zone}
	return owner.opened(opened), nil
}
