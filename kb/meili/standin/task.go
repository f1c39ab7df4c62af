package standin

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// task is a change that waits for its turn.
type task struct {
	uid      int
	index    string
	kind     string
	status   string
	failure  *apiError
	enqueued time.Time
	run      func() *apiError
}

// enqueue takes a change; it is carried out after the call that asked for it, or much later.
func (s *Server) enqueue(index, kind string, run func() *apiError) (int, any) {
	t := &task{uid: len(s.tasks), index: index, kind: kind, status: "enqueued", enqueued: s.now(), run: run}
	s.tasks = append(s.tasks, t)
	return http.StatusAccepted, map[string]any{
		"taskUid": t.uid, "indexUid": nullable(index), "status": t.status, "type": kind, "enqueuedAt": t.enqueued,
	}
}

// advance carries out what waits, in order.
func (s *Server) advance() {
	for _, t := range s.tasks {
		if s.paused || t.status != "enqueued" {
			continue
		}
		if planned, ok := s.fail[t.kind]; ok {
			delete(s.fail, t.kind)
			t.failure = &planned
		} else {
			t.failure = t.run()
		}
		t.status = "succeeded"
		if t.failure != nil {
			t.status = "failed"
		}
	}
}

func (s *Server) task(uid string) (int, any) {
	n, err := strconv.Atoi(uid)
	if err != nil || n >= len(s.tasks) {
		return refused(http.StatusNotFound, "invalid_request", "task_not_found", "Task `"+uid+"` not found.")
	}
	t := s.tasks[n]
	return http.StatusOK, map[string]any{
		"uid": t.uid, "batchUid": t.uid, "indexUid": nullable(t.index), "status": t.status, "type": t.kind,
		"canceledBy": nil, "details": map[string]any{}, "error": t.failure, "duration": nil,
		"enqueuedAt": t.enqueued, "startedAt": nil, "finishedAt": nil,
	}
}

// FailNext lets the next task of a type fail: documentAdditionOrUpdate, indexSwap and so on. The
// call that makes it is accepted all the same.
func (s *Server) FailNext(kind, errorType, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, e := refused(0, errorType, code, "planned by the test")
	s.fail[kind] = e.(apiError)
}

// Pause lets tasks wait until Resume.
func (s *Server) Pause() { s.pause(true) }

// Resume carries out what waited.
func (s *Server) Resume() { s.pause(false) }

func (s *Server) pause(paused bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.paused = paused
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func taskFailure(code, format string, args ...any) *apiError {
	_, e := refused(0, "invalid_request", code, fmt.Sprintf(format, args...))
	failure := e.(apiError)
	return &failure
}
