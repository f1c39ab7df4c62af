package web

import (
	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// openedTicket is a new ticket with what only its creator is told (OpenedTicket in the contract).
type openedTicket struct {
	api.Ticket
	TrackCode  string     `json:"track_code"`
	Duplicates []api.Twin `json:"duplicates"`
}

func (v viewer) opened(o hotline.Opened) openedTicket {
	a := openedTicket{Ticket: v.ticket(&o.Ticket), TrackCode: o.TrackCode, Duplicates: []api.Twin{}}
	for _, d := range o.Duplicates {
		a.Duplicates = append(a.Duplicates, api.Twin{Number: d.Number, Title: d.Title, Score: d.Score, Incident: d.Incident})
	}
	return a
}

// status is 200 when the matter was added to a ticket that was there.
func (o openedTicket) status() int {
	if o.TrackCode == "" {
		return fiber.StatusOK
	}
	return fiber.StatusCreated
}

func (o openedTicket) VisitOpenTicketResponse(c *fiber.Ctx) error {
	return c.Status(o.status()).JSON(o)
}

func (o openedTicket) VisitOpenTicketFromCallResponse(c *fiber.Ctx) error {
	return c.Status(o.status()).JSON(o)
}

func (o openedTicket) VisitOpenTicketFromChatResponse(c *fiber.Ctx) error {
	return c.Status(o.status()).JSON(o)
}
