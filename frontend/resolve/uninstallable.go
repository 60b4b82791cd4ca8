package resolve

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/pythons"
	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// notFoundWords is about a name that the index does not have.
func notFoundWords(name string, origin Origin) (message, remedy string) {
	normal := packaging.NormalizeName(name)
	if backend := origin.Index.TorchBackend; backend != "" && pytorch.IsPublished(name) {
		return fmt.Sprintf("PyTorch's own index for %s has no %s", backend, name), anotherBackend
	}
	if found, ok := lookUp(normal); ok {
		return found.words()
	}
	if isStdlib(normal) {
		return name + " is part of Python itself and on no index", "delete the line"
	}
	message = fmt.Sprintf("the package index has no distribution called %s", name)
	if meant, ok := distributions.Meant(normal); ok {
		return message, "write " + meant
	}
	if message, remedy, ok := onlyPyTorchsWords(name, "", origin.Index); ok {
		return message, remedy
	}
	asked := configured(origin.Index)
	if near := misspelt(name); near != "" || len(asked) == 0 {
		return message, cmp.Or(near, "correct its name, or name the index that has it with index.url")
	}
	return fmt.Sprintf("none of the package indexes has a distribution called %s, %s among them", name, strings.Join(asked, " and ")),
		"correct its name, or the URL of the index: most end in /simple"
}

// noVersionWords is about a distribution of which no version is the one asked for.
func noVersionWords(name, version string, origin Origin) (message, remedy string) {
	if message, remedy, ok := noBuildWords(name, version, origin.Index); ok {
		return message, remedy
	}
	if message, remedy, ok := onlyPyTorchsWords(name, version, origin.Index); ok && !pytorch.IsPublished(name) {
		return message, remedy
	}
	if version == "" {
		return fmt.Sprintf("the page of %s on the package index names no file of it", name),
			"look at that page: if it is one to sign in, pass a user and a password as a secret: --secret id=netrc,src=$HOME/.netrc"
	}
	return fmt.Sprintf("%s has no version that is %s", name, version), "ask for one that exists"
}

// onlyPyTorchsWords is about what PyTorch's own index does not have where it is asked
// alone, as in the command that PyTorch's page gives for pip.
func onlyPyTorchsWords(name, version string, index config.Index) (message, remedy string, ok bool) {
	asked := configured(index)
	if len(asked) != 1 || index.URL == "" || !pytorch.IsOwn(asked[0]) {
		return "", "", false
	}
	if version != "" {
		name += " that is " + version
	}
	return fmt.Sprintf("the index of PyTorch alone is asked, %s, and it has no %s", asked[0], name),
		"write --extra-index-url for it and not --index-url, or index.torch-backend in the place of index.url", true
}

const anotherBackend = "ask for another version, or for another build of PyTorch with index.torch-backend"

// noBuildWords is about a build of PyTorch that is not where it was looked for.
func noBuildWords(name, version string, index config.Index) (message, remedy string, ok bool) {
	if !pytorch.IsPublished(name) || version == "" {
		return "", "", false
	}
	switch build := pytorch.BackendOfVersion(version); {
	case build != "" && index.TorchBackend == "" && !slices.ContainsFunc(configured(index), pytorch.IsIndex):
		return fmt.Sprintf("%s%s is a build of PyTorch that the package index does not have", name, version),
			fmt.Sprintf("set index.torch-backend = %q, which takes it from PyTorch's own", build), true
	case build != "" && index.TorchBackend != "" && build != index.TorchBackend:
		public, _, _ := strings.Cut(version, "+")
		return fmt.Sprintf("%s%s is another build of PyTorch than the one that is asked for, %s", name, version, index.TorchBackend),
			fmt.Sprintf("write %s%s, or set index.torch-backend = %q", name, public, build), true
	case index.TorchBackend != "":
		return fmt.Sprintf("PyTorch's own index for %s has no %s that is %s", index.TorchBackend, name, version), anotherBackend, true
	}
	return "", "", false
}

// availableFor is uv's hint which Pythons there are wheels for.
var availableFor = regexp.MustCompile("Wheels are available for `([^`]+)` \\(v([^)]+)\\) with the following Python ABI tags: ((?:`cp3[0-9]+[a-z]*`(?:, )?)+)")

var abiTag = regexp.MustCompile("`cp3([0-9]+)")

// noWheelWords is about a distribution without an sdist that has wheels for other
// Pythons alone.
func noWheelWords(name, version, flat string) (message, remedy string) {
	if found, ok := lookUp(packaging.NormalizeName(name)); ok && found.fails() {
		return found.words()
	}
	message = fmt.Sprintf("%s%s has no wheel for this Python", name, version)
	remedy = "ask for another version of it, or set python"
	if m := availableFor.FindStringSubmatch(flat); m != nil && m[1] == name {
		tags := abiTag.FindAllStringSubmatch(m[3], -1)
		newest := "3." + tags[len(tags)-1][1]
		message = fmt.Sprintf("%s %s has wheels for Python up to %s alone, and no sdist", name, m[2], newest)
		remedy = fmt.Sprintf("write %s>=%s for a newer one, or set python = %q", name, m[2], newest)
	}
	return message, remedy
}

