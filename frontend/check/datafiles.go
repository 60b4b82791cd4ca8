package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// systems are folders of a system's root; no package has such a name.
var systems = []string{"app", "bin", "etc", "home", "lib", "opt", "root", "sbin", "srv", "usr", "var"}

// common are names of folders that many programs share: code that opens such a folder means
// other files in it.
var common = append([]string{"cache", "local", "log", "run", "share", "spool", "tmp"}, systems...)

// systemData are folders whose files are for other programs than the project: an image has
// no use for them.
var systemData = []string{
	"/share/man/", "/share/doc/", "/share/applications/", "/systemd/", "/init.d/", "/bash_completion.d/", "/cron.d/",
}

// buildPrefix is the last part of sys.prefix in the step that builds the wheel.
const buildPrefix = "buildenv"

// AbsoluteData warns of data_files for which setup.py names an absolute path. setuptools
// drops the leading slash (https://setuptools.pypa.io/en/latest/deprecated/distutils/setupscript.html#installing-additional-files),
// and the files lie among the modules. It matters if the code opens them. contents are the
// paths in the wheel, and site is the path of site-packages in the image.
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
	for _, file := range contents {
		folder, _, _ := strings.Cut(file, "/")
		files[folder] = append(files[folder], file)
		modules[folder] = modules[folder] || path.Ext(file) == ".py"
	}
	var problems []report.Problem
	add := func(message, remedy string) {
		problems = append(problems, report.Problem{Rule: rules.AbsoluteData, File: "setup.py", Line: keyword.Line, Message: message, Remedy: remedy})
	}
	if below := slices.DeleteFunc(files[buildPrefix], isSystemData); len(below) > 0 && !modules[buildPrefix] {
		first := slices.Min(below)
		add("data_files names sys.prefix, which is the build's own: the image has "+path.Join(site, first),
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
		wanted := slices.DeleteFunc(files[folder], func(file string) bool { return isSystemData(file) || !isOpened("/"+file, opened) })
		if len(wanted) == 0 {
			continue
		}
		first := slices.Min(wanted)
		add(fmt.Sprintf("data_files names /%s, where no wheel puts anything: the image has %s", path.Dir(first), path.Join(site, first)),
			fmt.Sprintf("name it %q and open it below sys.prefix, or mount it at /%s", path.Dir(first), path.Dir(first)))
	}
	return problems
}

// absolutePaths returns the absolute paths that stand in the code of the image.
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

func isSystemData(file string) bool {
	return slices.ContainsFunc(systemData, func(part string) bool { return strings.Contains(file, part) })
}

// isOpened reports whether the code has the path of a file, or of a folder above it that is
// the project's own.
func isOpened(file string, opened map[string]bool) bool {
	for ; file != "/" && !slices.Contains(common, path.Base(file)); file = path.Dir(file) {
		if opened[file] {
			return true
		}
	}
	return false
}
