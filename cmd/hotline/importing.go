package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"yihaotong/hotline"
	"yihaotong/hotline/intake"
	"yihaotong/kb"
	"yihaotong/kb/pdf"
)

func runImportKB(ctx context.Context, io streams, args []string) error {
	fs, load := bind("import kb")
	team := fs.String("team", "", "team the policies belong to; empty = all")
	audience := fs.String("audience", string(hotline.Staff), "everyone, staff or internal")
	draft := fs.Bool("draft", false, "leave publishing to an editor")
	asJSON := fs.Bool("json", false, "print JSON")
	paths, err := parse(fs, args)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return usageError{"want files or folders"}
	}
	s, err := openStored(ctx, io, load)
	if err != nil {
		return err
	}
	a, err := build(ctx, s, indexOrLater)
	if err != nil {
		return err
	}
	o := kb.ImportOptions{Team: *team, Audience: hotline.Audience(*audience), Draft: *draft, By: hotline.System.ID}
	reports, err := a.library.Import(ctx, kb.ReadPaths(paths, pdf.Text), o)
	if err == nil {
		err = a.audit(ctx, "import.kb", fmt.Sprintf("%d files", len(reports)))
	}
	return errors.Join(err, sayImported(io, reports, *asJSON), a.Close())
}

// sayImported tells of each file what became of it; a folder without any readable file is a failure.
func sayImported(io streams, reports []kb.FileReport, asJSON bool) error {
	read, skipped, clauses := 0, 0, 0
	for _, r := range reports {
		if r.Status == kb.FileSkipped {
			skipped++
		} else {
			read++
		}
		clauses += r.Clauses
		if asJSON {
			if err := printJSON(io, r); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(io.Out, "%-9s %4d clauses  %s", r.Status, r.Clauses, r.File)
		if r.Why != "" {
			fmt.Fprintf(io.Out, "  (%s)", r.Why)
		}
		fmt.Fprintln(io.Out)
	}
	fmt.Fprintf(io.Err, "%d files, %d clauses; %d files skipped\n", read, clauses, skipped)
	if read == 0 && skipped > 0 {
		return errSilent
	}
	return nil
}

func runImportTickets(ctx context.Context, io streams, args []string) error {
	fs, load := bind("import tickets")
	partial := fs.Bool("partial", false, "take the good rows and leave the bad ones")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 1, "FILE"); err != nil {
		return err
	}
	s, err := openStored(ctx, io, load)
	if err != nil {
		return err
	}
	a, err := build(ctx, s, indexOrLater)
	if err != nil {
		return err
	}
	result, err := a.importTickets(ctx, io, words[0], *partial)
	if err == nil {
		err = a.audit(ctx, "import.tickets", fmt.Sprintf("%d of %s", result.Imported, filepath.Base(words[0])))
	}
	if *asJSON {
		err = errors.Join(err, printJSON(io, result))
	} else {
		fmt.Fprintf(io.Out, "%d imported, %d there already, %d bad rows\n", result.Imported, result.Known, len(result.Bad))
	}
	if err == nil && len(result.Bad) > 0 && !*partial {
		err = errSilent
	}
	return errors.Join(err, a.Close())
}

// importResult says what became of an import. Bad names each bad row with its line.
type importResult struct {
	Imported int      `json:"imported"`
	Known    int      `json:"known"` // were imported before
	Bad      []string `json:"bad"`
}

// importWriters is how many rows are opened at once: they share commits, as many as one commit takes, so
// that the sums by day, team, person, category and building are written once for all of them.
const importWriters = 128

// importTickets reads the whole file first; unless partial, one bad row keeps all out.
func (a *app) importTickets(ctx context.Context, io streams, path string, partial bool) (importResult, error) {
	r := importResult{Bad: []string{}}
	rows, closing, err := ticketRows(path, intake.Book{Teams: hotline.SeedTeams(), Catalogue: a.book.Book().Catalogue, Zone: a.zone})
	if err != nil {
		return r, err
	}
	defer func() { _ = closing() }() // it was only read
	var good []intake.Row
	for row := range rows {
		if row.Err == nil {
			row.Err = a.desk.Check(row.Opening, hotline.System)
		}
		if row.Err != nil {
			r.Bad = append(r.Bad, fmt.Sprintf("%s line %d: %s", path, row.Line, explain(row.Err)))
			fmt.Fprintln(io.Err, r.Bad[len(r.Bad)-1])
			continue
		}
		good = append(good, row)
	}
	if len(r.Bad) > 0 && !partial {
		fmt.Fprintln(io.Err, "nothing was imported: correct the rows above, or take the good ones with --partial")
		return r, nil
	}
	return r, a.openRows(ctx, io, good, &r)
}

// ticketRows reads a table by its ending.
func ticketRows(path string, book intake.Book) (iter.Seq[intake.Row], func() error, error) {
	ext := strings.ToLower(filepath.Ext(path))
	if ext == ".xlsx" {
		return xlsxRows(path, book)
	}
	read := intake.JSONL
	switch ext {
	case ".jsonl", ".ndjson":
	case ".csv":
		read = intake.CSV
	default:
		return nil, nil, usageError{fmt.Sprintf("%s: want a .csv, .xlsx or .jsonl file", path)}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return read(f, book), f.Close, nil
}

func xlsxRows(path string, book intake.Book) (iter.Seq[intake.Row], func() error, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: not a readable .xlsx file: %w", path, err)
	}
	return func(yield func(intake.Row) bool) {
		rows, err := f.Rows(f.GetSheetName(0))
		if err != nil {
			yield(intake.Row{Line: 1, Err: err})
			return
		}
		defer rows.Close()
		var columns *intake.Columns
		for n := 1; rows.Next(); n++ {
			cells, err := rows.Columns()
			switch {
			case err != nil:
			case columns == nil:
				if columns, err = intake.NewColumns(cells, book); err == nil {
					continue
				}
			case len(cells) == 0:
				continue
			default:
				o, err := columns.Row(n, cells)
				if !yield(intake.Row{Line: n, Opening: o, Err: err}) {
					return
				}
				continue
			}
			yield(intake.Row{Line: n, Err: err})
			return
		}
	}, f.Close, nil
}
