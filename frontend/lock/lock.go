// Package lock is the fourth step of a build: what is declared becomes a lock
// (PEP 751), the one that lies in the project or one that uv resolves.
package lock

import (
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/moby/buildkit/client/llb"
	"github.com/opencontainers/go-digest"
	"github.com/pelletier/go-toml/v2"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Lock is what the requirements resolved to.
type Lock struct {
	// Packages are the ones for this Python and platform, sorted by name.
	Packages []packaging.Package
	// Build is the build environment's, as the lock keeps it.
	Build []packaging.Package
	Text  []byte
	// Source says where it comes from: a file, or "resolved".
	Source string
	// Layer holds it at /opt/venv/pylock.toml.
	Layer llb.State
}

// resolved is how old a lock is that nobody committed.
const resolved = "resolved by uv when this builder first saw these requirements; --no-cache-filter=lock resolves anew"

// Digest identifies the lock's text.
func (l Lock) Digest() string { return digest.FromBytes(l.Text).String() }

// Committed reads the lock that lies in the project, nil if there is none.
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
		source := cfg.Sources["lock"]
		return nil, report.Problem{File: source.File, Line: source.Line,
			Message: fmt.Sprintf("the lock %s is not in the build context", name),
			Remedy:  "write one with --target lock -o ., or take the key out"}
	}
	parsed, err := packaging.ParseLock(text)
	if err != nil {
		return nil, report.Problem{File: name, Line: 1, Message: "it is no usable lock (PEP 751): " + err.Error(),
			Remedy: "write it anew with --target lock -o ."}
	}
	build, err := buildPackages(parsed)
	if err != nil {
		return nil, report.Problem{File: name, Line: 1, Message: "its [[tool.wainwright.build]] cannot be read: " + err.Error()}
	}
	return &Lock{Text: text, Build: build, Source: name}, nil
}

// buildPackages reads the build environment's packages, which wainwright keeps
// under [tool.wainwright] in the form of [[packages]].
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

// Request is what is locked, for which Python and platform.
type Request struct {
	Project     string // its name: it is installed from its wheel, whoever asks for it
	Declared    Declared
	Committed   *Lock
	Relock      bool   // the lock itself is asked for
	Drifted     bool   // the committed one lacks what the wheel was built with
	previous    []byte // a lock of which what can stay stays
	Python      string
	Environment packaging.Environment
	Target      packaging.Target
	Steps       steps.Steps
	Build       steps.BuildEnvironment
	Ahead       *Ahead    // what was started before all was declared, or nil
	Of          string    // whose requirements they are, where they are not the project's
	Context     llb.State // that has the archives in it
	AptBuild    []string  // what [apt] build has, for the words of a failure
}

// maxLock bounds a lock, in bytes.
const maxLock = 64 << 20

