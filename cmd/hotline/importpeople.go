package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"yihaotong/hotline"
)

// personColumns are the headings of a table of people.
var personColumns = map[string][]string{
	"username": {"username", "用户名", "账号"},
	"name":     {"name", "姓名"},
	"phone":    {"phone", "电话", "手机", "手机号"},
	"email":    {"email", "邮箱", "电子邮箱"},
	"unit":     {"unit", "单位", "部门"},
	"staff_no": {"staff_no", "工号"},
	"role":     {"role", "角色"},
	"teams":    {"teams", "team", "承办组", "班组"},
}

// table is a small table read whole: the rows by column name, and the line each stands on.
type tableRow struct {
	line   int
	values map[string]string
}

func runImportPeople(ctx context.Context, io streams, args []string) error {
	fs, load := bind("import people")
	partial := fs.Bool("partial", false, "take the good rows and leave the bad ones")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 1, "FILE"); err != nil {
		return err
	}
	rows, err := readPeople(words[0])
	if err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		r := importResult{Bad: []string{}}
		var good []hotline.Person
		for _, row := range rows {
			p, err := personOf(row)
			if err != nil {
				r.Bad = append(r.Bad, fmt.Sprintf("%s line %d: %s", words[0], row.line, explain(err)))
				fmt.Fprintln(io.Err, r.Bad[len(r.Bad)-1])
				continue
			}
			good = append(good, p)
		}
		if len(r.Bad) > 0 && !*partial {
			good = nil
			fmt.Fprintln(io.Err, "nobody was imported: correct the rows above, or take the good ones with --partial")
		}
		for _, p := range good {
			if err := s.importPerson(ctx, p, &r); err != nil {
				return err
			}
		}
		if err := s.audit(ctx, "import.people", fmt.Sprintf("%d of %s", r.Imported, filepath.Base(words[0]))); err != nil {
			return err
		}
		if *asJSON {
			return printJSON(io, r)
		}
		_, err := fmt.Fprintf(io.Out, "%d new, %d brought up to date, %d bad rows\n", r.Imported, r.Known, len(r.Bad))
		if err == nil && len(r.Bad) > 0 && !*partial {
			return errSilent
		}
		return err
	})
}

// importPerson adds a person or brings a known one (same user name, else same phone) up to date.
// Passwords stay as they are; a new account has none until hotline user passwd gives it one.
func (s *stored) importPerson(ctx context.Context, p hotline.Person, r *importResult) error {
	known, err := s.store.PersonByName(ctx, p.Username)
	if p.Username == "" {
		known, err = s.store.PersonByPhone(ctx, p.Phone)
	}
	switch hotline.CodeOf(err) {
	case "":
		known.Name, known.Phone, known.Unit, known.StaffNo, known.Role, known.Teams = p.Name, p.Phone, p.Unit, p.StaffNo, p.Role, p.Teams
		known.Email = firstOf(p.Email, known.Email) // a table without the column takes nothing away
		p = known
		r.Known++
	case hotline.NotFound:
		p.ID, p.CreatedAt = hotline.NewID(s.now()), s.now()
		r.Imported++
	default:
		return err
	}
	p.UpdatedAt = s.now()
	return s.store.SavePerson(ctx, &p)
}

func personOf(row tableRow) (hotline.Person, error) {
	get := func(field string) string {
		for heading, v := range row.values {
			if slices.Contains(personColumns[field], strings.ToLower(strings.TrimSpace(heading))) {
				return strings.TrimSpace(v)
			}
		}
		return ""
	}
	p := hotline.Person{
		Username: get("username"), Name: get("name"), Phone: get("phone"), Email: get("email"), Unit: get("unit"), StaffNo: get("staff_no"),
		Role: hotline.Role(firstOf(get("role"), string(hotline.Employee))), Teams: strings.FieldsFunc(get("teams"), func(r rune) bool { return strings.ContainsRune(" ,，、;；", r) }),
	}
	switch {
	case p.Name == "":
		return p, hotline.BadField("name", "required")
	case p.Username == "" && p.Phone == "":
		return p, hotline.BadField("phone", "required")
	case p.Email != "" && !hotline.IsMailAddress(p.Email):
		return p, hotline.BadField("email", "format", "want", "name@example.cn")
	case !slices.Contains(hotline.Roles, p.Role):
		return p, hotline.BadField("role", "enum", "value", string(p.Role), "allowed", hotline.Roles)
	}
	for _, t := range p.Teams {
		if !slices.ContainsFunc(hotline.SeedTeams(), func(s hotline.Team) bool { return s.Slug == t }) {
			return p, hotline.BadField("teams", "enum", "value", t, "allowed", "housing commuting childcare dining repair general")
		}
	}
	return p, nil
}

// readPeople reads the whole table; a broken one is an error with its line.
func readPeople(path string) ([]tableRow, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".jsonl", ".ndjson":
		return peopleJSONL(path)
	case ".csv":
		body, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
		all, err := r.ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return withHead(all), nil
	case ".xlsx":
		f, err := excelize.OpenFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s: not a readable .xlsx file: %w", path, err)
		}
		defer f.Close()
		all, err := f.GetRows(f.GetSheetName(0))
		return withHead(all), err
	default:
		return nil, usageError{fmt.Sprintf("%s: want a .csv, .xlsx or .jsonl file, not %q", path, ext)}
	}
}

func withHead(all [][]string) []tableRow {
	var rows []tableRow
	for n, cells := range all[min(1, len(all)):] {
		r := tableRow{line: n + 2, values: map[string]string{}}
		for i, v := range cells {
			if i < len(all[0]) {
				r.values[all[0][i]] = v
			}
		}
		if len(cells) > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

func peopleJSONL(path string) ([]tableRow, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var rows []tableRow
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var object map[string]any
		if err := json.Unmarshal(lines.Bytes(), &object); err != nil {
			return nil, fmt.Errorf("%s line %d: %w", path, n, err)
		}
		r := tableRow{line: n, values: map[string]string{}}
		for k, v := range object {
			if list, ok := v.([]any); ok {
				v = strings.Trim(fmt.Sprint(list), "[]")
			}
			r.values[k] = fmt.Sprint(v)
		}
		rows = append(rows, r)
	}
	return rows, lines.Err()
}
