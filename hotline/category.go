package hotline

// General is the team slug of what the hotline desk handles itself.
const General = "general"

// Category is one line of the service catalogue. Slug is "team.slug".
type Category struct {
	Slug     string   `json:"slug"`
	Team     string   `json:"team"`
	Name     string   `json:"name"` // zh-CN
	NameEn   string   `json:"name_en"`
	Priority Priority `json:"priority"` // default
	Safety   bool     `json:"safety"`   // has a critical trigger
	Hint     string   `json:"hint,omitempty"`
	Retired  bool     `json:"retired,omitempty"`
}

// Catalogue is the list of categories with look-up.
type Catalogue struct {
	list   []Category
	bySlug map[string]int
}

// NewCatalogue checks and indexes a list: slugs unique, each "team.slug" of its team.
func NewCatalogue(list []Category) (*Catalogue, error) {
	c := &Catalogue{list: list, bySlug: make(map[string]int, len(list))}
	for i, cat := range list {
		if cat.Team == "" || cat.Slug == cat.Team+"." || len(cat.Slug) <= len(cat.Team)+1 || cat.Slug[:len(cat.Team)+1] != cat.Team+"." {
			return nil, BadField("slug", "category.slug", "slug", cat.Slug, "team", cat.Team)
		}
		if _, twice := c.bySlug[cat.Slug]; twice {
			return nil, BadField("slug", "category.twice", "slug", cat.Slug)
		}
		if cat.Priority.Rank() == len(Priorities) {
			return nil, BadField("priority", "enum", "value", cat.Priority, "allowed", Priorities)
		}
		c.bySlug[cat.Slug] = i
	}
	return c, nil
}

// Get finds a category by its slug.
func (c *Catalogue) Get(slug string) (Category, bool) {
	i, ok := c.bySlug[slug]
	if !ok {
		return Category{}, false
	}
	return c.list[i], true
}

// All lists the categories in catalogue order. The slice must not be changed.
func (c *Catalogue) All() []Category { return c.list }

// PriorityFor is a category's own priority: lowered for a plain question, at least normal for a
// complaint or report. What the desk handles itself stays as it is, but reports of misconduct are
// taken down.
func PriorityFor(c Category, t Type) Priority {
	switch {
	case t == Consult && c.Slug != "general.emergency":
		return Low
	case c.Team == General:
		if t == Report {
			return Normal
		}
		return c.Priority
	case (t == Complaint || t == Report) && c.Priority == Low:
		return Normal
	}
	return c.Priority
}