// Resolve gives the lock of the declared requirements. Whoever asks for the lock itself
// is given one that holds them: of a committed one that does not, what can stay stays,
// versions and the commits of branches too.
func Resolve(ctx context.Context, client *gateway.Client, r Request) (Lock, error) {
	if err := unfit(r); err != nil {
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
	return r.selected(lock, parsed)
}

// committed is the lock that lies in the project, if it holds what is declared.
func (r Request) committed() (Lock, error) {
	lock := *r.Committed
	lock.Layer = r.Steps.CommittedLock(lock.Text)
	parsed, err := packaging.ParseLock(lock.Text)
	if err != nil {
		return Lock{}, err
	}
	return r.selected(lock, parsed)
}

// selected is the lock with its packages for this Python and platform.
func (r Request) selected(lock Lock, parsed packaging.Lock) (Lock, error) {
	parsed.Packages = without(parsed.Packages, append([]string{r.Project}, r.Declared.Provided...))
	if err := usable(parsed, lock.Source, r.Declared); err != nil {
		return Lock{}, err
	}
	var err error
	if lock.Build, err = buildPackages(parsed); err != nil {
		return Lock{}, err
	}
	if lock.Packages, err = parsed.Select(r.Environment, r.Target, nil); err != nil {
		return Lock{}, notBuilt(report.Problem{File: committedName(r), Message: err.Error()}, err, r)
	}
	if r.Committed != nil {
		if err := stale(lock, r); err != nil {
			return Lock{}, err
		}
	}
	if lock.Packages, err = hashed(lock.Packages, r); err != nil {
		return Lock{}, err
	}
	return lock, nil
}

func committedName(r Request) string {
	if r.Committed != nil {
		return r.Committed.Source
	}
	return ""
}

func resolveAnew(ctx context.Context, client *gateway.Client, r Request) (Lock, packaging.Lock, error) {
	layer, err := step(r)
	if err != nil {
		return Lock{}, packaging.Lock{}, err
	}
	found, ok := r.Ahead.take(ctx, layer)
	if !ok {
		found = solve(ctx, client, layer)
	}
	if found.err != nil {
		return Lock{}, packaging.Lock{}, r.Ahead.Explain(failure(r, found.err))
	}
	return Lock{Text: found.text, Layer: layer, Source: resolved}, found.parsed, nil
}

// step is the step that resolves.
func step(r Request) (llb.State, error) {
	texts := make([]string, len(r.Declared.Requirements))
	for i, each := range r.Declared.Requirements {
		texts[i] = each.Text
	}
	resolution, err := resolve.New(resolve.Input{
		Requirements:     texts,
		Constraints:      r.Declared.Constraints,
		BuildConstraints: r.Declared.BuildConstraints,
		Python:           r.Python,
		Index:            r.Declared.Index,
		FindLinks:        r.Declared.links(),
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
	for _, each := range r.Declared.Archives {
		resolution.Local = append(resolution.Local, steps.Copied{From: r.Context, Path: each.Path})
		resolution.Below = append(resolution.Below, each.Below)
	}
	return r.Steps.Lock(resolution, r.Build, label), nil
}

func failure(r Request, err error) error {
	var step *gateway.StepError
	if !errors.As(err, &step) || step.Report.Kind != "uv" {
		return err
	}
	if problem, ok := wheelOfOneMachine(r, packaging.RedactCredentials(resolve.Plain(step.Report.Log))); ok {
		return problem
	}
	what := "the project's requirements"
	if r.Of != "" {
		what = "the requirements of " + r.Of
	}
	return resolve.Failure(step.Report, resolve.Origin{
		What: what, Where: r.Declared.Where, Line: r.Declared.Line,
		Asked: r.Declared.Asked(r.Environment), Python: r.Python, Held: r.Declared.Held,
		AptBuild: r.AptBuild, BuildConstraints: r.Declared.BuildConstraints, Index: r.Declared.Index, Torch: r.Declared.TorchAsked(),
	})
}

// stale refuses a lock that does not hold what is declared: the image would
// lack it, or have another version than setup.py asks for.
func stale(lock Lock, r Request) error {
	locked := map[string]packaging.Package{}
	for _, each := range lock.Packages {
		locked[packaging.NormalizeName(each.Name)] = each
	}
	all := report.Errors(otherBuild(lock, r))
	for _, each := range r.Declared.Requirements {
		if !surelyHolds(each.Marker, r.Environment) {
			continue
		}
		problem := report.Problem{File: each.first().File, Line: each.first().Line, Remedy: writeAnew(lock)}
		found, ok := locked[packaging.NormalizeName(each.Name)]
		switch {
		case !ok:
			problem.Message = fmt.Sprintf("%s does not hold %s", lock.Source, each.Text)
		case each.URL == "" && !admits(each.Specifiers, found.Version):
			problem.Message = fmt.Sprintf("%s holds %s, and %s is required", lock.Source, found, each.Text)
		case r.Declared.elsewhere(each, found):
			problem.Message = fmt.Sprintf("%s holds %s, and %s is required", lock.Source, lockedFrom(found), r.Declared.Shown(each))
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

func writeAnew(lock Lock) string {
	return "write " + lock.Source + " anew, with what can stay as it is: --target lock -o ."
}

func admits(specifiers packaging.Specifiers, version string) bool {
	parsed, err := packaging.ParseVersion(version)
	if err != nil {
		return true
	}
	// The lock may hold a pre-release on purpose.
	return specifiers.Contains(parsed) || parsed.IsPrerelease()
}
