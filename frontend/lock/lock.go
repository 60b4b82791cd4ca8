// Package lock turns the declared requirements into a lock
// (https://peps.python.org/pep-0751/): the one that is committed in the project, or one that
// uv resolves.
package lock

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/opencontainers/go-digest"
	"github.com/pelletier/go-toml/v2"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Lock is what the requirements resolved to.
type Lock struct {
	// Packages are the packages for this Python and platform, sorted by name.
	Packages []packaging.Package
	// Build are the packages of the wheel's build environment, as the lock has them.
	Build []packaging.Package
	Text  []byte // of the pylock.toml
	// File is the name of a committed lock, "" if uv resolved it.
	File string
	// Layer holds the lock at /opt/venv/pylock.toml.
	Layer llb.State
}

// Source says where the lock comes from: its file, or that uv resolved it and when.
func (l Lock) Source() string {
	return cmp.Or(l.File, "resolved by uv when this builder first saw these requirements; --no-cache-filter=lock resolves anew")
}

// Digest returns the digest of the lock's text.
func (l Lock) Digest() string { return digest.FromBytes(l.Text).String() }

// Beyond returns the packages that another lock does not have, by name.
func (l Lock) Beyond(other Lock) []packaging.Package {
	held := map[string]bool{}
	for _, p := range other.Packages {
		held[p.Name] = true
	}
	return slices.DeleteFunc(slices.Clone(l.Packages), func(p packaging.Package) bool { return held[p.Name] })
}

// Committed reads the lock that lies in the project, nil if there is none. Which of its
// packages are for this Python and platform is decided by Resolve. The error is a
// report.Problem.
func Committed(cfg config.Config, files project.Files) (*Lock, error) {
	name := cfg.Lock
	if name == "" {
		name = "pylock.toml"
	}
	name = path.Clean(name)
	text, ok := files[name]
	if !ok {
		if cfg.Lock == "" {
			return nil, nil
		}
		return nil, report.Problem{
			Message: fmt.Sprintf("the lock %s is not in the build context", name),
			Remedy:  "write one with " + report.WriteLock + ", or take the key out",
		}.At(cfg.Sources["lock"].Begin())
	}
	parsed, err := packaging.ParseLock(text)
	if err != nil {
		return nil, report.Problem{
			File: name, Line: 1,
			Message: "it is no usable lock (PEP 751): " + err.Error(),
			Remedy:  "write it anew with " + report.WriteLock,
		}
	}
	build, err := buildPackages(parsed)
	if err != nil {
		return nil, report.Problem{File: name, Line: 1, Message: "its [[tool.wainwright.build]] cannot be read: " + err.Error()}
	}
	lock := Lock{Text: text, Build: build, File: name}
	if err := cmp.Or(
		checkCredentials(lock),
		checkCommitted(slices.Concat(parsed.Packages, build), lock, cfg.Index),
		installable(build, lock, dependencies.Declared{Index: cfg.Index}), // nothing of it is in the context
	); err != nil {
		return nil, err
	}
	return &lock, nil
}

// buildPackages reads the packages of the build environment, which wainwright keeps in
// [[tool.wainwright.build]] in the form of [[packages]].
func buildPackages(lock packaging.Lock) ([]packaging.Package, error) {
	table, _ := lock.Tool["wainwright"].(map[string]any)
	packages, ok := table["build"]
	if !ok {
		return nil, nil
	}
	text, err := toml.Marshal(map[string]any{
		"lock-version": "1.0", "created-by": "wainwright", "packages": packages,
	})
	if err != nil {
		return nil, err
	}
	parsed, err := packaging.ParseLock(text)
	return parsed.Packages, err
}

// Request is what is to be locked, and for which Python and platform.
type Request struct {
	Project     string // its name: it is installed from its wheel and never from the lock
	Of          string // whose requirements they are, such as "the tests"; "" for the project's
	Declared    dependencies.Declared
	Committed   *Lock  // nil if there is none
	Relock      bool   // the target is the lock
	Drifted     bool   // the committed lock lacks what the wheel was built with
	previous    []byte // a lock whose versions are kept if they still satisfy the requirements
	Python      string // minor version, such as "3.13"
	Environment packaging.Environment
	Target      packaging.Target
	Steps       steps.Steps
	Build       steps.BuildEnvironment
	Prefetch    Prefetch  // started before all requirements were known
	Context     llb.State // has the archives of Declared
	AptBuild    []string  // what [apt] build has, to explain a failure
}

// maxLock bounds a lock, in bytes.
const maxLock = 64 << 20

// Resolve returns the lock of what is declared: the committed lock, or one that uv
// resolves. A committed lock that does not fit is an error, unless the lock itself is
// built (Relock): then uv resolves anew and keeps all versions and commits of branches that
// can stay. The error is a report.Problem or report.Errors if the requirements are at
// fault, else a gateway.StepError or BuildKit's own.
func Resolve(ctx context.Context, client *gateway.Client, r Request) (Lock, error) {
	if err := incompatible(r); err != nil {
		return Lock{}, err
	}
	if r.Committed != nil {
		kept, err := r.committed()
		if !r.Relock || err == nil && !r.Drifted {
			return kept, err
		}
		r.previous, r.Committed = asBuild(r.Committed.Text, r.Declared.Index.TorchBackend), nil
	}
	lock, parsed, err := resolveAnew(ctx, client, r)
	if err != nil {
		return Lock{}, err
	}
	if err := checkCredentials(lock); err != nil { // Committed has asked those that are committed
		return Lock{}, err
	}
	return r.selected(lock, parsed)
}

