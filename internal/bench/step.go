package bench

// Step is one build of a tool's image, and what is done before it.
type Step struct {
	Name  string // of the flag and the JSON
	Title string // of the table's row
	Edit  func(*Project, Round) error
	Serve bool // the image is also asked for its page: costs seconds
}

// Steps in their order: each is an edit on top of the ones before.
var Steps = []Step{
	{Name: "cold", Title: "cold", Serve: true},
	{Name: "unchanged", Title: "no change"},
	{Name: "code", Title: "a .py file", Edit: (*Project).EditCode},
	{Name: "template", Title: "a template", Edit: (*Project).EditTemplate, Serve: true},
	{Name: "description", Title: "setup.py: description", Edit: (*Project).EditDescription},
	{Name: "version", Title: "setup.py: version", Edit: (*Project).EditVersion},
	{Name: "readme", Title: "README", Edit: (*Project).EditReadme},
	{Name: "reorder", Title: "requirements.txt: reordered, commented", Edit: (*Project).Reorder},
	{Name: "pin", Title: "requirements.txt: one more pin", Edit: (*Project).Pin},
}

// edits are the steps after which only kilobytes may move.
var edits = []string{"code", "template", "description", "version", "readme", "reorder"}

// bare is an unchanged build of a Dockerfile without its syntax line: what the
// line costs. It is no row of the table.
const bare = "without-line"

// PickSteps finds steps by name; no names are all of them. Everything begins
// with cold.
func PickSteps(names []string) ([]Step, error) {
	if len(names) > 0 {
		names = append([]string{"cold"}, names...)
	}
	return pick(Steps, func(s Step) string { return s.Name }, names)
}
