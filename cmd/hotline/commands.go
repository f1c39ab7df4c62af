package main

// commands is the command table, in the order of `hotline help`.
func commands() []command {
	return []command{
		{"serve", "run everything in one process; migrates first", `
Usage: hotline serve [--demo] [--listen HOST:PORT] [--data FOLDER] [--database URL] [--queue URL] [--index URL] [--model URL] …

--demo seeds people, policies and tickets once and prints the accounts.
Example: hotline serve --demo --listen 127.0.0.1:8080`, runServe},
		{"migrate up", "bring the schema to this version", `
Usage: hotline migrate up [--database URL]
Example: hotline migrate up --database sqlite:data/hotline.db`, runMigrateUp},
		{"migrate status", "list the migrations and which are in", `
Usage: hotline migrate status [--json] [--database URL]
Example: hotline migrate status`, runMigrateStatus},
		{"doctor", "check settings, doors, disk, calendar, pages and schema", `
Usage: hotline doctor [--json]
Exit 1 if anything a user needs is broken.
Example: hotline doctor --config hotline.toml`, runDoctor},
		{"user add", "make an account", `
Usage: hotline user add NAME --role ROLE [--team TEAM] [--name 姓名] [--unit UNIT] [--phone PHONE] [--password-stdin]
Example: echo "$PASSWORD" | hotline user add li.lei --role handler --team repair --name 李雷 --password-stdin`, runUserAdd},
		{"user list", "list accounts", `
Usage: hotline user list [--json]
Example: hotline user list`, runUserList},
		{"user disable", "lock an account and end its sessions", `
Usage: hotline user disable NAME
Example: hotline user disable li.lei`, runUserDisable},
		{"user passwd", "set a password and end the sessions", `
Usage: hotline user passwd NAME [--password-stdin]
Example: echo "$PASSWORD" | hotline user passwd li.lei --password-stdin`, runUserPasswd},
		{"token create", "make an API token; it is printed once", `
Usage: hotline token create --user NAME [--expires 720h] [--label TEXT] [--json]
Example: hotline token create --user operator1 --expires 720h --label "phone system"`, runTokenCreate},
		{"token list", "list API tokens", `
Usage: hotline token list [--json]
Example: hotline token list`, runTokenList},
		{"token revoke", "end an API token", `
Usage: hotline token revoke ID
Example: hotline token revoke 0cx3k7…`, runTokenRevoke},
		{"import kb", "read policies from files or folders", `
Usage: hotline import kb PATH… [--team TEAM] [--audience everyone|staff|internal] [--draft] [--json]
Reads .md .txt .html .docx .pdf, splits them into clauses and publishes them; --draft leaves that to an editor.
Reports for each file what was read, skipped and why.
Example: hotline import kb policies/`, runImportKB},
		{"import tickets", "read tickets from a spreadsheet", `
Usage: hotline import tickets FILE [--partial] [--json]
FILE is .csv, .xlsx or .jsonl; all or nothing unless --partial; every bad row is named.
Example: hotline import tickets old.xlsx`, runImportTickets},
		{"import people", "read people from a spreadsheet", `
Usage: hotline import people FILE [--partial] [--json]
Example: hotline import people staff.csv`, runImportPeople},
		{"import catalogue", "replace the service catalogue", `
Usage: hotline import catalogue FILE.json
Example: hotline import catalogue catalogue.json`, runImportCatalogue},
		{"import calendar", "put a calendar in force", `
Usage: hotline import calendar FILE.json
Example: hotline import calendar 2027.json`, runImportCalendar},
		{"export", "write tickets, people, kb, audit or report to a file", `
Usage: hotline export tickets|people|kb|audit|report [--from DATE] [--to DATE] [--team TEAM] [--format csv|xlsx|jsonl] [-o FILE]
Example: hotline export tickets --from 2026-11-01 --format xlsx -o november.xlsx`, runExport},
		{"classify", "say where a text would go, and why", `
Usage: hotline classify [--json] TEXT     (or - for standard input, one text a line)
Example: hotline classify "3号楼电梯困人"`, runClassify},
		{"train", "refit the classifier from people's corrections", `
Usage: hotline train [--from DATE] [--json]
Prints before and after on a held-out part and refuses to activate a worse one.
Example: hotline train --from 2026-01-01`, runTrain},
		{"replay", "what a new rule set would have done to past tickets", `
Usage: hotline replay --rules FILE [--from DATE] [--to DATE] [--json]
Example: hotline replay --rules directory.txt --from 2026-10-01`, runReplay},
		{"eval", "measure understanding on labelled files", `
Usage: hotline eval classify --train A.jsonl --test B.jsonl
       hotline eval classify --train A.jsonl --folds 5 [--outside LABEL]
       hotline eval route --test F.jsonl
       hotline eval search --corpus C.jsonl --queries Q.jsonl [--index URL]
       hotline eval answer --kb DIR --queries Q.jsonl
       hotline eval intake --dir DIR
Prints one JSON object; never touches the live database.
Example: hotline eval route --test requests.jsonl`, runEval},
		{"requeue", "rebuild the team queues from the database", `
Usage: hotline requeue
Example: hotline requeue --queue redis://127.0.0.1:6379/0`, runRequeue},
		{"reindex", "rebuild the search index from the database", `
Usage: hotline reindex
Example: hotline reindex --index http://127.0.0.1:7700`, runReindex},
		{"backup", "write everything that is the truth into one file", `
Usage: hotline backup FILE
Example: hotline backup hotline.zip`, runBackup},
		{"restore", "read a backup into an empty database", `
Usage: hotline restore FILE [--database URL]
Example: hotline restore hotline.zip --database postgres://…`, runRestore},
		{"deadline", "when a clock is due, with the steps", `
Usage: hotline deadline --at TIME --within 4wh [--pause FROM/TO]… [--calendar NAME] [--json]
       hotline deadline --cases FILE.jsonl
Units: min h (day and night), wh (working hours), wd (working days), d (natural days).
Example: hotline deadline --at 2026-09-30T16:00:00+08:00 --within 4wh`, runDeadline},
		{"policy try", "what another policy would have made of past tickets", `
Usage: hotline policy try FILE.json [--from DATE] [--to DATE] [--json]
Judges each ticket's own clocks by the limits of FILE; nothing is changed.
Example: hotline policy try strict.json --from 2026-10-01 --to 2026-11-01`, runPolicyTry},
		{"recalculate", "judge running clocks by the policy and calendar in force", `
Usage: hotline recalculate [--dry-run | --apply] [--json]
Shows what would move, and how much of it to a time that has passed; --apply moves it and is audited.
Example: hotline recalculate --dry-run`, runRecalculate},
		{"recount", "make the sums of reports and boards anew from the histories", `
Usage: hotline recount [--json]
After an upgrade that counts more than before, or when a number is doubted. Audited; writers wait until it is done.
Example: hotline recount`, runRecount},
		{"audit verify", "walk the hash chains; name the first broken link", `
Usage: hotline audit verify [--json]
Example: hotline audit verify`, runAuditVerify},
		{"pushkey", "make a key for messages to browsers (setting push_key)", `
Usage: hotline pushkey
Example: hotline pushkey > push.key && HOTLINE_PUSH_KEY_FILE=push.key HOTLINE_PUSH_CONTACT=mailto:hotline@example.cn hotline serve`, runPushKey},
		{"version", "version, commit, Go, pages embedded or not", `
Usage: hotline version [--json]
Example: hotline version --json`, runVersion},
	}
}
