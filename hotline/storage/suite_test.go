package storage

import (
	"testing"

	"yihaotong/hotline/storage/storagetest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storagetest.Run(t, func(t *testing.T) storagetest.Store { return fresh(t, url(t)) })
		})
	}
}
