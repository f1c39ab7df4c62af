package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"yihaotong/hotline"
	"yihaotong/web"
)

// minPassword is the shortest password an account may have, in characters.
const minPassword = 8

func runUserAdd(ctx context.Context, io streams, args []string) error {
	fs, load := bind("user add")
	role := fs.String("role", "", "one of "+words(hotline.Roles))
	team := fs.String("team", "", "team slug, repeated with commas")
	name := fs.String("name", "", "full name")
	unit := fs.String("unit", "", "department")
	phone := fs.String("phone", "", "phone number")
	email := fs.String("email", "", "mail address for notices")
	fromStdin := fs.Bool("password-stdin", false, "read the password from standard input")
	args, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(args, 1, "NAME"); err != nil {
		return err
	}
	if !slices.Contains(hotline.Roles, hotline.Role(*role)) {
		return usageError{fmt.Sprintf("--role %q: want one of %s", *role, words(hotline.Roles))}
	}
	if *email != "" && !hotline.IsMailAddress(*email) {
		return usageError{fmt.Sprintf("--email %q: want name@example.cn", *email)}
	}
	teams := strings.FieldsFunc(*team, func(r rune) bool { return r == ',' || r == ' ' })
	needsTeam := *role == string(hotline.Handler) || *role == string(hotline.Lead)
	if needsTeam && len(teams) == 0 {
		return usageError{"--team: a " + *role + " belongs to a team"}
	}
	password, err := readPassword(io, *fromStdin)
	if err != nil {
		return err
	}
	hash, err := web.HashPassword(password)
	if err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		for _, slug := range teams {
			if !slices.ContainsFunc(hotline.SeedTeams(), func(t hotline.Team) bool { return t.Slug == slug }) {
				return usageError{fmt.Sprintf("--team %q: no such team", slug)}
			}
		}
		p := hotline.Person{
			ID: hotline.NewID(s.now()), Username: args[0], Name: firstOf(*name, args[0]), Unit: *unit, Phone: *phone, Email: *email,
			Role: hotline.Role(*role), Teams: teams, Password: hash, CreatedAt: s.now(), UpdatedAt: s.now(),
		}
		if err := s.store.SavePerson(ctx, &p); err != nil {
			return err
		}
		if err := s.audit(ctx, "person.add", "person/"+p.Username); err != nil {
			return err
		}
		_, err := fmt.Fprintf(io.Out, "%s added as %s\n", p.Username, p.Role)
		return err
	})
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func words[T ~string](all []T) string {
	var s []string
	for _, v := range all {
		s = append(s, string(v))
	}
	return strings.Join(s, " ")
}

// readPassword reads one line from standard input, or asks twice on a terminal.
func readPassword(io streams, fromStdin bool) (string, error) {
	file, isFile := io.In.(*os.File)
	if !fromStdin && isFile && term.IsTerminal(int(file.Fd())) {
		return askPassword(io, int(file.Fd()))
	}
	line, err := bufio.NewReader(io.In).ReadString('\n')
	password := strings.TrimRight(line, "\r\n")
	if password == "" && err != nil {
		return "", usageError{"no password on standard input"}
	}
	return checkPassword(password)
}

func askPassword(io streams, fd int) (string, error) {
	var typed [2]string
	for i, question := range []string{"Password: ", "Again: "} {
		fmt.Fprint(io.Err, question)
		b, err := term.ReadPassword(fd)
		fmt.Fprintln(io.Err)
		if err != nil {
			return "", err
		}
		typed[i] = string(b)
	}
	if typed[0] != typed[1] {
		return "", usageError{"the two passwords differ"}
	}
	return checkPassword(typed[0])
}

func checkPassword(p string) (string, error) {
	if len([]rune(p)) < minPassword {
		return "", usageError{fmt.Sprintf("the password needs at least %d characters", minPassword)}
	}
	return p, nil
}

// userView is a person without anything secret.
type userView struct {
	Username string       `json:"username"`
	Name     string       `json:"name"`
	Role     hotline.Role `json:"role"`
	Teams    []string     `json:"teams"`
	Disabled bool         `json:"disabled"`
}

func runUserList(ctx context.Context, io streams, args []string) error {
	fs, load := bind("user list")
	asJSON := fs.Bool("json", false, "print JSON")
	args, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(args, 0, "no arguments"); err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		users := []userView{}
		f := hotline.PeopleFilter{Limit: hotline.MaxPage}
		for {
			page, err := s.store.FindPeople(ctx, f)
			if err != nil {
				return err
			}
			for _, p := range page.Items {
				if p.Username != "" {
					users = append(users, userView{p.Username, p.Name, p.Role, p.Teams, p.Disabled})
				}
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
		}
		if *asJSON {
			return printJSON(io, users)
		}
		w := tabwriter.NewWriter(io.Out, 0, 4, 2, ' ', 0)
		for _, u := range users {
			state := ""
			if u.Disabled {
				state = "disabled"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.Username, u.Role, strings.Join(u.Teams, ","), u.Name, state)
		}
		return w.Flush()
	})
}

func runUserDisable(ctx context.Context, io streams, args []string) error {
	return changeUser(ctx, io, "user disable", args, func(p *hotline.Person) error {
		p.Disabled = true
		return nil
	})
}

func runUserPasswd(ctx context.Context, io streams, args []string) error {
	return changeUser(ctx, io, "user passwd", args, func(p *hotline.Person) error {
		password, err := readPassword(io, false)
		if err != nil {
			return err
		}
		p.Password, err = web.HashPassword(password)
		return err
	})
}

// changeUser changes one account and ends its sessions.
func changeUser(ctx context.Context, io streams, name string, args []string, change func(*hotline.Person) error) error {
	fs, load := bind(name)
	fs.Bool("password-stdin", false, "read the password from standard input")
	args, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(args, 1, "NAME"); err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		p, err := s.store.PersonByName(ctx, args[0])
		if err != nil {
			return err
		}
		if err := change(&p); err != nil {
			return err
		}
		p.UpdatedAt = s.now()
		if err := s.store.SavePerson(ctx, &p); err != nil {
			return err
		}
		if err := s.store.CloseSessions(ctx, p.ID, ""); err != nil {
			return err
		}
		if err := s.audit(ctx, strings.ReplaceAll(name, " ", "."), "person/"+p.Username); err != nil {
			return err
		}
		_, err = fmt.Fprintf(io.Out, "%s: done\n", p.Username)
		return err
	})
}
