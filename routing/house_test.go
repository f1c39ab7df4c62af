package routing_test

import (
	"sync"
	"testing"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// seeded is the engine of a new installation, trained once for all tests.
var seeded = sync.OnceValues(func() (*routing.Engine, error) {
	c, err := hotline.NewCatalogue(hotline.SeedCatalogue())
	if err != nil {
		return nil, err
	}
	return routing.Seeded(func() *hotline.Catalogue { return c }, nil)
})

func engine(t testing.TB) *routing.Engine {
	t.Helper()
	e, err := seeded()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func catalogue(t testing.TB) *hotline.Catalogue {
	t.Helper()
	c, err := hotline.NewCatalogue(hotline.SeedCatalogue())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func concepts(t testing.TB) *routing.Concepts {
	t.Helper()
	c, err := routing.ParseConcepts(routing.SeedConcepts())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func triggers(t testing.TB) *routing.Triggers {
	t.Helper()
	tr, err := routing.ParseTriggers(routing.SeedTriggers())
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Check(catalogue(t)); err != nil {
		t.Fatal(err)
	}
	return tr
}

func wantCode(t *testing.T, err error, want hotline.Code) {
	t.Helper()
	if got := hotline.CodeOf(err); got != want {
		t.Fatalf("error %v has code %q, want %q", err, got, want)
	}
}
