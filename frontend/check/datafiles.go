package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// systems are folders of a system's root that no package is called.
var systems = []string{"app", "bin", "etc", "home", "lib", "opt", "root", "sbin", "srv", "usr", "var"}

// common are the last parts of folders that many share: who opens one means another file.
var common = append([]string{"cache", "local", "log", "run", "share", "spool", "tmp"}, systems...)

// ofTheSystem are folders whose files are for other programs of a system than the
// project's: an image has no use for them.
var ofTheSystem = []string{
	"/share/man/", "/share/doc/", "/share/applications/", "/systemd/", "/init.d/", "/bash_completion.d/", "/cron.d/",
}

// buildPrefix is sys.prefix where the wheel is built.
const buildPrefix = "buildenv"

// AbsoluteData tells of data_files that setup.py would have below the system's root.
// setuptools leaves the root out, and they lie among the modules. That matters where
// the code opens them. site is where the modules are.
func AbsoluteData(contents []string, p Program, site string) []report.Problem {
	keyword, ok := p.Survey.Setup.Keyword("data_files")
	switch {
	case ok:
	case p.Survey.Setup != nil && p.Survey.Setup.More:
		keyword.Line = p.Survey.Setup.Line
	default:
		return nil
	}
	files, modules := map[string][]string{}, map[string]bool{}
	for _, each := range contents {
		folder, _, _ := strings.Cut(each, "/")
		files[folder] = append(files[folder], each)
		modules[folder] = modules[folder] || path.Ext(each) == ".py"
	}
	var problems []report.Problem
	say := func(message, remedy string) {
		problems = append(problems, report.Problem{Rule: rules.AbsoluteData, File: "setup.py", Line: keyword.Line, Message: message, Remedy: remedy})
	}
	if below := slices.DeleteFunc(files[buildPrefix], isOfTheSystem); len(below) > 0 && !modules[buildPrefix] {
		first := slices.Min(below)
		say("data_files names sys.prefix, which is the build's own: the image has "+path.Join(site, first),
			fmt.Sprintf("name it %q, which is below the image's sys.prefix", path.Dir(strings.TrimPrefix(first, buildPrefix+"/"))))
	}
	var opened map[string]bool
	for _, folder := range systems {
		if len(files[folder]) == 0 || modules[folder] {
			continue
		}
		if opened == nil {
			opened = absolutePaths(p)
		}
		sought := slices.DeleteFunc(files[folder], func(file string) bool { return isOfTheSystem(file) || !isSought("/"+file, opened) })
		if len(sought) == 0 {
			continue
		}
		first := slices.Min(sought)
		say(fmt.Sprintf("data_files names /%s, where no wheel puts anything: the image has %s", path.Dir(first), path.Join(site, first)),
			fmt.Sprintf("name it %q and open it below sys.prefix, or mount it at /%s", path.Dir(first), path.Dir(first)))
	}
	return problems
}

// absolutePaths are those that the code in the image has.
func absolutePaths(p Program) map[string]bool {
	all := map[string]bool{}
	image := program{Program: p}
	for _, m := range p.Survey.Modules {
		if !image.isIn(m.Path) || isTest(m.Path) {
			continue
		}
		for _, l := range m.Literals {
			if path.IsAbs(l.Value) && !l.Tail {
				all[path.Clean(l.Value)] = true
			}
		}
	}
	return all
}

func isOfTheSystem(file string) bool {
	return slices.ContainsFunc(ofTheSystem, func(part string) bool { return strings.Contains(file, part) })
}

// isSought says that a path or a folder above it, of the project's own, is among others.
func isSought(file string, among map[string]bool) bool {
	for ; file != "/" && !slices.Contains(common, path.Base(file)); file = path.Dir(file) {
		if among[file] {
			return true
		}
	}
	return false
}
