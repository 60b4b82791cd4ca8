package request

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/testsuite"
)

// includes follows the files that the configuration names, and those that requirements files
// include. Each is parsed once.
type includes struct {
	named  map[string]report.Position // all names, and where each stands first in another file
	open   []string                   // names of files that are not parsed yet
	asked  map[string]bool            // names that missing has returned
	beside project.Files              // files that were read in case that they are included
}

// newIncludes begins with the files that the configuration names; with tested, also with those
// that have the requirements of the tests.
func newIncludes(cfg config.Config, files project.Files, tested bool) *includes {
	in := &includes{named: map[string]report.Position{}, asked: map[string]bool{}, beside: project.Files{}}
	names := slices.Concat(cfg.Requirements, cfg.Constraints, cfg.Test.Requirements)
	if tested {
		names = append(names, testsuite.Files(files)...)
	}
	if cfg.Requirements == nil {
		names = append(names, "requirements.txt")
	}
	for _, name := range names {
		in.add(name, report.Position{})
	}
	in.asked["requirements.txt"] = true // every look loads it
	return in
}

func (in *includes) add(name string, place report.Position) {
	name = path.Clean(name)
	if _, known := in.named[name]; !known {
		in.named[name] = place
		in.open = append(in.open, name)
	}
}

// missing parses the files that are named, adds to files what it takes from those beside them,
// and returns names that are not among files, each in one call alone: the next one looks for
// them in files again.
func (in *includes) missing(files project.Files) []string {
	var missing []string
	for len(in.open) > 0 {
		name := in.open[0]
		in.open = in.open[1:]
		if data, ok := in.beside[name]; ok {
			files[name] = data
		}
		data, exists := files[name]
		if !exists {
			if !in.asked[name] {
				in.asked[name] = true
				missing = append(missing, name)
			}
			continue
		}
		parsed, _ := packaging.ParseRequirements(name, data) // package dependencies reports errors
		for _, line := range parsed.Lines {
			include := line.Kind == packaging.KindInclude || line.Kind == packaging.KindConstraint
			if include && !strings.Contains(line.Path, "://") && !path.IsAbs(line.Path) {
				in.add(path.Join(path.Dir(name), line.Path), report.Position{File: name, Line: line.Number})
			}
		}
	}
	in.open = missing
	return missing
}

const (
	// maxLooks is the number of looks at the context for files that others include. Each
	// takes some tenths of a second.
	maxLooks = 6
	// namedLooks is the number of those that load what is named alone. Later ones also load
	// the files beside it with the same suffix: a long chain of files lies in one folder.
	namedLooks = 2
	// maxBeside is the number of pairs of folder and suffix that a look loads so.
	maxBeside = 50
)

// readIncluded adds to r the files that the configuration names, and those that requirements
// files include. Files that do not exist are left out: package dependencies reports them.
func (r *read) readIncluded(ctx context.Context, look func(more []string) (project.Probe, error), tested bool) error {
	in := newIncludes(r.config, r.project, tested)
	var named, beside []string // what looks load: each replaces the one before
	alone := false             // what is beside is too much
	missing := in.missing(r.project)
	if lock := path.Clean(r.config.Lock); r.config.Lock != "" && r.project[lock] == nil {
		missing = append(missing, lock)
	}
	for looks := 1; len(missing) > 0; looks++ {
		if looks > maxLooks {
			return in.tooDeep(missing[0])
		}
		named = append(named, missing...)
		var more []string
		if looks > namedLooks && !alone {
			more = sameSuffix(missing)
			beside = append(beside, more...)
		}
		var err error
		if r.probe, err = look(slices.Concat(named, beside)); err != nil {
			return err
		}
		found, err := r.probe.ReadNamed(ctx, r.dir, missing)
		if err != nil {
			return err
		}
		maps.Copy(r.project, found)
		for _, pattern := range more {
			found, tooMany, err := r.probe.ReadFolder(ctx, r.dir, path.Dir(pattern), path.Base(pattern))
			if err != nil {
				return err
			}
			maps.Copy(in.beside, found)
			alone = alone || tooMany
		}
		if alone {
			beside = nil
		}
		missing = in.missing(r.project)
	}
	return nil
}

// sameSuffix returns patterns for the files that lie beside the given ones and have their
// suffix.
func sameSuffix(names []string) []string {
	patterns := map[string]bool{}
	for _, name := range names {
		if suffix := path.Ext(name); suffix != "" && len(patterns) < maxBeside {
			patterns[path.Join(path.Dir(name), "*"+suffix)] = true
		}
	}
	return slices.Sorted(maps.Keys(patterns))
}

// tooDeep refuses a chain of files, which was followed down to the given one.
func (in *includes) tooDeep(name string) error {
	return report.Problem{
		Message: fmt.Sprintf("requirements files include each other in a row that is too long, down to %s: it goes through more than %d folders, or a folder has too many", name, maxLooks-namedLooks),
		Remedy:  "put them into fewer files, or name " + name + " in requirements itself",
	}.At(in.named[name])
}