// committed returns the lock that lies in the project. It fails if the lock does not have
// what is declared.
func (r Request) committed() (Lock, error) {
	lock := *r.Committed
	lock.Layer = r.Steps.CommittedLock(lock.Text)
	parsed, err := packaging.ParseLock(lock.Text)
	if err != nil {
		return Lock{}, err
	}
	return r.selected(lock, parsed)
}

// selected returns the lock with its packages for this Python and platform, once it is
// checked.
func (r Request) selected(lock Lock, parsed packaging.Lock) (Lock, error) {
	parsed.Packages = without(parsed.Packages, slices.Concat([]string{r.Project}, r.Declared.Provided))
	err := installable(parsed.Packages, lock, r.Declared)
	if err != nil {
		return Lock{}, err
	}
	if lock.Build, err = buildPackages(parsed); err != nil {
		return Lock{}, err
	}
	if lock.Packages, err = parsed.Select(r.Environment, r.Target, nil); err != nil {
		return Lock{}, notBuilt(report.Problem{File: lock.File, Message: err.Error()}, err, r)
	}
	if r.Committed != nil {
		if err := stale(lock, r); err != nil {
			return Lock{}, err
		}
	}
	if lock.Packages, err = checkHashes(lock.Packages, r); err != nil {
		return Lock{}, err
	}
	return lock, nil
}

// resolveAnew lets uv resolve, or takes the result of the prefetch.
func resolveAnew(ctx context.Context, client *gateway.Client, r Request) (Lock, packaging.Lock, error) {
	layer, err := step(r)
	if err != nil {
		return Lock{}, packaging.Lock{}, err
	}
	found, ok := r.Prefetch.take(ctx, layer)
	if !ok {
		found = solve(ctx, client, layer)
	}
	if found.err != nil {
		return Lock{}, packaging.Lock{}, r.Prefetch.Explain(failure(r, found.err))
	}
	return Lock{Text: found.text, Layer: layer}, found.parsed, nil
}

// step returns the layer that results from the step which resolves.
func step(r Request) (llb.State, error) {
	texts := make([]string, len(r.Declared.Requirements))
	for i, requirement := range r.Declared.Requirements {
		texts[i] = requirement.Text
	}
	resolution, err := resolve.New(resolve.Input{
		Requirements:     texts,
		Constraints:      r.Declared.Constraints,
		BuildConstraints: r.Declared.BuildConstraints,
		Python:           r.Python,
		Index:            r.Declared.Index,
		FindLinks:        r.Declared.FindLinks(),
		NoIndex:          r.Declared.NoIndex,
	})
	if err != nil {
		return llb.State{}, err
	}
	label := fmt.Sprintf("resolve %d requirements for Python %s", len(texts), r.Python)
	if r.Of != "" {
		label = fmt.Sprintf("resolve %d requirements of %s for Python %s", len(texts), r.Of, r.Python)
	}
	resolution.Previous = r.previous
	for _, archive := range r.Declared.Archives {
		resolution.Local = append(resolution.Local, steps.Copied{From: r.Context, Path: archive.Path})
		resolution.Below = append(resolution.Below, archive.Below)
	}
	return r.Steps.Lock(resolution, r.Build, label), nil
}

// failure explains why uv failed to resolve (report.Problem). Other errors are returned as
// they are.
func failure(r Request, err error) error {
	var step *gateway.StepError
	if !errors.As(err, &step) || step.Report.Kind != gateway.UVFailed {
		return err
	}
	if problem, ok := wheelOfOneMachine(r, packaging.RedactCredentials(report.Plain(step.Report.Log))); ok {
		return problem
	}
	what := "the project's requirements"
	if r.Of != "" {
		what = "the requirements of " + r.Of
	}
	return uverrors.Explain(step.Report, uverrors.Context{
		What: what, Locator: r.Declared.Locator(),
		Requested: r.Declared.Asked(r.Environment), Python: r.Python, Installed: r.Declared.Held,
		AptBuild: r.AptBuild, BuildConstraints: r.Declared.BuildConstraints, Index: r.Declared.Index, Torch: r.Declared.TorchAsked(),
	})
}

// stale refuses a committed lock that does not have what is declared: the image would
// lack it, or have another version than is required.
func stale(lock Lock, r Request) error {
	locked := map[string]packaging.Package{}
	for _, p := range lock.Packages {
		locked[packaging.NormalizeName(p.Name)] = p
	}
	all := report.Errors(otherBuild(lock, r))
	for _, requirement := range r.Declared.Requirements {
		if !dependencies.Matches(requirement.Marker, r.Environment) {
			continue
		}
		problem := report.Problem{Remedy: report.Relock(lock.File)}.At(requirement.First())
		found, ok := locked[packaging.NormalizeName(requirement.Name)]
		switch {
		case !ok:
			problem.Message = fmt.Sprintf("%s does not hold %s", lock.File, requirement.Text)
		case requirement.URL == "" && !dependencies.Admits(requirement.Specifiers, found.Version):
			problem.Message = fmt.Sprintf("%s holds %s, and %s is required", lock.File, found, requirement.Text)
		case r.Declared.SourceDiffers(requirement, found):
			problem.Message = fmt.Sprintf("%s holds %s, and %s is required", lock.File, lockedFrom(found), r.Declared.Shown(requirement))
		default:
			continue
		}
		all = append(all, problem)
	}
	if len(all) > 0 {
		return all
	}
	return nil
}

// lockedFrom returns a locked package and where it comes from, for a message.
func lockedFrom(p packaging.Package) string {
	switch {
	case p.VCS != nil:
		return p.String() + " from " + strings.TrimSuffix(p.VCS.URL+"@"+cmp.Or(p.VCS.RequestedRevision, p.VCS.CommitID), "@")
	case p.Archive != nil:
		return p.String() + " from " + cmp.Or(p.Archive.URL, p.Archive.Path)
	}
	return p.String() + " from an index"
}
