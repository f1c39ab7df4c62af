package storage

import (
	"context"
	"errors"
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Person implements hotline.People.
func (s *Store) Person(ctx context.Context, id string) (hotline.Person, error) {
	return s.person(ctx, id, "SELECT doc FROM person WHERE id = $1", plain(id))
}

// PersonByName implements hotline.People.
func (s *Store) PersonByName(ctx context.Context, username string) (hotline.Person, error) {
	return s.person(ctx, username, "SELECT doc FROM person WHERE username = $1 AND username <> ''", plain(username))
}

// PersonByPhone implements hotline.People. Of several with one number, the one in use that is known
// longest.
func (s *Store) PersonByPhone(ctx context.Context, phone string) (hotline.Person, error) {
	return s.person(ctx, "", "SELECT doc FROM person WHERE phone = $1 AND phone <> '' ORDER BY disabled, id LIMIT 1", backwards(digits(phone)))
}

func (s *Store) person(ctx context.Context, ref, sql, key string) (hotline.Person, error) {
	p, ok, err := first(ctx, s.db, document[hotline.Person], sql, key)
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "person.unknown", "value", ref)
	}
	return p, err
}

const personColumns = "username text, name text, staff_no text, phone text, role text, disabled bigint, version bigint, doc text"

var (
	insertPerson = insertion("person", "id text, "+personColumns, "")
	updatePerson = exchange("person", personColumns)
	insertTeam   = insertion("person_team", "team text, person text", "")
)

// SavePerson implements hotline.People.
func (s *Store) SavePerson(ctx context.Context, p *hotline.Person) error {
	saved := *p
	saved.Version++
	doc, err := encode(saved)
	if err != nil {
		return err
	}
	values := []any{
		plain(p.Username), plain(zh.Normalize(p.Name)), plain(p.StaffNo), backwards(digits(p.Phone)), string(p.Role), flag(p.Disabled), int64(saved.Version), doc,
	}
	err = s.db.write(ctx, func(ctx context.Context, c conn) error {
		if err := putPerson(ctx, c, p, values); err != nil {
			return err
		}
		return putTeams(ctx, c, p)
	})
	if errors.Is(err, errTaken) {
		return hotline.Fail(hotline.Conflict, "username.taken", "username", p.Username).Because(err)
	}
	if err == nil {
		*p = saved
	}
	return err
}

func putPerson(ctx context.Context, c conn, p *hotline.Person, values []any) error {
	if p.Version == 0 {
		return many(ctx, c, insertPerson, [][]any{append([]any{plain(p.ID)}, values...)}, nil)
	}
	kept := false
	err := many(ctx, c, updatePerson, [][]any{append([]any{plain(p.ID), int64(p.Version)}, values...)}, func(cursor) error {
		kept = true
		return nil
	})
	if err != nil || kept {
		return err
	}
	version, there, err := first(ctx, c, scalar[int], "SELECT version FROM person WHERE id = $1", plain(p.ID))
	switch {
	case err != nil:
		return err
	case !there:
		return hotline.Fail(hotline.NotFound, "person.unknown", "value", p.ID)
	}
	return conflict(version, p.Version)
}

func putTeams(ctx context.Context, c conn, p *hotline.Person) error {
	if _, err := c.exec(ctx, "DELETE FROM person_team WHERE person = $1", plain(p.ID)); err != nil {
		return err
	}
	teams := slices.Clone(p.Teams)
	slices.Sort(teams)
	var rows [][]any
	for _, t := range slices.Compact(teams) {
		rows = append(rows, []any{plain(t), plain(p.ID)})
	}
	return many(ctx, c, insertTeam, rows, nil)
}

// FindPeople implements hotline.People. It lists by id: whoever is known longest first.
func (s *Store) FindPeople(ctx context.Context, f hotline.PeopleFilter) (hotline.Page[hotline.Person], error) {
	limit, err := pageSize(f.Limit)
	if err != nil {
		return hotline.Page[hotline.Person]{}, err
	}
	var args []any
	where := []string{"true"}
	if f.Cursor != "" {
		var after string
		if err := readCursor(f.Cursor, "people", &after); err != nil {
			return hotline.Page[hotline.Person]{}, err
		}
		where = append(where, "p.id > "+arg(&args, plain(after)))
	}
	if f.Role != "" {
		where = append(where, "p.role = "+arg(&args, string(f.Role)))
	}
	if f.Team != "" {
		where = append(where, "EXISTS (SELECT 1 FROM person_team m WHERE m.person = p.id AND m.team = "+arg(&args, plain(f.Team))+")")
	}
	if f.Query != "" {
		where = append(where, "p.id IN ("+peopleLike(f.Query, &args)+")")
	}
	sql := "SELECT p.doc FROM person p WHERE " + strings.Join(where, " AND ") + " ORDER BY p.id LIMIT " + arg(&args, int64(limit+1))
	people, err := gather(ctx, s.db, document[hotline.Person], sql, args...)
	if err != nil {
		return hotline.Page[hotline.Person]{}, err
	}
	return pageOf(people, limit, func(last hotline.Person) string { return writeCursor("people", last.ID) }), nil
}

// peopleLike selects who is meant by the start of a name, username or staff number, or by the last
// digits of a phone number.
func peopleLike(query string, args *[]any) string {
	parts := make([]string, 0, 4)
	for column, start := range map[string]string{"name": zh.Normalize(query), "username": query, "staff_no": query} {
		parts = append(parts, "SELECT id FROM person WHERE "+column+" <> '' AND "+begins(column, start, args))
	}
	if tail := digits(query); len(tail) >= 4 {
		parts = append(parts, "SELECT id FROM person WHERE phone <> '' AND "+begins("phone", backwards(tail), args))
	}
	return strings.Join(parts, " UNION ")
}
