package storage

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline/storage/storagetest"
)

// cutsWanted is how many power cuts a run of the tests plays; HOTLINE_TEST_CUTS asks for more.
func cutsWanted(t *testing.T) int {
	n := 150
	if more := os.Getenv("HOTLINE_TEST_CUTS"); more != "" {
		if _, err := fmt.Sscan(more, &n); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// TestPowerCut cuts the power while the store migrates, takes tickets in and changes them, and
// checkpoints: what was acknowledged is there afterwards and every chain is whole.
func TestPowerCut(t *testing.T) {
	t.Parallel()
	cuts, lost, corrupt := playCuts(t, record(t, intake("FULL")), cutsWanted(t))
	if lost+corrupt > 0 {
		t.Fatalf("%d cuts: %d lost something acknowledged, %d left a corrupt store", cuts, lost, corrupt)
	}
}

// TestPowerCutBites plays the same on a store that does not sync each commit: the test must see it.
func TestPowerCutBites(t *testing.T) {
	t.Parallel()
	cuts, lost, corrupt := playCuts(t, record(t, intake("NORMAL")), 60)
	if lost+corrupt == 0 {
		t.Fatalf("%d cuts of a store that does not sync, and nothing was lost: the check is blind", cuts)
	}
}

// intake is the recorded work: migration, tickets one by one and together, changes of them.
func intake(synchronous string) func(*Store, func(acknowledged)) {
	return func(s *Store, say func(acknowledged)) {
		ctx := context.Background()
		lite := s.db.(*sqlite)
		if err := lite.writer.script(ctx, "PRAGMA wal_autocheckpoint = 60; PRAGMA synchronous = "+synchronous); err != nil {
			panic(err)
		}
		if _, err := s.Migrate(ctx); err != nil {
			panic(err)
		}
		say(acknowledged{}) // the schema
		one := func(n int) {
			at := time.Now().UTC().Truncate(time.Millisecond)
			x, events := storagetest.Sample(at, n)
			if err := s.Create(ctx, &x, "BX", events, nil); err != nil {
				panic(err)
			}
			say(acknowledged{x.ID, 1})
			x, err := s.Update(ctx, x.ID, nil, storagetest.Comment(at))
			if err != nil {
				panic(err)
			}
			say(acknowledged{x.ID, x.Version})
		}
		for n := range 15 {
			one(n)
		}
		var group sync.WaitGroup
		for n := range 20 {
			group.Go(func() { one(100 + n) })
		}
		group.Wait()
	}
}

// playCuts cuts at steps spread over the tape and counts what went wrong.
func playCuts(t *testing.T, steps []tapeStep, cuts int) (played, lost, corrupt int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(uint64(cuts), 11))
	d := disk{synced: map[string][]byte{}, pending: map[string][]tapeStep{}}
	said := map[string]int{}
	path := filepath.Join(t.TempDir(), "after.db")
	share := float64(cuts) / float64(len(steps))
	for _, s := range steps {
		d.play(s)
		if s.kind == tapeSay {
			said[s.said.id] = max(said[s.said.id], s.said.version)
		}
		for n := share; n > 0 && rng.Float64() < n; n-- {
			d.cut(t, path, rng)
			played++
			switch problem := afterCut(path, said); problem {
			case "":
			case "lost":
				lost++
			default:
				corrupt++
				t.Log(problem)
			}
		}
	}
	if played < cuts/2 {
		t.Fatalf("only %d cuts in %d steps", played, len(steps))
	}
	t.Logf("%d cuts in %d steps: %d lost, %d corrupt", played, len(steps), lost, corrupt)
	return played, lost, corrupt
}

// afterCut opens what the cut left: "", "lost", or what is broken.
func afterCut(path string, said map[string]int) string {
	ctx := context.Background()
	db, err := openSQLite(ctx, path)
	if err != nil {
		return err.Error()
	}
	s := storeOn(db, Options{})
	defer s.Close()
	if applied, err := s.Migrate(ctx); err != nil {
		return err.Error()
	} else if _, whole := said[""]; whole && len(applied) > 0 {
		return "lost"
	}
	for id, version := range said {
		if id == "" {
			continue
		}
		if x, err := s.Get(ctx, id); err != nil || x.Version < version {
			return "lost"
		}
	}
	if _, broken, err := s.Verify(ctx); err != nil || broken != "" {
		return fmt.Sprint(broken, err)
	}
	check, _, err := first(ctx, db, scalar[string], "PRAGMA integrity_check")
	if err != nil || check != "ok" {
		return fmt.Sprint(check, err)
	}
	return ""
}
