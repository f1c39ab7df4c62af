package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// editor publishes and looks things up, as a person with the right to.
type editor struct {
	*person
	t *testing.T
}

func (e editor) publish(title, text string) (id string) {
	e.t.Helper()
	var made struct{ ID string }
	e.must(e.t, http.MethodPost, "/kb/articles", map[string]string{"title": title, "text": text, "audience": "everyone"}, &made)
	e.act(made.ID, "publish")
	return made.ID
}

func (e editor) act(id, act string) {
	e.t.Helper()
	e.must(e.t, http.MethodPost, "/kb/articles/"+id+"/"+act, map[string]string{"note": "试"}, nil)
}

// finds waits until a search finds an article, or finds it no more.
func (e editor) finds(question, id string, want bool, within time.Duration) {
	e.t.Helper()
	began := time.Now()
	for {
		var got struct {
			Items []struct{ Article string }
		}
		e.must(e.t, http.MethodGet, "/kb/search?q="+question, nil, &got)
		found := false
		for _, hit := range got.Items {
			found = found || hit.Article == id
		}
		if found == want {
			e.t.Logf("%s: %v after %v", question, want, time.Since(began).Round(time.Millisecond))
			return
		}
		if time.Since(began) > within {
			e.t.Fatalf("%s finds %s: %v, want %v within %v\n%s", question, id, found, want, within, e.p.out)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Copies with an embedded index each find what another published, within seconds: told by the bus,
// without the bus, and after they were away.
func TestEmbeddedIndexesFollowEachOther(t *testing.T) {
	t.Parallel()
	c := newCity(t)
	at := func(i int) editor { return editor{c.copies[i].login(t, "editor1"), t} }
	first, second := at(0), at(1)

	id := first.publish("琉璃瓦借用办法", "第一条 琉璃瓦应当在三日内归还。")
	first.finds("琉璃瓦归还", id, true, 3*time.Second)
	second.finds("琉璃瓦归还", id, true, 10*time.Second)
	second.act(id, "expire")
	first.finds("琉璃瓦归还", id, false, 10*time.Second)

	c.must(c.redis.Stop())
	unheard := second.publish("青花瓷借用办法", "第一条 青花瓷应当在五日内归还。")
	first.finds("青花瓷归还", unheard, true, 10*time.Second)
	c.must(c.redis.Start())

	c.must(c.copies[1].stop())
	missed := first.publish("珐琅彩借用办法", "第一条 珐琅彩应当在七日内归还。")
	first.act(unheard, "withdraw")
	c.start(1)
	second = at(1)
	second.finds("珐琅彩归还", missed, true, 3*time.Second)
	second.finds("青花瓷归还", unheard, false, 3*time.Second)

	// What lies in the folder no more is read from the database again.
	c.must(c.copies[1].stop())
	c.must(os.RemoveAll(filepath.Join(c.args[1][5], "index")))
	c.start(1)
	at(1).finds("珐琅彩归还", missed, true, 3*time.Second)
}

// A command that runs beside the server leaves marks that the server follows.
func TestServerFollowsCommands(t *testing.T) {
	t.Parallel()
	data, folder := t.TempDir(), t.TempDir()
	p := serve(t, "--demo", "--data", data)
	for i := range 3 {
		text := fmt.Sprintf("# 景泰蓝借用办法%d\n\n第一条 景泰蓝应当在%d日内归还。\n", i, i+3)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.md", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, errs := hotlineRun(t, data, "", "import", "kb", "--audience", "everyone", folder); code != exitDone {
		t.Fatalf("%d %s", code, errs)
	}
	who := p.login(t, "employee1")
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		var got struct {
			Items []struct{ Article string }
		}
		who.must(t, http.MethodGet, "/kb/search?q=景泰蓝归还", nil, &got)
		articles := map[string]bool{}
		for _, hit := range got.Items {
			articles[hit.Article] = true
		}
		if len(articles) >= 3 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d of 3 imported articles are found\n%s", len(articles), p.out)
		}
	}
}
