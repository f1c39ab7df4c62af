package storage

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage/storagetest"
	"yihaotong/kb"
	"yihaotong/routing"
)

// TestBackup moves everything from each database to each, while the first is written to.
func TestBackup(t *testing.T) {
	t.Parallel()
	for from, source := range urls {
		for to, target := range urls {
			t.Run(from+" to "+to, func(t *testing.T) {
				t.Parallel()
				s := fresh(t, source(t))
				furnish(t, s)
				stop := make(chan struct{})
				var group sync.WaitGroup
				group.Go(func() { writeUntil(t, s, stop) })
				var file bytes.Buffer
				m, err := s.Backup(context.Background(), &file)
				close(stop)
				group.Wait()
				if err != nil {
					t.Fatal(err)
				}
				r := fresh(t, target(t))
				got, err := r.Restore(context.Background(), bytes.NewReader(file.Bytes()), int64(file.Len()))
				if err != nil {
					t.Fatal(err)
				}
				if got.String() != m.String() || !strings.Contains(m.String(), " tickets, ") {
					t.Fatalf("restored %s of %s", got, m)
				}
				sameContent(t, file.Bytes(), r)
				useRestored(t, r, s)
			})
		}
	}
}

// furnish puts something into every table.
func furnish(t *testing.T, s *Store) {
	t.Helper()
	fill(t, s, 60)
	ctx, now := context.Background(), time.Now().UTC().Truncate(time.Millisecond)
	x, events := storagetest.Sample(now, 9999)
	x.Tags, x.Assists, x.Source = []string{"夜间"}, []hotline.Assist{{Team: "dining", At: now}}, "call:1"
	p := hotline.Person{ID: hotline.NewID(now), Username: "user1", Name: "王芳", Phone: "15400000001", Teams: []string{"repair"}}
	for _, err := range []error{
		s.Create(ctx, &x, "BX", events, &hotline.Once{Scope: "s", Key: "k", Digest: "d", Answer: func(hotline.Ticket) ([]byte, error) { return []byte{0, 255, '\n'}, nil }}),
		s.SavePerson(ctx, &p),
		s.SaveToken(ctx, hotline.Token{ID: "t1", Hash: "h", Person: p.ID}),
		s.SaveSetting(ctx, &hotline.Setting{Kind: "team", Name: "repair", Body: []byte(`{"a":"é\u0000"}`), At: now}),
		s.StartChat(ctx, &hotline.Conversation{ID: "c1", State: hotline.ChatQueued, CreatedAt: now}),
		s.StartCall(ctx, &hotline.Call{ID: "a1", ExternalID: "e1", StartedAt: now}, nil),
		s.SaveFile(ctx, "f1", bytes.Repeat([]byte{0, 1, 254, 255}, 1<<18)),
		s.SaveFile(ctx, "f2", nil),
		s.SaveArticle(ctx, &kb.Article{ID: "k1", Version: 1, Title: "办法", Safety: []string{"gas"}}),
		s.RecordGap(ctx, kb.Gap{ID: "g1", Status: kb.GapOpen}),
		s.AddPairings(ctx, []kb.Pairing{{Question: "停车", Article: "k1", Clause: "第一条", Day: "2026-11-24", Trust: kb.ByKnown}}),
		s.AddExamples(ctx, []routing.Example{{ID: "x1", Text: "漏水", At: now}}),
		s.Record(ctx, hotline.AuditEntry{Action: "person.save", Object: "person/1"}),
		s.Tell(ctx, []hotline.Telling{{Key: "k1", Item: &hotline.InboxItem{ID: "i1", Person: p.ID, Title: "已派单", At: now}, Messages: []hotline.Message{
			{ID: "m1", Sink: "mail", Subject: "k1", Body: []byte("{}"), At: now.Add(-time.Hour)}, {ID: "m2", Sink: "mail", Subject: "k2", Body: []byte("{}"), At: now}}}}),
		expire(ctx, s, "mail", now),
		s.OpenSession(ctx, hotline.Session{Hash: "s1", Person: p.ID, ExpiresAt: now.Add(time.Hour)}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func expire(ctx context.Context, s *Store, sink string, before time.Time) error {
	_, err := s.Expire(ctx, sink, before, "HTTP 500")
	return err
}

func writeUntil(t *testing.T, s *Store, stop chan struct{}) {
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
			x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), 20_000+i)
			if err := s.Create(context.Background(), &x, "BX", events, nil); err != nil {
				t.Error(err)
				return
			}
		}
	}
}

// sameContent makes a backup of the restored store: every table must be byte for byte the same.
func sameContent(t *testing.T, file []byte, r *Store) {
	t.Helper()
	var again bytes.Buffer
	m, err := r.Backup(context.Background(), &again)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range manifestIn(t, file).Tables {
		if got := m.Tables[i]; got.SHA256 != want.SHA256 || got.Rows != want.Rows {
			t.Errorf("table %s: %d rows, want %d, or other content", want.Name, got.Rows, want.Rows)
		}
		if want.Rows == 0 {
			t.Errorf("table %s is empty: the test does not cover it", want.Name)
		}
	}
}

