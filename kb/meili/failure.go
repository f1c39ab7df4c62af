package meili

import (
	"context"
	"errors"
	"fmt"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"yihaotong/hotline"
)

// errMissing says that there is nothing to search: the server is new or lost its data.
var errMissing = errors.New("the index is not there or was never filled: hotline reindex fills it")

// failed is what the rest of the house sees of an error of the driver. Errors of the house pass.
// Internal is only what the server finds wrong with our request.
func failed(err error) error {
	var own *hotline.Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	code, key := hotline.Unavailable, "unavailable"
	var theirs *meilisearch.Error
	var task *taskError
	switch {
	case errors.As(err, &theirs):
		switch {
		case isMissing(err):
			err = fmt.Errorf("%w (%w)", errMissing, err)
		case theirs.StatusCode == 400:
			code, key = hotline.Internal, "internal"
		}
	case errors.As(err, &task) && task.kind == "invalid_request":
		code, key = hotline.Internal, "internal"
	}
	return hotline.Fail(code, key).Because(err)
}

func isMissing(err error) bool {
	var theirs *meilisearch.Error
	return errors.As(err, &theirs) && theirs.MeilisearchApiError.Code == "index_not_found"
}

// taskError is a task that the server took and did not carry out.
type taskError struct{ what, status, kind, code, message string }

func (e *taskError) Error() string {
	return fmt.Sprintf("meilisearch task %s %s: %s (%s)", e.what, e.status, e.message, e.code)
}

// isTask reports whether err is of a task that failed for a reason, by the server's code.
func isTask(err error, code string) bool {
	var task *taskError
	return errors.As(err, &task) && task.code == code
}

// ended gives the error of the context where there is one: the driver hides it.
func ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}
