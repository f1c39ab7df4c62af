package hotline

// Team is a handling team (承办组). Teams are data; the seeded ones are in SeedTeams.
type Team struct {
	Slug     string `json:"slug"`
	Name     string `json:"name"` // zh-CN
	NameEn   string `json:"name_en"`
	Initials string `json:"initials"`        // two letters in ticket numbers
	Review   bool   `json:"review"`          // the lead approves each resolution
	Assign   bool   `json:"assign"`          // new tickets go at once to the least loaded person on duty
	Retired  bool   `json:"retired"`         // takes no new tickets
	Phone    string `json:"phone,omitempty"` // on-call
	Version  int    `json:"version"`
}

// SeedTeams are the five service teams and the hotline desk itself.
func SeedTeams() []Team {
	return []Team{
		{Slug: "housing", Name: "住房保障", NameEn: "Housing", Initials: "ZF"},
		{Slug: "commuting", Name: "通勤服务", NameEn: "Commuting", Initials: "TQ"},
		{Slug: "childcare", Name: "托育服务", NameEn: "Childcare", Initials: "TY"},
		{Slug: "dining", Name: "餐饮服务", NameEn: "Dining", Initials: "CY"},
		{Slug: "repair", Name: "维修服务", NameEn: "Repair", Initials: "BX"},
		{Slug: General, Name: "热线综合", NameEn: "Hotline desk", Initials: "RX"},
	}
}
