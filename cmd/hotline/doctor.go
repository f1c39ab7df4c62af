package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"
)

// finding is one line of the doctor's report. State is ok, warning or broken; Cure says what to do.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"`
	What  string `json:"what"`
	Cure  string `json:"cure,omitempty"`
}

type diagnosis struct {
	Settings map[string]string `json:"settings"`
	Findings []finding         `json:"findings"`
	Healthy  bool              `json:"healthy"`
}

func runDoctor(ctx context.Context, io streams, args []string) error {
	fs, load := bind("doctor")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	cfg, err := load()
	if err != nil {
		return err
	}
	d := diagnosis{Settings: cfg.shown(), Findings: examine(ctx, io, cfg), Healthy: true}
	for _, f := range d.Findings {
		d.Healthy = d.Healthy && f.State != "broken"
	}
	if *asJSON {
		err = printJSON(io, d)
	} else {
		err = d.print(io)
	}
	if err == nil && !d.Healthy {
		return errSilent
	}
	return err
}

func (d diagnosis) print(io streams) error {
	w := tabwriter.NewWriter(io.Out, 0, 4, 2, ' ', 0)
	for _, s := range new(config).settings() {
		fmt.Fprintf(w, "%s\t%s\n", s.key, d.Settings[s.key])
	}
	fmt.Fprintln(w)
	for _, f := range d.Findings {
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.State, f.Check, f.What)
		if f.Cure != "" {
			fmt.Fprintf(w, "\t\t→ %s\n", f.Cure)
		}
	}
	return w.Flush()
}

// examine probes everything that a user needs.
func examine(ctx context.Context, io streams, cfg *config) []finding {
	found := []finding{pages(), judge("data folder", dataWritable(cfg.Data), cfg.Data+" can be written", "make the folder writable or choose another with --data")}
	s, err := openUnmigrated(ctx, io, func() (*config, error) { return cfg, nil })
	if err != nil {
		return append(found, judge("database", err, "", "start the database or correct the setting database"))
	}
	found = append(found, schema(ctx, s))
	if found[len(found)-1].State == "broken" {
		return append(found, judge("close", s.store.Close(), "", ""))
	}
	a, err := build(ctx, s, indexOrLater)
	if err != nil {
		return append(found, judge("start", err, "", "correct the setting it names"))
	}
	defer a.Close()
	for _, door := range a.doors(ctx) {
		f := finding{Check: door.Name, State: "ok", What: door.Message}
		if door.State != stateOK {
			f.State, f.Cure = "broken", "start it or correct its setting; the service works on without it where it can"
		}
		found = append(found, f)
	}
	found = append(found, mailServer(ctx, a))
	found = append(found, deliveries(ctx, a)...)
	if cfg.ModelEmbedding != "" && a.index.own {
		found = append(found, finding{"model_embedding", "warning", "has no effect: the embedded index knows words alone", "let index name a Meilisearch server, or leave the setting out"})
	}
	return append(found, clock(a), calendarYears(a))
}

// mailServer greets the mail server; without one there is no e-mail, which is allowed.
func mailServer(ctx context.Context, a *app) finding {
	if a.outside.mail == nil {
		return finding{Check: "mail", State: "ok", What: "no mail server is set: nobody is told by e-mail"}
	}
	d := probe(ctx, "mail", a.outside.mail.Check)
	if d.State == "down" {
		return finding{"mail", "broken", d.Message, "start the mail server or correct the setting smtp_url; letters wait for days"}
	}
	return finding{Check: "mail", State: "ok", What: d.Message}
}

// deliveries names every place outside that is in trouble.
func deliveries(ctx context.Context, a *app) []finding {
	stands, err := a.store.Deliveries(ctx)
	if err != nil {
		return []finding{judge("deliveries", err, "", "")}
	}
	var found []finding
	for _, d := range stands {
		if d.Failures > 0 || d.Dead > 0 {
			what := fmt.Sprintf("%d failures in a row, %d waiting, %d given up; last: %s", d.Failures, d.Waiting, d.Dead, d.Error)
			found = append(found, finding{d.Sink, "warning", what, "correct its address or start it; try a webhook with POST /webhooks/NAME/test"})
		}
	}
	if len(found) == 0 {
		found = append(found, finding{Check: "deliveries", State: "ok", What: strconv.Itoa(len(stands)) + " places outside, none in trouble"})
	}
	return found
}

func judge(check string, err error, good, cure string) finding {
	if err != nil {
		return finding{check, "broken", explain(err), cure}
	}
	return finding{Check: check, State: "ok", What: good}
}

func pages() finding {
	if !thisVersion().UI {
		return finding{"pages", "broken", "not embedded in this binary", "build with make build"}
	}
	return finding{Check: "pages", State: "ok", What: "embedded"}
}

func schema(ctx context.Context, s *stored) finding {
	all, err := s.store.Status(ctx)
	if err != nil {
		return judge("schema", err, "", "use the program version that wrote this database, or a newer one")
	}
	waiting := 0
	for _, m := range all {
		if m.Applied.IsZero() {
			waiting++
		}
	}
	if waiting > 0 {
		return finding{"schema", "broken", fmt.Sprintf("%d of %d migrations wait", waiting, len(all)), "run hotline migrate up (serve does it by itself)"}
	}
	return finding{Check: "schema", State: "ok", What: "version " + strconv.Itoa(len(all))}
}

// clock compares this machine's clock with the database's, when the database is another machine.
func clock(a *app) finding {
	now := a.now()
	if now.Year() < 2026 {
		return finding{"clock", "broken", now.Format(time.RFC3339), "set the clock of this machine: every deadline depends on it"}
	}
	return finding{Check: "clock", State: "ok", What: now.In(a.zone).Format(time.RFC3339)}
}

// calendarYears warns when the deadlines of the coming weeks rest on a year that is not published.
func calendarYears(a *app) finding {
	cal, now := a.book.Book().Calendar, a.now().In(a.zone)
	var missing []error
	for _, year := range []int{now.Year(), now.AddDate(0, 2, 0).Year()} {
		if !cal.Published(year) {
			missing = append(missing, fmt.Errorf("%d is not published: its deadlines are provisional", year))
		}
	}
	if len(missing) > 0 {
		return finding{"calendar", "warning", errors.Join(missing[0]).Error(), "import the year's notice with hotline import calendar FILE when it is out"}
	}
	return finding{Check: "calendar", State: "ok", What: cal.ID()}
}
