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

// Names by which entry scripts are told apart, the first one first.
var (
	webNames   = []string{"app", "application", "main", "streamlit_app", "server", "run", "wsgi", "asgi", "api", "web", "index", "home"}
	plainNames = []string{"app", "application", "main", "run", "train"}
)

// candidate is an entry script and the command it would be.
type candidate struct {
	file    string
	command Command
}

// rootScript is the entry script: one that serves before one that does not, and
// among those the one with the most usual name.
func (c *chooser) rootScript() ([]Command, bool, error) {
	var web, plain []candidate
	for _, file := range c.Survey.EntryScripts() {
		m, _ := c.Survey.Module(file)
		each := candidate{file, c.script(m)}
		if each.command.Kind == Python && each.command.Port == 0 {
			plain = append(plain, each)
		} else {
			web = append(web, each)
		}
	}
	byName(web, webNames)
	byName(plain, plainNames)
	all := append(web, plain...)
	decides := c.decideRoot(all, len(web))
	commands := make([]Command, len(all))
	for i, each := range all {
		commands[i] = each.command
	}
	return commands, decides, nil
}

// decideRoot puts the script to run first, and says whether there is no doubt
// that it is the one. The first serving of them serve.
func (c *chooser) decideRoot(all []candidate, serving int) bool {
	if len(all) == 0 {
		return false
	}
	file, where := c.wsgiPath()
	if i := slices.IndexFunc(all, func(each candidate) bool { return each.file == file }); i >= 0 {
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
	// A server in a folder is rather what is to be run than download_data.py.
	_, elsewhere := c.below()
	return serving > 0 || !elsewhere
}

// byName puts the usual names first, in their order.
func byName(all []candidate, names []string) {
	slices.SortStableFunc(all, func(a, b candidate) int { return rank(a, names) - rank(b, names) })
}

func rank(each candidate, names []string) int {
	if i := slices.Index(names, strings.TrimSuffix(each.file, ".py")); i >= 0 {
		return i
	}
	return len(names)
}

// warnTwins tells which of app.py and application.py was taken: many projects
// have both, and one of them is old.
func warnTwins(all []candidate) {
	for _, other := range all[1:] {
		if all[0].file == "app.py" && other.file == "application.py" {
			all[0].command.warn(report.Problem{
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

// wsgiPath is the root script that Elastic Beanstalk is told to run. Of several
// files the last one by name counts, as there.
func (c *chooser) wsgiPath() (file, where string) {
	for _, p := range slices.Sorted(maps.Keys(c.Ebextensions)) {
		text := string(c.Ebextensions[p])
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
