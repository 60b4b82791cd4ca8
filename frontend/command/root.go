package command

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Names of entry scripts that are preferred, in this order.
var (
	webNames   = []string{"app", "application", "main", "streamlit_app", "server", "run", "wsgi", "asgi", "api", "web", "index", "home"}
	plainNames = []string{"app", "application", "main", "run", "train"}
)

// candidate is an entry script and the command it would be.
type candidate struct {
	file    string
	command Command
}

// rootScript is the entry script. Scripts that serve come before those that do not,
// and among each those with the most usual names.
func (f facts) rootScript() ([]Command, bool, error) {
	var web, plain []candidate
	for _, file := range f.Survey.EntryScripts() {
		m, _ := f.Survey.Module(file)
		found := candidate{file, f.script(m)}
		if found.command.Kind == Python && found.command.Port == 0 {
			plain = append(plain, found)
		} else {
			web = append(web, found)
		}
	}
	byName(web, webNames)
	byName(plain, plainNames)
	all := append(web, plain...)
	decides := f.decideRoot(all, len(web))
	commands := make([]Command, len(all))
	for i, candidate := range all {
		commands[i] = candidate.command
	}
	return commands, decides, nil
}

// decideRoot puts the script to run first, and reports whether there is no doubt
// about it. The first scripts serve, as many as serving.
func (f facts) decideRoot(all []candidate, serving int) bool {
	if len(all) == 0 {
		return false
	}
	file, where := f.wsgiPath()
	if i := slices.IndexFunc(all, func(c candidate) bool { return c.file == file }); i >= 0 {
		taken := all[i]
		taken.command.Source += ", by " + where
		copy(all[1:], all[:i])
		all[0] = taken
		return true
	}
	names, rivals := plainNames, len(all)
	if serving > 0 {
		names, rivals = webNames, serving
	}
	warnTwins(all)
	if rank(all[0], names) < len(names) {
		return true
	}
	if rivals > 1 {
		return false
	}
	// A server in a folder is rather the program than download_data.py is.
	_, elsewhere := f.below()
	return serving > 0 || !elsewhere
}

// byName sorts the usual names to the front, in their order.
func byName(all []candidate, names []string) {
	slices.SortStableFunc(all, func(a, b candidate) int { return rank(a, names) - rank(b, names) })
}

func rank(c candidate, names []string) int {
	if i := slices.Index(names, strings.TrimSuffix(c.file, ".py")); i >= 0 {
		return i
	}
	return len(names)
}

// warnTwins warns that of app.py and application.py one is not run: many projects
// have both, and one is old.
func warnTwins(all []candidate) {
	for _, other := range all[1:] {
		if all[0].file == "app.py" && other.file == "application.py" {
			all[0].command.Warnings = append(all[0].command.Warnings, report.Problem{
				Rule: rules.TwoApps, File: "app.py",
				Message: "is run, and application.py beside it is not",
				Remedy:  `remove the old one, or set cmd = ["python", "application.py"]`,
			})
		}
	}
}

// An option in .ebextensions has one of two forms:
//
//	WSGIPath: application:application
//
//	- option_name: WSGIPath
//	  value: application.py
var (
	wsgiPathKey   = regexp.MustCompile(`(?m)^[ \t"'-]*(?:aws:elasticbeanstalk:container:python:)?WSGIPath["']?[ \t]*:[ \t]*["']?([^\s"'#]+)`)
	wsgiPathValue = regexp.MustCompile(`(?m)option_name["']?[ \t]*:[ \t]*["']?WSGIPath["']?[ \t,]*\r?\n[ \t"'-]*value["']?[ \t]*:[ \t]*["']?([^\s"'#]+)`)
)

// wsgiPath is the script in the root that Elastic Beanstalk runs
// (https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions.html). Of
// several files the last one by name counts, as there.
func (f facts) wsgiPath() (file, where string) {
	for _, p := range slices.Sorted(maps.Keys(f.Ebextensions)) {
		text := string(f.Ebextensions[p])
		for _, form := range []*regexp.Regexp{wsgiPathKey, wsgiPathValue} {
			if at := form.FindStringSubmatchIndex(text); at != nil {
				name, _, _ := strings.Cut(text[at[2]:at[3]], ":")
				file = strings.TrimSuffix(name, ".py") + ".py"
				where = fmt.Sprintf("%s:%d WSGIPath", p, 1+strings.Count(text[:at[2]], "\n"))
			}
		}
	}
	return file, where
}
