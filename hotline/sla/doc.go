// Package sla is the room of pure time arithmetic: when a clock is due, why, and how it stands.
//
// Floor 0: it imports nothing of ours. It knows no tickets, stores or wall clock: every answer is
// computed from the values handed in, so the same facts always give the same due time.
//
// A [Calendar] says what working time is, a [Limit] how long a clock may run, a [Policy] which
// limits hold for a request, a [Timer] how a clock stands after its facts. Counting rules:
//
//   - min, h: elapsed time, day and night.
//   - wh: working time from the start instant; an end exactly at closing stays at closing.
//   - wd: working days after the day of the start; due at close of business of the last.
//   - d: natural days after the day of the start; due at close of business of the last, or of the
//     next working day when the last is none.
//
// Pauses are taken in order of their beginning; overlapping ones count once (their union). One
// that begins at or after the due time reached so far has no effect, of one that began before the
// start only the part after the start counts. It moves the due time by its elapsed length for min
// and h, and by the working time inside it for wh, wd and d. Nothing is rounded to minutes.
package sla
