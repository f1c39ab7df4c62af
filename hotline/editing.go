package hotline

import "slices"

// edit corrects what a ticket says. A new category is a correction of the router; category,
// priority and type give the running clocks their new limits.
func (c *change) edit() error {
	a, t := c.act, c.t
	if err := a.checkEdit(); err != nil {
		return err
	}
	changed := map[string]any{}
	set(changed, "title", &t.Title, a.Title)
	set(changed, "text", &t.Text, a.Text)
	set(changed, "type", &t.Type, a.Type)
	set(changed, "priority", &t.Priority, a.Priority)
	if a.Place != nil && *a.Place != t.Place {
		changed["place"], t.Place = map[string]any{"was": t.Place, "is": *a.Place}, *a.Place
	}
	if a.Tags != nil && !slices.Equal(*a.Tags, t.Tags) {
		changed["tags"], t.Tags = map[string]any{"was": t.Tags, "is": *a.Tags}, *a.Tags
	}
	if err := c.editCategory(); err != nil {
		return err
	}
	if len(changed) == 0 && len(c.events) == 0 {
		return Fail(Conflict, "edit.nothing")
	}
	if len(changed) > 0 {
		changed["reason"] = a.Reason
		c.note(TicketEdited, false)
		c.events[len(c.events)-1].Data = changed
	}
	return nil
}

// editCategory moves to another category of the same team; before dispatch, to any.
func (c *change) editCategory() error {
	a, t := c.act, c.t
	if a.Category == "" || a.Category == t.Category {
		return nil
	}
	cat, ok := c.book.Catalogue.Get(a.Category)
	if !ok {
		return BadField("category", "category.unknown", "value", a.Category)
	}
	if cat.Team != t.Team && t.Status != StatusNew {
		return Fail(Conflict, "edit.team", "category", a.Category)
	}
	needed := t.Decision.NeedsPerson
	if err := c.reroute(a.Category); err != nil {
		return err
	}
	t.Team = cat.Team
	t.Decision.NeedsPerson = needed // editing does not accept
	return nil
}

func (a *Act) checkEdit() error {
	var p problems
	p.text("title", a.Title, MaxTitle, false)
	p.text("text", a.Text, MaxText, false)
	p.text("reason", a.Reason, MaxNote, false)
	oneOf(&p, "type", a.Type, Types, false)
	oneOf(&p, "priority", a.Priority, Priorities, false)
	if a.Place != nil {
		p.place("place", *a.Place)
	}
	if a.Tags != nil {
		p.tags("tags", *a.Tags)
	}
	return p.err()
}

func (p *problems) place(field string, v Place) {
	p.text(field+".building", v.Building, MaxShort, false)
	p.text(field+".floor", v.Floor, MaxShort, false)
	p.text(field+".room", v.Room, MaxShort, false)
	p.text(field+".raw", v.Raw, 4*MaxShort, false)
}

func (p *problems) tags(field string, tags []string) {
	if len(tags) > MaxTags {
		p.add(field, "too_many_items", "limit", MaxTags)
	}
	for _, tag := range tags {
		p.text(field, tag, MaxShort, true)
	}
}

// set takes a new value over, if there is one, and notes both.
func set[T ~string](changed map[string]any, name string, field *T, value T) {
	if value == "" || value == *field {
		return
	}
	changed[name] = map[string]any{"was": string(*field), "is": string(value)}
	*field = value
}
