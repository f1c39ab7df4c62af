package hotline

import (
	"fmt"
	"strings"
	"time"
)

// NoticeText is title and text of a notice in one language.
type NoticeText struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// NoticeTemplate marks the names of template documents that replace texts of notices:
// notice.RULE, by language.
const NoticeTemplate = "notice."

// maxNoticeText bounds a text, in runes.
const maxNoticeText = 2000

// ParseNoticeTexts reads the document of a template that replaces a rule's texts. Invalid.
func ParseNoticeTexts(body []byte) (map[string]NoticeText, error) {
	var texts map[string]NoticeText
	if err := strict(body, &texts); err != nil {
		return nil, err
	}
	var p problems
	for lang, t := range texts {
		p.text(lang+".title", t.Title, MaxTitle, true)
		p.text(lang+".text", t.Text, maxNoticeText, true)
		if lang != Languages[0] && lang != Languages[1] {
			p.add("body", "enum", "value", lang, "allowed", Languages)
		}
	}
	return texts, p.err()
}

// NoticeText writes what a rule says of an announcement, in a language. link leads to the ticket.
func (b *Book) NoticeText(lang string, r NoticeRule, a *Announcement, link string) NoticeText {
	team := b.Teams[a.Team]
	name := team.Name
	if lang == "en" && team.NameEn != "" {
		name = team.NameEn
	}
	holes := Args{
		"number": a.Ticket, "title": a.Title, "team": name, "priority": Words(lang, "notice.priority."+string(a.Priority), nil),
		"clock": "", "percent": a.Percent, "due": "", "note": a.Note, "link": link,
	}
	if a.Clock != "" {
		holes["clock"] = Words(lang, "notice.clock."+string(a.Clock), nil)
	}
	if !a.Due.IsZero() {
		holes["due"] = a.Due.In(b.Calendar.Zone()).Format("01-02 15:04")
	}
	if own, ok := b.Texts[r.Name][lang]; ok {
		return NoticeText{fill(own.Title, holes), fill(own.Text, holes)}
	}
	key := "notice." + r.Name
	if Words(lang, key+".title", nil) == key+".title" { // a rule of the house's own without a template
		key = "notice.other"
	}
	return NoticeText{Words(lang, key+".title", holes), strings.TrimSpace(Words(lang, key+".text", holes))}
}

// fill replaces {name} by its value.
func fill(s string, holes Args) string {
	pairs := make([]string, 0, 2*len(holes))
	for name, value := range holes {
		pairs = append(pairs, "{"+name+"}", fmt.Sprint(value))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// Letter is a message to the mail server or a robot.
type Letter struct {
	To    string    `json:"to,omitempty"` // mail address
	Title string    `json:"title"`
	Text  string    `json:"text"`
	At    time.Time `json:"at"`
}
