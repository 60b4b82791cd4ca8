package lock

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// otherBuild refuses a committed lock with another build of PyTorch than the
// configuration asks for. By its version it has what is required.
func otherBuild(lock Lock, r Request) []report.Problem {
	if r.Declared.TorchKey.File == "" {
		return nil
	}
	asked := r.Declared.Index.TorchBackend
	var others []string
	for _, p := range lock.Packages {
		if isOtherBuild(p, asked) {
			others = append(others, p.String())
		}
	}
	if len(others) == 0 {
		return nil
	}
	return []report.Problem{report.Problem{
		Message: fmt.Sprintf("%s holds %s, which is not the build of PyTorch that index.torch-backend asks for, %s", lock.File, report.Abbreviate(others), asked),
		Remedy:  report.Relock(lock.File),
	}.At(r.Declared.TorchKey)}
}

func isOtherBuild(p packaging.Package, asked string) bool {
	if !pytorch.IsPublished(p.Name) || len(p.Wheels) == 0 || p.Wheels[0].URL == "" {
		return false
	}
	build := pytorch.BackendOfVersion(p.Version)
	if build == "" {
		build = pytorch.BackendOfFile(p.Wheels[0].URL)
	}
	// A distribution that is not compiled has one build for all.
	return build != asked && (build != "" || pytorch.IsInEveryBuild(p.Name))
}

// asBuild returns the text of a lock with the versions of PyTorch named as in another
// build, such as 2.8.0+cu128 in place of 2.8.0+cpu: uv keeps a version of a previous lock
// only under its name.
func asBuild(text []byte, build string) []byte {
	parsed, err := packaging.ParseLock(text)
	if err != nil || build == "" {
		return text
	}
	for _, p := range parsed.Packages {
		if isOtherBuild(p, build) {
			public, _, _ := strings.Cut(p.Version, "+")
			text = bytes.ReplaceAll(text, entry(p.Name, p.Version), entry(p.Name, public+"+"+build))
		}
	}
	return text
}

// entry returns the beginning of a package in a lock as uv writes it.
func entry(name, version string) []byte {
	return fmt.Appendf(nil, "\nname = %q\nversion = %q\n", name, version)
}

// notBuilt adds to a problem what to do if a build of PyTorch does not exist for the
// machine: those for CUDA and ROCm are mostly for x86-64 alone.
func notBuilt(problem report.Problem, err error, r Request) report.Problem {
	var no *packaging.NoWheelError
	if !errors.As(err, &no) || !pytorch.IsPublished(no.Package.Name) {
		return problem
	}
	build := pytorch.BackendOfVersion(no.Package.Version)
	if build == "" || build == "cpu" {
		return problem
	}
	place := r.Declared.TorchKey
	if place.File == "" {
		place = r.Declared.Locator().Where("torch")
	}
	problem.Remedy = "leave that platform out, or set index.torch-backend = \"cpu\""
	return problem.At(place)
}
