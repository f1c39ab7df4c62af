package hotline

import (
	"slices"
	"time"
)

// Role is what a person may do. One person has one role; teams say where.
type Role string

// The roles of the contract. Admin, security and auditor are three separate powers (三员分立):
// none of them works on tickets.
const (
	Employee    Role = "employee"
	Operator    Role = "operator"
	Handler     Role = "handler"
	Lead        Role = "lead"
	Coordinator Role = "coordinator"
	Editor      Role = "editor"
	Auditor     Role = "auditor"
	Admin       Role = "admin"
	Security    Role = "security"
)

// Roles lists all roles.
var Roles = []Role{Employee, Operator, Handler, Lead, Coordinator, Editor, Auditor, Admin, Security}

// Person is anybody with an account, or a known caller without one (no password).
type Person struct {
	ID        string    `json:"id"`
	Username  string    `json:"username"` // "" = has no account
	Name      string    `json:"name"`
	Phone     string    `json:"phone"`
	Email     string    `json:"email,omitempty"`
	Unit      string    `json:"unit"`
	StaffNo   string    `json:"staff_no"`
	Role      Role      `json:"role"`
	Teams     []string  `json:"teams"`
	Locale    string    `json:"locale"`
	Disabled  bool      `json:"disabled"`
	Password  string    `json:"password,omitempty"` // argon2id, PHC form; the outside never sees it
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Version   int       `json:"version"`
}

// Actor is who does something, as rules and history need it. Requester marks somebody who acts
// for a ticket by its tracking code, without an account.
type Actor struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Role      Role     `json:"role"`
	Teams     []string `json:"teams,omitempty"`
	Unit      string   `json:"unit,omitempty"`
	Requester bool     `json:"requester,omitempty"`
}

// System is the actor of everything the machine does by itself.
var System = Actor{ID: "system", Name: "system"}

// Actor gives the person as an actor.
func (p Person) Actor() Actor {
	return Actor{ID: p.ID, Name: p.Name, Role: p.Role, Teams: p.Teams, Unit: p.Unit}
}

// In reports whether the actor belongs to the team.
func (a Actor) In(team string) bool { return slices.Contains(a.Teams, team) }

// Session is a signed-in browser. Hash is SHA-256 of the cookie's token, hex.
type Session struct {
	Hash      string    `json:"hash"`
	Person    string    `json:"person"`
	CSRF      string    `json:"csrf"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// Token is an API token of a program. Hash is SHA-256 of it, hex; the token itself is shown once.
type Token struct {
	ID        string    `json:"id"`
	Hash      string    `json:"hash"`
	Person    string    `json:"person"`
	Label     string    `json:"label"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at,omitzero"` // zero = never
	RevokedAt time.Time `json:"revoked_at,omitzero"`
}
