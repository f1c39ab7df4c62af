// Package intake turns what comes in — call transcripts, chat and form text, device alarms, rows of a
// spreadsheet — into drafts of tickets, each field with the place it was read from.
//
// Floor 1b: it imports hotline and hotline/zh and nothing else of ours. It must not know stores, the
// router (a classifying function is handed in), HTTP or files on disk; it is pure and keeps no state
// between calls, but for Call, which folds a running conversation.
//
// Spans are half-open rune offsets into the text of the segment they belong to, exactly as it came.
package intake