// binaries are distributions of wheels alone, which need no compiler.
var binaries = map[string]string{"psycopg2": "psycopg2-binary"}

// notBuiltWords is about a distribution that has to be compiled and cannot be.
func notBuiltWords(name string, origin Origin, failed gateway.Report, log string) (message, remedy string) {
	normal := packaging.NormalizeName(name)
	if found, ok := lookUp(normal); ok && found.fails() {
		return found.words()
	}
	if isStdlib(normal) {
		return name + " is part of Python itself; what the index has under its name cannot be built", "delete the line"
	}
	if lack, ok := native.Find(native.Failed{Output: log}, native.BaseOf(failed.Missing)); ok {
		message = fmt.Sprintf("%s has no wheel for this Python and platform, and compiling it needs %s, which the build base does not have", name, lack.What)
		remedy = "set apt.build = " + native.List(origin.AptBuild, lack.Packages)
		if len(lack.Packages) == 0 {
			remedy = "name the Debian package that has it in apt.build"
		}
		if instead, ok := binaries[normal]; ok {
			remedy = "write " + instead + ", which has wheels, or " + remedy
		}
		return message, remedy
	}
	if what, remedy, ok := Dropped(log, origin.Python, origin.BuildConstraints); ok {
		return fmt.Sprintf("%s has no wheel for this Python and platform, and its setup.py is older than setuptools: %s", name, what), remedy
	}
	message = fmt.Sprintf("%s has no wheel for this Python and platform, and building it from its sdist failed", name)
	remedy = "name what it needs to compile in apt.build, or ask for a version that has a wheel"
	for _, find := range []func(string) (pythons.Name, bool){pythons.API, pythons.Exception} {
		if dropped, ok := find(log); ok && pythons.Later(origin.Python, dropped.Last) {
			message += fmt.Sprintf(": it is older than Python %s, which dropped %s", pythons.Next(dropped.Last), dropped.What)
			remedy = fmt.Sprintf("ask for a newer %s", name)
			if pythons.Later(dropped.Last, "3.7") {
				remedy += fmt.Sprintf(", or set python = %q", dropped.Last)
			}
			break
		}
	}
	for _, each := range origin.Locked {
		if packaging.NormalizeName(each.Name) != normal || each.Sdist == nil {
			continue
		}
		day := each.Sdist.UploadTime
		if day.IsZero() || !olderThan(day, origin.Python) {
			break
		}
		// What is older than this Python has wheels for those of its time.
		message = fmt.Sprintf("%s %s (%s) is older than Python %s: it has no wheel for it, and building it from its sdist failed",
			name, each.Version, day.Format("January 2006"), origin.Python)
		remedy = fmt.Sprintf("write %s>=%s for a newer one", name, each.Version)
		if then := newestAt(day); then != "" {
			remedy += fmt.Sprintf(", or set python = %q, the newest of its time", then)
		}
	}
	return message, remedy
}

// alsoKnown adds what else is asked for and known to fail: whoever mends one line
// of a file that another system wrote need not build again to see the next.
func alsoKnown(problem report.Problem, flat string, origin Origin) error {
	if problem.File == "" {
		problem = broughtBy(problem, flat, origin)
	}
	all := report.Errors{problem}
	for _, name := range origin.Asked {
		file, line := origin.Where(name)
		found, ok := lookUp(name)
		if !ok || !found.fails() || file == problem.File && line == problem.Line {
			continue
		}
		message, remedy := found.words()
		all = append(all, report.Problem{Rule: rules.UninstallableRequirement, File: file, Line: line, Message: message, Remedy: remedy})
	}
	if len(all) == 1 {
		return problem
	}
	// The output is shown once, below all of them.
	last := &all[len(all)-1]
	last.Detail, all[0].Detail = problem.Detail, ""
	return all
}

// broughtBy gives the place of the requirement that brings one nobody asked for.
func broughtBy(problem report.Problem, flat string, origin Origin) report.Problem {
	for _, m := range required.FindAllStringSubmatch(flat, -1) {
		for _, text := range m[1:] {
			file, line := place(origin, text)
			if text == "" || file == "" {
				continue
			}
			problem.File, problem.Line = file, line
			problem.Message = fmt.Sprintf("%s needs something that cannot be installed: %s", strings.TrimSpace(text), problem.Message)
			problem.Remedy = fmt.Sprintf("ask for another version of %s, or delete the line", nameOf(text))
			return problem
		}
	}
	return problem
}
