package lock

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// indexes are the configured ones with those that requirements files name. To pip they
// are one with the default. uv has a distribution from the first that knows its name, and
// PyTorch's own has a few old versions of much that torch requires: a line that names it
// asks for a build of PyTorch, and for nothing else.
func (g *Gathering) indexes() config.Index {
	index, named := g.d.Index, g.extraIndexes
	if index.TorchBackend == "" {
		index.TorchBackend = g.namedBackend()
	}
	if index.TorchBackend != "" {
		named = slices.DeleteFunc(slices.Clone(named), pytorch.IsIndex)
		if pytorch.IsIndex(g.index) && len(named) > 0 {
			index.URL, named = named[0], named[1:]
		}
	}
	index.Extra = slices.Concat(index.Extra, named)
	return index
}

// noteTorch keeps the first line that names PyTorch's own index of a build.
func (g *Gathering) noteTorch(option packaging.Option, place Place) {
	isIndex := option.Name == "--index-url" || option.Name == "--extra-index-url"
	if isIndex && pytorch.IsIndex(option.Value) && g.d.TorchLine == nil {
		g.d.TorchLine = &place
	}
}

// TorchAsked is what asks for a build of PyTorch, and where; the key goes before a line.
func (d Declared) TorchAsked() resolve.Asker {
	switch {
	case d.TorchKey != nil:
		return resolve.Asker{By: "index.torch-backend", File: d.TorchKey.File, Line: d.TorchKey.Line}
	case d.TorchLine != nil:
		return resolve.Asker{By: "the line", File: d.TorchLine.File, Line: d.TorchLine.Line}
	}
	return resolve.Asker{}
}

// namedBackend is the build of PyTorch whose index requirements files name; "" where they
// name several, may want more of it than PyTorch, or something that not every build has:
// with a backend uv looks for that nowhere else.
func (g *Gathering) namedBackend() string {
	if g.d.Index.Strategy != "" {
		return ""
	}
	backend := ""
	for _, url := range append([]string{g.index}, g.extraIndexes...) {
		one := pytorch.BackendOfIndex(url)
		if one == "" {
			continue
		}
		if backend != "" && one != backend {
			return ""
		}
		backend = one
	}
	for _, each := range g.byText {
		ofBuild := strings.Contains(each.Specifiers.String(), "+")
		if !pytorch.IsInEveryBuild(each.Name) && (pytorch.IsPublished(each.Name) || ofBuild) {
			return ""
		}
	}
	return backend
}

// otherBuild refuses a lock with another build of PyTorch than the configuration asks
// for. It has what is required, by its version.
func otherBuild(lock Lock, r Request) []report.Problem {
	if r.Declared.TorchKey == nil {
		return nil
	}
	asked := r.Declared.Index.TorchBackend
	var others []string
	for _, each := range lock.Packages {
		if isOtherBuild(each, asked) {
			others = append(others, each.String())
		}
	}
	if len(others) == 0 {
		return nil
	}
	return []report.Problem{{
		File: r.Declared.TorchKey.File, Line: r.Declared.TorchKey.Line,
		Message: fmt.Sprintf("%s holds %s, which is not the build of PyTorch that index.torch-backend asks for, %s", lock.Source, strings.Join(others, " and "), asked),
		Remedy:  writeAnew(lock),
	}}
}

func isOtherBuild(p packaging.Package, asked string) bool {
	if !pytorch.IsPublished(p.Name) || len(p.Wheels) == 0 || p.Wheels[0].URL == "" {
		return false
	}
	build := pytorch.BackendOfVersion(p.Version)
	if build == "" {
		build = pytorch.BackendOfFile(p.Wheels[0].URL)
	}
	// Of what is not compiled there is one build for all.
	return build != asked && (build != "" || pytorch.IsInEveryBuild(p.Name))
}

// asBuild is a lock with its versions of PyTorch called as those of another build are: of
// what can stay uv keeps the version, if it finds it.
func asBuild(text []byte, build string) []byte {
	parsed, err := packaging.ParseLock(text)
	if err != nil || build == "" {
		return text
	}
	for _, each := range parsed.Packages {
		if isOtherBuild(each, build) {
			public, _, _ := strings.Cut(each.Version, "+")
			text = bytes.ReplaceAll(text, entry(each.Name, each.Version), entry(each.Name, public+"+"+build))
		}
	}
	return text
}

// entry begins a package in a lock as uv writes it.
func entry(name, version string) []byte {
	return fmt.Appendf(nil, "\nname = %q\nversion = %q\n", name, version)
}

// notBuilt adds what to do about a build of PyTorch that is not there for a machine: those
// for CUDA and ROCm are mostly for x86-64 alone.
func notBuilt(problem report.Problem, err error, r Request) report.Problem {
	var no *packaging.NoWheelError
	if !errors.As(err, &no) || !pytorch.IsPublished(no.Package.Name) {
		return problem
	}
	build := pytorch.BackendOfVersion(no.Package.Version)
	if build == "" || build == "cpu" {
		return problem
	}
	if key := r.Declared.TorchKey; key != nil {
		problem.File, problem.Line = key.File, key.Line
	} else {
		problem.File, problem.Line = r.Declared.Where("torch")
	}
	problem.Remedy = "leave that platform out, or set index.torch-backend = \"cpu\""
	return problem
}