func manifestIn(t *testing.T, file []byte) Manifest {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifestOf(z)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// useRestored works with the restored store as with any other.
func useRestored(t *testing.T, r, source *Store) {
	t.Helper()
	ctx := context.Background()
	if _, broken, err := r.Verify(ctx); err != nil || broken != "" {
		t.Fatal(broken, err)
	}
	for what, f := range map[string]hotline.Filter{"tag": {Tag: "夜间"}, "words": {Query: "漏水"}, "share": {Scope: hotline.Scope{Teams: []string{"dining"}}, Tag: "夜间"}} {
		if f.Scope.Teams == nil {
			f.Scope = all
		}
		if page, err := r.Find(ctx, f); err != nil || len(page.Items) == 0 {
			t.Fatalf("by %s: %d tickets, %v", what, len(page.Items), err)
		}
	}
	x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), 7)
	if err := r.Create(ctx, &x, "BX", events, nil); err != nil {
		t.Fatal(err)
	}
	checkNumbers(t, r)
	var file bytes.Buffer
	if _, err := source.Backup(ctx, &file); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Restore(ctx, bytes.NewReader(file.Bytes()), int64(file.Len())); hotline.CodeOf(err) != hotline.Conflict {
		t.Fatalf("restored into a store that is not empty: %v", err)
	}
}

// TestDamagedBackup changes a backup here and there: it is refused, and nothing of it stays.
func TestDamagedBackup(t *testing.T) {
	t.Parallel()
	s := fresh(t, urls["sqlite"](t))
	furnish(t, s)
	var file bytes.Buffer
	if _, err := s.Backup(context.Background(), &file); err != nil {
		t.Fatal(err)
	}
	change := func(name string, to func([]byte) []byte) []byte { return rewrite(t, file.Bytes(), name, to) }
	for what, damaged := range map[string][]byte{
		"no zip":         []byte("hello"),
		"cut":            file.Bytes()[:file.Len()-100],
		"no manifest":    change("manifest.json", func([]byte) []byte { return nil }),
		"another format": change("manifest.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"format":1`), []byte(`"format":2`), 1) }),
		"other columns":  change("manifest.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"rank"`), []byte(`"rang"`), 1) }),
		"no table":       change("event.jsonl", func([]byte) []byte { return nil }),
		"a line less":    change("event.jsonl", func(b []byte) []byte { return b[bytes.IndexByte(b, '\n')+1:] }),
		"another word":   change("event.jsonl", func(b []byte) []byte { return bytes.Replace(b, []byte("测试员"), []byte("别的人"), 1) }),
		"no JSON":        change("person.jsonl", func(b []byte) []byte { return append([]byte("{"), b...) }),
		"a wrong type":   change("counter.jsonl", func(b []byte) []byte { return bytes.Replace(b, []byte(`"BX"`), []byte(`1`), 1) }),
		"a short row":    change("counter.jsonl", func([]byte) []byte { return []byte("[\"BX\"]\n") }),
	} {
		r := fresh(t, urls["sqlite"](t))
		_, err := r.Restore(context.Background(), bytes.NewReader(damaged), int64(len(damaged)))
		if hotline.CodeOf(err) != hotline.Invalid {
			t.Errorf("%s: %v", what, err)
		}
		if err := r.db.snapshot(context.Background(), mustBeEmpty); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// rewrite changes one entry of a zip file; nil removes it.
func rewrite(t *testing.T, file []byte, name string, to func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	changed := false
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			was := body
			if body = to(bytes.Clone(body)); body == nil {
				changed = true
				continue
			}
			changed = !bytes.Equal(was, body)
		}
		e, err := w.Create(f.Name)
		if err == nil {
			_, err = e.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !changed {
		t.Fatalf("%s was not changed, %v", name, err)
	}
	return out.Bytes()
}

// TestBackupWriteFails checks that a full disk is told.
func TestBackupWriteFails(t *testing.T) {
	t.Parallel()
	s := fresh(t, urls["sqlite"](t))
	fill(t, s, 20)
	for room := range 6 {
		if _, err := s.Backup(context.Background(), &narrow{room: room * 400}); hotline.CodeOf(err) != hotline.Unavailable {
			t.Fatalf("with %d bytes of room: %v", room*400, err)
		}
	}
}

// narrow is a writer with little room.
type narrow struct{ room int }

func (n *narrow) Write(b []byte) (int, error) {
	if n.room -= len(b); n.room < 0 {
		return 0, fmt.Errorf("no space left on device")
	}
	return len(b), nil
}

// TestTablesAreAll compares the tables of a backup with those of the schema.
func TestTablesAreAll(t *testing.T) {
	t.Parallel()
	s := fresh(t, urls["sqlite"](t))
	names, err := gather(context.Background(), s.db, scalar[string], "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'ticket_search%'")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"session": true, "watch_lease": true, "schema_step": true, "delivery": true}
	for _, table := range tables() {
		known[table.name] = true
		cols, err := gather(context.Background(), s.db, scalar[string], "SELECT name FROM pragma_table_info($1)", table.name)
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]bool{"n": table.name == "outbox"} // only an order
		for _, c := range table.put.columns {
			in[c] = true
		}
		for _, c := range cols {
			if !in[c] {
				t.Errorf("column %s of %s is in no backup", c, table.name)
			}
		}
	}
	for _, name := range names {
		if !known[name] {
			t.Errorf("table %s is in no backup", name)
		}
	}
	if len(names) < 20 {
		t.Fatalf("only %d tables seen", len(names))
	}
}

// TestManifestIsReadable keeps the form that other programs may read.
func TestManifestIsReadable(t *testing.T) {
	t.Parallel()
	m := Manifest{Format: 1, At: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Database: "sqlite", Tables: []ManifestTable{{"ticket", []string{"seq"}, 2, "ab"}}}
	b, err := json.Marshal(m)
	want := `{"format":1,"at":"2026-11-24T00:00:00Z","database":"sqlite","tables":[{"name":"ticket","columns":["seq"],"rows":2,"sha256":"ab"}]}`
	if err != nil || string(b) != want {
		t.Fatalf("%s %v", b, err)
	}
}
