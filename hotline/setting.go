package hotline

// Kinds of the documents that administrators edit, and the name of the one in force.
const (
	SettingTeam      = "team" // by slug
	SettingCatalogue = "catalogue"
	SettingPolicy    = "policy"
	SettingCalendar  = "calendar"
	SettingRules     = "rules" // the dispatch directory, a JSON string
	SettingSynonyms  = "synonyms"
	SettingTemplate  = "template"
	SettingWebhook   = "webhook"

	// SettingPreferences is how a person likes the console, by Person.ID; no administrator edits it.
	SettingPreferences = "preferences"

	SettingDefault = "default"
)
