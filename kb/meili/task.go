package meili

import (
	"context"
	"fmt"
	"iter"
	"time"

	meilisearch "github.com/meilisearch/meilisearch-go"
)

const (
	batchSize    = 1000                  // documents of one task
	taskPatience = 5 * time.Minute       // for one task, those that wait before it included
	taskPoll     = 20 * time.Millisecond // between two looks at a task
)

// done waits until the server has carried out a task. The driver gives a task that failed without
// an error and waits without end.
func (x *Index) done(ctx context.Context, what string, info *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return failed(ended(ctx, fmt.Errorf("%s: %w", what, err)))
	}
	waiting, cancel := context.WithTimeout(ctx, taskPatience)
	defer cancel()
	task, err := x.client.WaitForTaskWithContext(waiting, info.TaskUID, taskPoll)
	if err != nil {
		return failed(ended(waiting, fmt.Errorf("%s: task %d: %w", what, info.TaskUID, err)))
	}
	if task.Status != meilisearch.TaskStatusSucceeded {
		return failed(&taskError{what, string(task.Status), task.Error.Type, task.Error.Code, task.Error.Message})
	}
	return nil
}

// add puts documents in and waits until searches find them.
func (x *Index) add(ctx context.Context, uid string, docs []document) error {
	if len(docs) == 0 {
		return nil
	}
	info, err := x.client.Index(uid).AddDocumentsWithContext(ctx, docs, nil)
	return x.done(ctx, "adding clauses", info, err)
}

// fetch gives all documents that fit a filter with the named fields alone.
func (x *Index) fetch(ctx context.Context, uid, filter string, fields ...string) ([]document, error) {
	var docs []document
	for d, err := range x.documents(ctx, uid, filter, fields...) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// documents goes through all that fit a filter, "" = through all there are, page by page.
func (x *Index) documents(ctx context.Context, uid, filter string, fields ...string) iter.Seq2[document, error] {
	return func(yield func(document, error) bool) {
		query := &meilisearch.DocumentsQuery{Fields: fields, Limit: batchSize}
		if filter != "" {
			query.Filter = filter
		}
		for {
			var page meilisearch.DocumentsResult
			if err := x.client.Index(uid).GetDocumentsWithContext(ctx, query, &page); err != nil {
				yield(document{}, failed(ended(ctx, fmt.Errorf("listing clauses: %w", err))))
				return
			}
			for _, hit := range page.Results {
				var d document
				if err := hit.DecodeInto(&d); err != nil {
					yield(document{}, failed(fmt.Errorf("listing clauses: %w", err)))
					return
				}
				if !yield(d, nil) {
					return
				}
			}
			query.Offset += int64(len(page.Results))
			if len(page.Results) == 0 || query.Offset >= page.Total {
				return
			}
		}
	}
}
