package hotline_test

import "log/slog"

var quietLog = slog.New(slog.DiscardHandler)
