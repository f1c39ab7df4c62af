package web

import "yihaotong/web/api"

// handlers are all operations of the contract, by resource.
type handlers struct {
	*sessions
	*tickets
	*tracks
	*calls
	*chats
	*knowledge
	*queues
	*boards
	*exports
	*live
	*alarms
	*administration
	*persons
	*rosters
	*evaluation
	*trials
	*inboxes
	*places
	*presences
	*preferences
	*devices
	auditor
}

var _ api.StrictServerInterface = handlers{}

func newHandlers(s *Server) (handlers, error) {
	c := &s.Config
	signing, err := newSessions(s)
	if err != nil {
		return handlers{}, err
	}
	written := auditor{c.Audit, c.Now, c.Zone}
	requests := &tickets{desk: c.Desk, router: c.Router, files: &files{c.Desk, c.Files, c.Now}, limits: s.limits, zone: c.Zone}
	edited := &documents{c.Settings, c.Apply, c.Book, written, c.Now, c.Zone}
	counts := &boards{c.Board, c.Zone}
	return handlers{
		sessions: signing, tickets: requests,
		tracks:         &tracks{c.Desk, c.Files, s.limits, c.Zone},
		calls:          &calls{c.Calls, c.Desk, c.Router, c.Library, c.Now, c.Zone},
		chats:          &chats{c.Chat, c.Chats, s.limits, c.Zone, c.ChatNeedsAccount},
		knowledge:      &knowledge{c.Library, c.Articles, c.Gaps, c.PDF, c.Apply, s.limits, written, c.Zone},
		queues:         &queues{c.Queue, c.Claims, c.Book, c.Zone},
		boards:         counts,
		exports:        &exports{requests, counts, written},
		live:           &live{s.hub, s.who, s.base, heartbeat},
		alarms:         &alarms{c.Desk},
		administration: &administration{edited, c},
		persons:        &persons{c.People, c.Sessions, c.Book, written, c.Now, c.Zone},
		rosters:        &rosters{edited, c.Desk},
		trials:         &trials{c.Rules, counts},
		evaluation:     &evaluation{edited, requests, counts},
		inboxes:        &inboxes{c.Inbox, c.Zone},
		places:         &places{c.Deliveries, c.Settings, c.Hooks, written, c.Zone},
		presences:      &presences{c.Desk, c.Bus, s.limits, c.Now},
		preferences:    &preferences{c.Settings, s.limits, c.Now},
		devices:        &devices{c.Devices, c.PushKey, s.limits},
		auditor:        written,
	}, nil
}
