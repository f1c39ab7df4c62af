package web

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yihaotong/hotline"
)

// rolesOf reads who may call an operation out of the contract, with the independent reader.
func rolesOf(t *testing.T, f found) []string {
	t.Helper()
	list, ok := f.op.Extensions["x-roles"].([]any)
	if !ok {
		t.Fatalf("%s has no x-roles", f.op.OperationID)
	}
	var roles []string
	for _, r := range list {
		roles = append(roles, r.(string))
	}
	return roles
}

// inner are permitted calls that a handler still forbids for the dummy object of this test, with
// why: the contract narrows inside the operation.
var inner = map[string]string{
	"claimFromQueue": "only the own team's queue",
	"forecastBoard":  "only the own team's forecast",
}

var pathHole = regexp.MustCompile(`\{\w+\}`)

// TestRightsMatrix calls every operation of the contract as every role, and as nobody: who is not
// named in x-roles is refused before anything is looked at, who is named is not.
func TestRightsMatrix(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	callers := map[string]*browser{"": h.browser()}
	for _, p := range []string{"employee1", "operator1", "handler.repair", "lead.repair", "coordinator1", "editor1", "auditor1", "admin1", "security1"} {
		role, _, _ := strings.Cut(strings.TrimSuffix(p, "1"), ".")
		callers[role] = h.as(p)
	}
	if len(callers) != len(hotline.Roles)+1 {
		t.Fatalf("%d callers for %d roles", len(callers), len(hotline.Roles))
	}
	checked := 0
	for _, f := range operations(t, false) {
		if f.op.OperationID == "streamEvents" || f.op.OperationID == "createSession" {
			continue // TestStream…, TestSignIn…
		}
		roles := rolesOf(t, f)
		path := strings.Replace(f.path, "{team}", "repair", 1)
		path = pathHole.ReplaceAllString(path, "nothing-here")
		for role, b := range callers {
			body := ""
			if f.op.RequestBody != nil {
				body = "{}"
			}
			a := b.call(f.method, path, body)
			checked++
			want := "permitted"
			switch {
			case slices.Contains(roles, "public"), role != "" && slices.Contains(roles, "everyone"), slices.Contains(roles, role):
			case role == "":
				want = "401"
			case slices.Contains(roles, "chat"):
				want = "404" // a conversation of somebody else does not exist
			default:
				want = "403"
			}
			got := fmt.Sprint(a.status)
			if want == "permitted" && (a.status != 401 && a.status != 403 || a.status == 403 && inner[f.op.OperationID] != "") {
				got = want
			}
			if want == "404" && a.status == 422 {
				got = want // the body is looked at first
			}
			if got != want {
				t.Errorf("%s as %q: %d, want %s: %s", f.op.OperationID, role, a.status, want, a.body)
			}
			if a.status >= 500 {
				t.Errorf("%s as %q: %d %s", f.op.OperationID, role, a.status, a.body)
			}
			if err := conforms(t, f.method, path, a); err != nil {
				t.Errorf("%s as %q: %v", f.op.OperationID, role, err)
			}
		}
	}
	if checked < 700 {
		t.Errorf("only %d combinations were checked", checked)
	}
}

var changing = regexp.MustCompile(`"request_id":"\w+"|BX-\d+-\d+|RX-\d+-\d+`)

// TestForeignIsAbsent: for whoever may not see a ticket, every operation on it answers with the very
// bytes of a ticket that is not there.
func TestForeignIsAbsent(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	owner := h.as("employee1")
	ticket := owner.must(201, "POST", "/tickets", `{"text":"三号楼七层水管漏水","attachments":[{"name":"a.txt","content":"aGVsbG8="}]}`)
	number := ticket["number"].(string)
	file := ticket["attachments"].([]any)[0].(map[string]any)["id"].(string)
	bodies := map[string]string{
		"commentTicket": `{"text":"x"}`, "actOnTicket": `{"reason":"x","field":"phone","text":"x","note":"x","until":"2027-01-01T00:00:00+08:00","handler":"p-handler.repair","into":"` + number + `"}`,
	}
	checked := 0
	for _, who := range []string{"employee2", "handler.dining", "editor1", "admin1", "security1"} {
		b := h.as(who)
		for _, f := range operations(t, false) {
			if !strings.HasPrefix(f.path, "/tickets/{number}") || f.op.OperationID == "attachToTicket" {
				continue
			}
			actions := []string{""}
			if f.op.OperationID == "actOnTicket" {
				actions = slices.DeleteFunc(hotline.Actions(), ownOperation)
			}
			for _, action := range actions {
				path := strings.NewReplacer("{action}", action, "{id}", file).Replace(f.path)
				foreign := b.call(f.method, strings.Replace(path, "{number}", number, 1), bodies[f.op.OperationID])
				absent := b.call(f.method, strings.Replace(path, "{number}", "BX-20200101-0001", 1), bodies[f.op.OperationID])
				checked++
				left, right := changing.ReplaceAllString(string(foreign.body), ""), changing.ReplaceAllString(string(absent.body), "")
				// The ticket to merge into is looked up first and is foreign as well: 422 for both.
				merging := action == "merge" && foreign.status == 422 && absent.status == 422
				if !merging && (foreign.status != 404 || absent.status != 404) || left != right {
					t.Errorf("%s %s as %s: %d %s, absent %d %s", f.op.OperationID, action, who, foreign.status, left, absent.status, right)
				}
			}
		}
	}
	if checked < 150 {
		t.Errorf("only %d combinations were checked", checked)
	}
	after := owner.must(200, "GET", "/tickets/"+number, "")
	if after["version"] != ticket["version"] {
		t.Errorf("somebody changed the ticket: version %v, was %v", after["version"], ticket["version"])
	}
}

// TestIdsInBodies: an id inside a body is resolved in the caller's scope too.
func TestIdsInBodies(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	foreign := h.as("employee2").must(201, "POST", "/tickets", `{"text":"食堂的菜太咸了"}`)["number"].(string)
	own := h.as("operator1").must(201, "POST", "/tickets", `{"text":"灯坏了","category":"repair.power_lighting"}`)["number"].(string)
	lead := h.as("lead.repair")
	for _, c := range []struct{ action, body string }{
		{"merge", `{"into":"` + foreign + `"}`},
		{"merge", `{"into":"BX-20200101-0001"}`},
		{"assign", `{"handler":"nobody-here"}`},
	} {
		a := lead.call("POST", "/tickets/"+own+"/"+c.action, c.body)
		if a.status != 422 {
			t.Errorf("%s %s: %d %s", c.action, c.body, a.status, a.body)
		}
		if strings.Contains(string(a.body), "太咸") {
			t.Errorf("%s tells what is in a foreign ticket: %s", c.action, a.body)
		}
	}
}
