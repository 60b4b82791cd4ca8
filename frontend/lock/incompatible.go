package lock

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// incompatible refuses wheels that requirements name by a URL or path and that are for
// another Python or machine: uv would look for other wheels and find none. The error is a
// report.Errors.
func incompatible(r Request) error {
	var all report.Errors
	for _, requirement := range r.Declared.Requirements {
		if requirement.URL == "" || !dependencies.Matches(requirement.Marker, r.Environment) {
			continue
		}
		w, err := namedWheel(requirement)
		if err != nil || packaging.WheelCompatible(w, r.Target) {
			continue // an sdist, a repository, or a name that uv reports itself
		}
		all = append(all, report.Problem{
			Message: fmt.Sprintf("%s is not for the image, which is %s", r.Declared.Shown(requirement), r.Target),
			Remedy:  otherWheel(w, r.Target, requirement.Marker),
		}.At(requirement.First()))
	}
	if len(all) > 0 {
		return all
	}
	return nil
}

// wheelOfOneMachine explains why uv finds no wheel of a requirement that names one which
// fits the image. If other requirements have markers for the machine, uv resolves for each
// machine apart, and also for machines that no wheel is for
// (https://docs.astral.sh/uv/concepts/resolution/#universal-resolution).
func wheelOfOneMachine(r Request, log string) (report.Problem, bool) {
	flat := strings.Join(strings.Fields(log), " ")
	if r.Target.Machine == "" || !strings.Contains(flat, "platform_machine") {
		return report.Problem{}, false // a Prefetch does not know the machine yet
	}
	for _, requirement := range r.Declared.Requirements {
		w, err := namedWheel(requirement)
		if err != nil || w.Pure() || len(requirement.Places) == 0 {
			continue
		}
		missing := regexp.MustCompile(`\b` + regexp.QuoteMeta(packaging.NormalizeName(requirement.Name)) + "==\\S+ has no `")
		if missing.MatchString(flat) {
			return report.Problem{
				Message: r.Declared.Shown(requirement) + " is not for every machine, and others of the requirements are told apart by the machine",
				Remedy:  fmt.Sprintf("write its machine behind it too: ; platform_machine == %q", r.Target.Machine),
				Detail:  log,
			}.At(requirement.First()), true
		}
	}
	return report.Problem{}, false
}

// namedWheel parses the name of the wheel at the end of a requirement's URL. The error says
// that there is none.
func namedWheel(r dependencies.Requirement) (packaging.WheelName, error) {
	return packaging.ParseWheelName(packaging.Artifact{URL: r.URL}.Filename())
}

// otherWheel says what to do about a wheel that does not fit.
func otherWheel(w packaging.WheelName, t packaging.Target, marker *packaging.Marker) string {
	isOfMachine := func(platform string) bool { return platform == "any" || strings.HasSuffix(platform, "_"+t.Machine) }
	says := func(variables ...string) bool {
		return slices.ContainsFunc(variables, func(variable string) bool { return strings.Contains(marker.String(), variable) })
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

// otherSystem returns the sys_platform of a wheel for Windows or macOS alone, else "".
func otherSystem(w packaging.WheelName) string {
	for prefix, system := range map[string]string{"win": "win32", "macosx": "darwin"} {
		if !slices.ContainsFunc(w.Platform, func(platform string) bool { return !strings.HasPrefix(platform, prefix) }) {
			return system
		}
	}
	return ""
}
