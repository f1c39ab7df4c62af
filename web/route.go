package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

const root = "/api/v1"

// routes collects what the generated code registers, so that every route gets the checks of its
// operation in front and fixed paths win over parameters. Only the methods that the generated code
// calls are there.
type routes struct {
	fiber.Router
	list []route
}

type route struct {
	method, path string
	handler      fiber.Handler
}

func (r *routes) add(method, path string, h []fiber.Handler) fiber.Router {
	r.list = append(r.list, route{method, path, h[0]})
	return r
}

func (r *routes) Get(path string, h ...fiber.Handler) fiber.Router  { return r.add("GET", path, h) }
func (r *routes) Post(path string, h ...fiber.Handler) fiber.Router { return r.add("POST", path, h) }
func (r *routes) Put(path string, h ...fiber.Handler) fiber.Router  { return r.add("PUT", path, h) }
func (r *routes) Delete(path string, h ...fiber.Handler) fiber.Router {
	return r.add("DELETE", path, h)
}

// inside registers the operations of the contract under /api/v1.
func (s *Server) inside() error {
	all, err := newHandlers(s)
	if err != nil {
		return err
	}
	collected := &routes{}
	api.RegisterHandlers(collected, api.NewStrictHandler(all, nil))
	slices.SortStableFunc(collected.list, func(a, b route) int { return strings.Compare(order(a.path), order(b.path)) })
	for _, r := range collected.list {
		o, ok := s.spec.ops[r.method+" "+braced(r.path)]
		if !ok {
			return fmt.Errorf("route %s %s is not in the contract", r.method, r.path)
		}
		s.app.Add(r.method, root+r.path, s.guard(o, r.handler))
	}
	return nil
}

// order sorts fixed segments before parameters.
func order(path string) string { return strings.ReplaceAll(path, "/:", "/~") }

// braced writes /tickets/:number as the contract does, /tickets/{number}.
func braced(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

// guard puts the checks of an operation in front of its handler: a place, the caller and the right,
// the parameters, the body, and what was answered to the same key before.
func (s *Server) guard(o *operation, handler fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := visitOf(c)
		v.operation = o.id
		headers(c, apiPolicy)
		if o.long() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), answerLong)
			defer cancel()
			c.SetUserContext(ctx)
		}
		leave, err := s.gate.enter(c.UserContext(), classOf(o.id))
		if err != nil {
			s.metrics.shed.Inc()
			return err
		}
		defer leave()
		if v.caller, err = s.who.identify(c, o); err != nil {
			v.caller = &caller{}
			return err
		}
		v.speak(c.Get(fiber.HeaderAcceptLanguage))
		if err := v.caller.permit(o); err != nil {
			return err
		}
		if err := s.checkQuery(c, o); err != nil {
			return err
		}
		body, err := s.takeBody(c, o)
		defer s.budget.give(int64(len(body)))
		if err != nil {
			return err
		}
		if v.attempt = attemptOf(c, v.caller, body); v.attempt == nil || !o.repeatable() {
			v.attempt = nil
			return handler(c)
		}
		return s.repeatable(c, v.attempt, func() error { return handler(c) })
	}
}

// long reports whether the operation may take its time: files of many rows, words of a model.
func (o *operation) long() bool { return classOf(o.id) == classBulk || o.id == "sayInChat" }

// repeatable reports whether an Idempotency-Key means anything to the operation.
func (o *operation) repeatable() bool {
	return o.writes() && o.id != "createSession" && o.id != "deleteSession" && o.id != "classify"
}

func (s *Server) checkQuery(c *fiber.Ctx, o *operation) error {
	query, err := queryOf(c)
	if err != nil {
		return err
	}
	return o.checkParams(values{
		path: func(name string) string { return c.Params(name) }, query: query,
		header: func(name string) string { return c.Get(name) },
	})
}

// speak sets the language of the answers: what the request asks for, else what the person chose.
func (v *visit) speak(accept string) {
	if accept == "" && slices.Contains(hotline.Languages, v.caller.person.Locale) {
		v.lang = v.caller.person.Locale
	}
}
