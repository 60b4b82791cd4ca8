package lock

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// unfit refuses the wheels that requirements name by a URL or path and that are for
// another Python or machine: uv would look for others, and find none.
func unfit(r Request) error {
	var all report.Errors
	for _, each := range r.Declared.Requirements {
		if each.URL == "" {
			continue
		}
		if !surelyHolds(each.Marker, r.Environment) {
			continue
		}
		w, err := namedWheel(each)
		if err != nil || packaging.WheelCompatible(w, r.Target) {
			continue // an sdist, a repository, or a name that uv has words for
		}
		all = append(all, report.Problem{
			File: each.first().File, Line: each.first().Line,
			Message: fmt.Sprintf("%s is not for the image, which is %s", r.Declared.Shown(each), r.Target),
			Remedy:  otherWheel(w, r.Target, each.Marker),
		})
	}
	if len(all) > 0 {
		return all
	}
	return nil
}

// wheelOfOneMachine explains why uv finds no wheel of what is named by its URL or path and
// fits the image: as soon as other requirements have one for each machine, it resolves
// for the machines apart, and for those too that nobody builds for.
func wheelOfOneMachine(r Request, log string) (report.Problem, bool) {
	flat := strings.Join(strings.Fields(log), " ")
	if !strings.Contains(flat, "platform_machine") {
		return report.Problem{}, false
	}
	for _, each := range r.Declared.Requirements {
		w, err := namedWheel(each)
		if err != nil || w.Pure() || len(each.Places) == 0 {
			continue
		}
		lacks := regexp.MustCompile(`\b` + regexp.QuoteMeta(packaging.NormalizeName(each.Name)) + "==\\S+ has no `")
		if lacks.MatchString(flat) {
			return report.Problem{
				File: each.first().File, Line: each.first().Line,
				Message: r.Declared.Shown(each) + " is not for every machine, and others of the requirements are told apart by the machine",
				Remedy:  fmt.Sprintf("write its machine behind it too: ; platform_machine == %q", r.Target.Machine),
				Detail:  log,
			}, true
		}
	}
	return report.Problem{}, false
}

// namedWheel is what a wheel's file name says that a requirement's URL ends with; the
// error is that it ends with none.
func namedWheel(r Requirement) (packaging.WheelName, error) {
	return packaging.ParseWheelName(packaging.Artifact{URL: r.URL}.Filename())
}

// otherWheel is what to do about a wheel that does not fit and is asked for all the same.
func otherWheel(w packaging.WheelName, t packaging.Target, marker *packaging.Marker) string {
	isOfMachine := func(platform string) bool { return platform == "any" || strings.HasSuffix(platform, "_"+t.Machine) }
	says := func(variables ...string) bool {
		return slices.ContainsFunc(variables, func(each string) bool { return strings.Contains(marker.String(), each) })
	}
	correct := fmt.Sprintf("correct it or its marker, %s: the wheel is for %s", marker, strings.Join(w.Platform, "."))
	system := otherSystem(w)
	switch {
	case system != "" && says("sys_platform", "platform_system", "os_name"):
		return correct
	case system != "":
		return fmt.Sprintf("name the wheel for Linux; this one takes ; sys_platform == %q", system)
	case !slices.ContainsFunc(w.Platform, isOfMachine) && says("platform_machine"):
		return correct
	case !slices.ContainsFunc(w.Platform, isOfMachine):
		return fmt.Sprintf("name a wheel for each machine, with its marker: ; platform_machine == %q", t.Machine)
	case !packaging.FitsPlatform(w, t):
		return "name a wheel for that, or a base that this one is for"
	}
	return "set python to the version that it is for, or name another wheel"
}

// otherSystem is the sys_platform of a wheel for Windows or macOS alone.
func otherSystem(w packaging.WheelName) string {
	for prefix, system := range map[string]string{"win": "win32", "macosx": "darwin"} {
		if !slices.ContainsFunc(w.Platform, func(platform string) bool { return !strings.HasPrefix(platform, prefix) }) {
			return system
		}
	}
	return ""
}
