// Package routing is the room that decides where a request goes and keeps the teams' queues:
// safety triggers, the dispatch directory (派单目录), a statistical classifier, the engine that joins
// them into one explained decision, learning from corrections, replay of rule changes, evaluation.
//
// Floor 2. It uses hotline, hotline/zh and the standard library. It must not know the knowledge
// base, the store, HTTP or any queue server: those are behind the ports in ports.go.
package routing
