package meili_test

import (
	"testing"

	"yihaotong/kb"
	"yihaotong/kb/indextest"
)

// The suite that every index passes, on the real server or its stand-in.
func TestSuite(t *testing.T) {
	t.Parallel()
	indextest.Run(t, func(t *testing.T) kb.Index { return filled(t) })
}
