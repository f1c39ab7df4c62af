package hotline

// Kinds of the documents that administrators edit, and the name of the one in force.
const (
	SettingTeam       = "team" // by slug
	SettingCatalogue  = "catalogue"
	SettingPolicy     = "policy"
	SettingCalendar   = "calendar"
	SettingRules      = "rules" // the dispatch directory, a JSON string
	SettingSynonyms   = "synonyms"
	SettingLessons    = "lessons" // what questions and opened clauses taught the search
	SettingTemplate   = "template"
	SettingWebhook    = "webhook"
	SettingEvaluation = "evaluation"
	SettingLimits     = "limits" // of the desk itself
	SettingRoster     = "roster" // by team
	SettingNotice     = "notice" // who is told what
	SettingRobot      = "robot"  // group robots of 企业微信, 钉钉, 飞书

	// SettingPreferences is how a person likes the console, by Person.ID; no administrator edits it.
	SettingPreferences = "preferences"
	// SettingDevices are the browsers that a person is told on, by Person.ID.
	SettingDevices = "devices"

	SettingDefault = "default"
)
