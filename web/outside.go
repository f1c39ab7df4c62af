package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"yihaotong/web/api"
)

// States of a door.
const (
	doorOK   = "ok"
	doorDown = "down"
)

// outside registers what lies beside the API: the contract, its page for people, probes, metrics.
func (s *Server) outside() {
	s.static("/openapi.yaml", "application/yaml", api.Spec)
	s.static("/openapi.json", fiber.MIMEApplicationJSON, s.spec.json)
	s.static("/docs", fiber.MIMETextHTMLCharsetUTF8, s.spec.page())
	s.static("/docs.css", "text/css; charset=utf-8", docsStyle)
	s.app.Get("/healthz", func(c *fiber.Ctx) error {
		s.beside(c, "getHealth")
		return c.JSON(api.Health{Status: api.HealthStatusOk, Version: s.Version})
	})
	s.app.Get("/readyz", s.ready)
	s.app.Get("/metrics", s.expose)
}

// beside sets what every answer outside the API carries.
func (s *Server) beside(c *fiber.Ctx, operation string) {
	visitOf(c).operation = operation
	headers(c, apiPolicy)
}

// static serves one unchanging document.
func (s *Server) static(path, media string, body []byte) {
	tag := etag(body)
	s.app.Get(path, func(c *fiber.Ctx) error {
		visitOf(c).operation = "document"
		headers(c, docsPolicy)
		return serveBytes(c, media, body, nil, tag, "no-cache")
	})
}

// probeWithin is the longest that the doors may take to answer.
const probeWithin = 3 * time.Second

// ready asks the doors. Only the database is needed to serve: without it the answer is 503.
func (s *Server) ready(c *fiber.Ctx) error {
	s.beside(c, "getReadiness")
	ctx, cancel := context.WithTimeout(c.UserContext(), probeWithin)
	defer cancel()
	r := api.Readiness{Status: api.ReadinessStatusOk, Doors: []api.Door{}}
	status := fiber.StatusOK
	for _, d := range s.Doors(ctx) {
		r.Doors = append(r.Doors, api.Door{Name: api.DoorName(d.Name), State: api.DoorState(d.State), Message: d.Message})
		switch {
		case d.State == doorDown && d.Name == string(api.DoorNameDatabase):
			r.Status, status = api.ReadinessStatusDown, fiber.StatusServiceUnavailable
		case d.State != doorOK && r.Status == api.ReadinessStatusOk:
			r.Status = api.ReadinessStatusDegraded
		}
	}
	return c.Status(status).JSON(r)
}

// expose writes the metrics in Prometheus' text form.
func (s *Server) expose(c *fiber.Ctx) error {
	s.beside(c, "getMetrics")
	families, err := prometheus.Gatherer(s.Registry).Gather()
	if err != nil {
		return err
	}
	format := expfmt.NewFormat(expfmt.TypeTextPlain)
	c.Set(fiber.HeaderContentType, string(format))
	out := expfmt.NewEncoder(c.Response().BodyWriter(), format)
	for _, f := range families {
		if err := out.Encode(f); err != nil {
			return err
		}
	}
	return nil
}
