package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/web"
)

// exported is one export on its way: where rows come from and where they go.
type exported struct {
	*stored
	from, to time.Time
	team     string
}

// rowsOf gives the heading of an export and walks its rows.
type rowsOf func(ctx context.Context, e *exported, row func([]string) error) ([]string, error)

var exports = map[string]rowsOf{"tickets": exportTickets, "people": exportPeople, "kb": exportKB, "audit": exportAudit, "report": exportReport}

func runExport(ctx context.Context, io streams, args []string) error {
	fs, load := bind("export")
	from := fs.String("from", "", "YYYY-MM-DD")
	to := fs.String("to", "", "YYYY-MM-DD, not included")
	team := fs.String("team", "", "team slug")
	format := fs.String("format", "csv", "csv, xlsx or jsonl")
	file := fs.String("o", "", "file to write; standard output when empty")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 1, "one of tickets, people, kb, audit, report"); err != nil {
		return err
	}
	rows, ok := exports[words[0]]
	if !ok {
		return usageError{fmt.Sprintf("%q: want one of tickets, people, kb, audit, report", words[0])}
	}
	if !slices.Contains([]string{"csv", "xlsx", "jsonl"}, *format) {
		return usageError{fmt.Sprintf("--format %q: want csv, xlsx or jsonl", *format)}
	}
	since, errFrom := day(*from, "--from")
	until, errTo := day(*to, "--to")
	if err := errors.Join(errFrom, errTo); err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		e := &exported{stored: s, from: since, to: until, team: *team}
		out := io.Out
		if *file != "" {
			f, err := os.OpenFile(*file, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
			if err != nil {
				return err
			}
			defer f.Close()
			out = f
		}
		if words[0] == "report" && *format == "xlsx" {
			err = e.reportBook(ctx, out)
		} else {
			err = e.write(ctx, out, *format, rows)
		}
		if err != nil {
			return err
		}
		return s.audit(ctx, "export."+words[0], *format)
	})
}

// write walks the rows into the format.
func (e *exported) write(ctx context.Context, out io.Writer, format string, rows rowsOf) error {
	head, err := rows(ctx, e, nil) // only the heading
	if err != nil {
		return err
	}
	row, finish, err := sheet(out, format, head)
	if err != nil {
		return err
	}
	if _, err := rows(ctx, e, row); err != nil {
		return err
	}
	return finish()
}

// sheet opens a table of a format; finish completes it.
func sheet(out io.Writer, format string, head []string) (row func([]string) error, finish func() error, err error) {
	switch format {
	case "jsonl":
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return func(cells []string) error {
			object := make(map[string]string, len(head))
			for i, name := range head {
				object[name] = cells[i]
			}
			return enc.Encode(object)
		}, func() error { return nil }, nil
	case "xlsx":
		return workbook(out, head)
	}
	if _, err := io.WriteString(out, "\uFEFF"); err != nil { // so that Excel reads UTF-8
		return nil, nil, err
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	return w.Write, func() error { w.Flush(); return w.Error() }, w.Write(head)
}

func workbook(out io.Writer, head []string) (func([]string) error, func() error, error) {
	book := excelize.NewFile()
	s, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, nil, err
	}
	line := 0
	row := func(cells []string) error {
		line++
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		return s.SetRow("A"+strconv.Itoa(line), values)
	}
	return row, func() error {
		if err := s.Flush(); err != nil {
			return err
		}
		return errors.Join(book.Write(out), book.Close())
	}, row(head)
}

