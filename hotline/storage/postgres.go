package storage

import (
	"context"

	"yihaotong/hotline"
)

func openPostgres(context.Context, string) (database, error) {
	return nil, hotline.Fail(hotline.Unavailable, "unavailable")
}

func lostConnection(error) bool { return false }
