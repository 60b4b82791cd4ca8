package uverrors

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/pythons"
	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// explainNotFound explains a name that the index does not have.
func explainNotFound(match []string, f failure) report.Problem {
	problem := f.about(match[1])
	problem.Rule = rules.UninstallableRequirement
	problem.Message, problem.Remedy = notFound(match[1], f.context.Index)
	return problem
}

func notFound(name string, index config.Index) (message, remedy string) {
	normal := packaging.NormalizeName(name)
	if backend := index.TorchBackend; backend != "" && pytorch.IsPublished(name) {
		return fmt.Sprintf("PyTorch's own index for %s has no %s", backend, name), anotherBackend
	}
	if known, ok := lookUp(normal); ok {
		return known.explain()
	}
	if isStdlib(normal) {
		return name + " is part of Python itself and on no index", "delete the line"
	}
	message = fmt.Sprintf("the package index has no distribution called %s", name)
	if meant, ok := distributions.Meant(normal); ok {
		return message, "write " + meant
	}
	if message, remedy, ok := notOnPyTorchIndex(name, "", index); ok {
		return message, remedy
	}
	urls := resolve.IndexURLs(index)
	if near := similarName(name); near != "" || len(urls) == 0 {
		return message, cmp.Or(near, "correct its name, or name the index that has it with index.url")
	}
	return fmt.Sprintf("none of the package indexes has a distribution called %s, %s among them", name, strings.Join(urls, " and ")),
		"correct its name, or the URL of the index: most end in /simple"
}