func exportTickets(ctx context.Context, e *exported, row func([]string) error) ([]string, error) {
	head := web.TicketColumns()
	if row == nil {
		return head, nil
	}
	f := hotline.Filter{Scope: hotline.Scope{All: true}, From: e.from, To: e.to, Sort: hotline.SortOldest, Limit: hotline.MaxPage}
	if e.team != "" {
		f.Teams = []string{e.team}
	}
	for {
		page, err := e.store.Find(ctx, f)
		if err != nil {
			return head, err
		}
		for i := range page.Items {
			if err := row(web.TicketRow(&page.Items[i], e.zone)); err != nil {
				return head, err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return head, nil
		}
	}
}

func exportPeople(ctx context.Context, e *exported, row func([]string) error) ([]string, error) {
	head := []string{"username", "name", "phone", "unit", "staff_no", "role", "teams", "email"}
	if row == nil {
		return head, nil
	}
	f := hotline.PeopleFilter{Team: e.team, Limit: hotline.MaxPage}
	for {
		page, err := e.store.FindPeople(ctx, f)
		if err != nil {
			return head, err
		}
		for _, p := range page.Items {
			if err := row([]string{p.Username, p.Name, p.Phone, p.Unit, p.StaffNo, string(p.Role), strings.Join(p.Teams, " "), p.Email}); err != nil {
				return head, err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return head, nil
		}
	}
}

func exportKB(ctx context.Context, e *exported, row func([]string) error) ([]string, error) {
	head := []string{"id", "version", "status", "title", "doc_number", "issuer", "team", "audience", "effective_from", "effective_to", "text"}
	if row == nil {
		return head, nil
	}
	f := kb.ArticleFilter{Team: e.team, Limit: hotline.MaxPage}
	for {
		page, err := e.store.FindArticles(ctx, f)
		if err != nil {
			return head, err
		}
		for _, a := range page.Items {
			cells := []string{a.ID, strconv.Itoa(a.Version), string(a.Status), a.Title, a.DocNumber, a.Issuer, a.Team, string(a.Audience), string(a.EffectiveFrom), string(a.EffectiveTo), a.Text}
			if err := row(cells); err != nil {
				return head, err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return head, nil
		}
	}
}

func exportAudit(ctx context.Context, e *exported, row func([]string) error) ([]string, error) {
	head := []string{"seq", "at", "by", "role", "action", "object", "data", "hash"}
	if row == nil {
		return head, nil
	}
	f := hotline.AuditFilter{From: e.from, To: e.to, Limit: hotline.MaxPage}
	for {
		page, err := e.store.FindAudit(ctx, f)
		if err != nil {
			return head, err
		}
		for _, a := range page.Items {
			data, err := json.Marshal(a.Data)
			if err != nil {
				return head, err
			}
			if err := row([]string{strconv.FormatInt(a.Seq, 10), a.At.Format(time.RFC3339), a.By.Name, string(a.By.Role), a.Action, a.Object, string(data), a.Hash}); err != nil {
				return head, err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return head, nil
		}
	}
}

// exportReport gives the raw counts of each team and day, from which all rates follow.
func exportReport(ctx context.Context, e *exported, row func([]string) error) ([]string, error) {
	head := []string{"day", "team", "opened", "claimed", "claimed_in_time", "resolved", "resolved_in_time", "closed", "returned", "reopened", "breached",
		"callbacks", "contacted", "solved", "satisfied", "basically", "extended", "direct", "merged", "first_right", "once"}
	if row == nil {
		return head, nil
	}
	scope := hotline.Scope{All: true}
	if e.team != "" {
		scope = hotline.Scope{Teams: []string{e.team}}
	}
	from, to := e.from, e.to
	if to.IsZero() {
		to = e.now()
	}
	if from.IsZero() {
		from = to.AddDate(-1, 0, 0)
	}
	tallies, err := e.store.Tallies(ctx, scope, from, to)
	if err != nil {
		return head, err
	}
	for _, t := range tallies {
		cells := []string{t.Day, t.Team}
		for _, n := range []int{t.Opened, t.Claimed, t.ClaimedInTime, t.Resolved, t.ResolvedInTime, t.Closed, t.Returned, t.Reopened, t.Breached, t.Callbacks, t.Contacted, t.Solved, t.Satisfied, t.Basically, t.Extended, t.Direct, t.Merged, t.FirstRight, t.Once} {
			cells = append(cells, strconv.Itoa(n))
		}
		if err := row(cells); err != nil {
			return head, err
		}
	}
	return head, nil
}