// similarName suggests what a misspelt name may mean, "" for nothing.
func similarName(name string) string {
	normal := packaging.NormalizeName(name)
	if near := similar.Nearest(normal, popular); near != "" && near != normal {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return ""
}

// explainNoVersion explains a distribution that has no version of those required.
func explainNoVersion(match []string, f failure) report.Problem {
	problem := report.Problem{}.At(f.position(match[1] + match[2]))
	problem.Message, problem.Remedy = noVersion(match[1], match[2], f.context.Index)
	return problem
}

func noVersion(name, version string, index config.Index) (message, remedy string) {
	if message, remedy, ok := noTorchBuild(name, version, index); ok {
		return message, remedy
	}
	if message, remedy, ok := notOnPyTorchIndex(name, version, index); ok && !pytorch.IsPublished(name) {
		return message, remedy
	}
	if version == "" {
		return fmt.Sprintf("the page of %s on the package index names no file of it", name),
			"look at that page: if it is one to sign in, pass a user and a password as a secret: " + report.NetrcSecret
	}
	return fmt.Sprintf("%s has no version that is %s", name, version), "ask for one that exists"
}

// notOnPyTorchIndex explains what is missing where PyTorch's own index is the only one
// that is asked, as in the command that PyTorch's page gives for pip:
// https://pytorch.org/get-started/locally/
func notOnPyTorchIndex(name, version string, index config.Index) (message, remedy string, ok bool) {
	urls := resolve.IndexURLs(index)
	if len(urls) != 1 || index.URL == "" || !pytorch.IsOwn(urls[0]) {
		return "", "", false
	}
	if version != "" {
		name += " that is " + version
	}
	return fmt.Sprintf("the index of PyTorch alone is asked, %s, and it has no %s", urls[0], name),
		"write --extra-index-url for it and not --index-url, or index.torch-backend in the place of index.url", true
}

const anotherBackend = "ask for another version, or for another build of PyTorch with index.torch-backend"

// noTorchBuild explains a build of PyTorch that is not on the index that was asked.
func noTorchBuild(name, version string, index config.Index) (message, remedy string, ok bool) {
	if !pytorch.IsPublished(name) || version == "" {
		return "", "", false
	}
	switch build := pytorch.BackendOfVersion(version); {
	case build != "" && index.TorchBackend == "" && !slices.ContainsFunc(resolve.IndexURLs(index), pytorch.IsIndex):
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

var (
	// available is uv's hint for which Pythons there are wheels.
	available = regexp.MustCompile("Wheels are available for `([^`]+)` \\(v([^)]+)\\) with the following Python ABI tags: ((?:`cp3[0-9]+[a-z]*`(?:, )?)+)")
	abiTag    = regexp.MustCompile("`cp3([0-9]+)")
)

// explainNoWheel explains a distribution without an sdist whose wheels are all for other
// Pythons.
func explainNoWheel(match []string, f failure) report.Problem {
	name, version := match[1], match[2]
	problem := f.about(name)
	problem.Rule = rules.UninstallableRequirement
	if known, ok := lookUp(packaging.NormalizeName(name)); ok && known.isUninstallable() {
		problem.Message, problem.Remedy = known.explain()
		return problem
	}
	problem.Message = fmt.Sprintf("%s%s has no wheel for this Python", name, version)
	problem.Remedy = "ask for another version of it, or set python"
	if hint := available.FindStringSubmatch(f.text); hint != nil && hint[1] == name {
		tags := abiTag.FindAllStringSubmatch(hint[3], -1)
		newest := "3." + tags[len(tags)-1][1]
		problem.Message = fmt.Sprintf("%s %s has wheels for Python up to %s alone, and no sdist", name, hint[2], newest)
		problem.Remedy = fmt.Sprintf("write %s>=%s for a newer one, or set python = %q", name, hint[2], newest)
	}
	return problem
}

// explainNotBuilt explains a distribution that could not be built from its sdist.
func explainNotBuilt(match []string, f failure) report.Problem {
	problem := f.about(match[1])
	problem.Rule = rules.UninstallableRequirement
	for _, explain := range []func(name string, f failure) (message, remedy string, ok bool){
		knownToFail, missingTool, oldSetup,
	} {
		var ok bool
		if problem.Message, problem.Remedy, ok = explain(match[1], f); ok {
			return problem
		}
	}
	problem.Message, problem.Remedy = olderThanPython(match[1], f)
	return problem
}

func knownToFail(name string, _ failure) (message, remedy string, ok bool) {
	normal := packaging.NormalizeName(name)
	if known, ok := lookUp(normal); ok && known.isUninstallable() {
		message, remedy = known.explain()
		return message, remedy, true
	}
	if isStdlib(normal) {
		return name + " is part of Python itself; what the index has under its name cannot be built", "delete the line", true
	}
	return "", "", false
}

// binaries are distributions that have wheels, by the name of one that must be compiled.
var binaries = map[string]string{"psycopg2": "psycopg2-binary"}

// missingTool explains that the build base does not have a compiler, header or program.
func missingTool(name string, f failure) (message, remedy string, ok bool) {
	missing, ok := native.Find(native.Failed{Output: f.log}, native.BaseOf(f.report.Missing))
	if !ok {
		return "", "", false
	}
	message = fmt.Sprintf("%s has no wheel for this Python and platform, and compiling it needs %s, which the build base does not have", name, missing.What)
	remedy = "set apt.build = " + native.List(f.context.AptBuild, missing.Packages)
	if len(missing.Packages) == 0 {
		remedy = "name the Debian package that has it in apt.build"
	}
	if binary, ok := binaries[packaging.NormalizeName(name)]; ok {
		remedy = "write " + binary + ", which has wheels, or " + remedy
	}
	return message, remedy, true
}

// oldSetup explains a setup.py that uses what setuptools has removed.
func oldSetup(name string, f failure) (message, remedy string, ok bool) {
	removed, remedy, ok := RemovedFromSetuptools(f.log, f.context.Python, f.context.BuildConstraints)
	if !ok {
		return "", "", false
	}
	return fmt.Sprintf("%s has no wheel for this Python and platform, and its setup.py is older than setuptools: %s", name, removed), remedy, true
}

// olderThanPython explains a build that failed for a reason that is not known. It suggests
// another version or Python if the distribution is older than the Python it is built for.
func olderThanPython(name string, f failure) (message, remedy string) {
	python := f.context.Python
	if version, day, ok := f.released(name); ok && isBefore(day, python) {
		// It has wheels for the Pythons of its time.
		message = fmt.Sprintf("%s %s (%s) is older than Python %s: it has no wheel for it, and building it from its sdist failed",
			name, version, day.Format("January 2006"), python)
		remedy = fmt.Sprintf("write %s>=%s for a newer one", name, version)
		if newest := newestAt(day); newest != "" {
			remedy += fmt.Sprintf(", or set python = %q, the newest of its time", newest)
		}
		return message, remedy
	}
	message = fmt.Sprintf("%s has no wheel for this Python and platform, and building it from its sdist failed", name)
	for _, find := range []func(string) (pythons.Name, bool){pythons.API, pythons.Exception} {
		if removed, ok := find(f.log); ok && pythons.Later(python, removed.Last) {
			message += fmt.Sprintf(": it is older than Python %s, which dropped %s", pythons.Next(removed.Last), removed.What)
			remedy = fmt.Sprintf("ask for a newer %s", name)
			if pythons.Later(removed.Last, "3.7") {
				remedy += fmt.Sprintf(", or set python = %q", removed.Last)
			}
			return message, remedy
		}
	}
	return message, "name what it needs to compile in apt.build, or ask for a version that has a wheel"
}

// released returns the version of a distribution that was locked, and the day on which its
// sdist was uploaded.
func (f failure) released(name string) (version string, day time.Time, ok bool) {
	for _, locked := range f.context.Locked {
		if packaging.NormalizeName(locked.Name) == packaging.NormalizeName(name) && locked.Sdist != nil {
			return locked.Version, locked.Sdist.UploadTime, !locked.Sdist.UploadTime.IsZero()
		}
	}
	return "", time.Time{}, false
}

// withOthersKnown adds the other requirements that are known to fail, so that a file which
// was written on another system can be corrected at once.
func withOthersKnown(problem report.Problem, f failure) error {
	if problem.File == "" {
		problem = atRequirer(problem, f)
	}
	all := report.Errors{problem}
	for _, name := range f.context.Requested {
		known, ok := lookUp(name)
		position := f.context.where(name)
		if !ok || !known.isUninstallable() || position == problem.Position() {
			continue
		}
		message, remedy := known.explain()
		all = append(all, report.Problem{Rule: rules.UninstallableRequirement, Message: message, Remedy: remedy}.At(position))
	}
	if len(all) == 1 {
		return problem
	}
	// The output is shown once, below all of them.
	last := &all[len(all)-1]
	last.Detail, all[0].Detail = problem.Detail, ""
	return all
}

// atRequirer gives a problem with a distribution that the project does not require itself
// the line of the requirement that needs it.
func atRequirer(problem report.Problem, f failure) report.Problem {
	for _, text := range f.requirements() {
		position := f.position(text)
		if position.File == "" {
			continue
		}
		problem = problem.At(position)
		problem.Message = fmt.Sprintf("%s needs something that cannot be installed: %s", strings.TrimSpace(text), problem.Message)
		problem.Remedy = fmt.Sprintf("ask for another version of %s, or delete the line", nameOf(text))
		return problem
	}
	return problem
}
