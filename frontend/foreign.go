package frontend

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/base"
	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	steps "github.com/wainwright-build/wainwright/llb"
)

// foreign is how an image is made for a platform that is not the builder's own. Its
// base is never run: steps run on the same base of the builder's own platform, and
// what they make is laid over the other. What takes more runs under emulation, where
// the builder has it.
type foreign struct {
	runs bool // the builder runs programs of the platform
	// steps run on the platform's own base; of use only if the builder runs it.
	steps steps.Steps
	// needs are what cannot be done here: they are told together.
	needs report.Errors
}

// cross finds the base that steps run on in place of the platform's own. Where the
// base is published for no other, all steps run on it under emulation.
func (p *prepared) cross(ctx context.Context, load func(ocispecs.Platform) (base.Base, error), index config.Index) (own base.Base, err error) {
	b := p.build
	ui := b.options.UI
	runs := base.Runs(p.platform, ui.BuildOpts().Workers)
	var emulated steps.Steps
	if runs {
		if emulated, err = b.steps(ctx, p.base.State, p.platform, index); err != nil {
			return own, err
		}
		emulated.Label = p.label
	}
	own, err = load(base.Own(ui))
	switch {
	case err != nil && runs:
		p.foreign, p.steps = nil, emulated
		return p.base, nil
	case err != nil:
		return own, base.NotHere(p.base, p.platform, base.Own(ui), err)
	}
	p.foreign = &foreign{runs: runs, steps: emulated}
	p.steps, err = b.steps(ctx, own.State, base.Own(ui), index)
	return own, err
}

// crossFacts makes the facts of the builder's own Python those of the platform's.
func (p *prepared) crossFacts(ctx context.Context, own base.Base) error {
	if p.foreign == nil {
		return nil
	}
	ownRef, err := p.build.client.Solve(ctx, own.State)
	if err != nil {
		return err
	}
	otherRef, err := p.build.client.Solve(ctx, p.base.State)
	if err != nil {
		return err
	}
	p.facts, err = p.facts.Foreign(ctx, own, p.base, ownRef, otherRef, p.platform)
	return err
}

// crossWheel looks whether the wheel is the same on the platform, and makes it there
// if it is not.
func (p *prepared) crossWheel(ctx context.Context) error {
	if p.foreign == nil || p.build.target == targetLock {
		return nil
	}
	p.needApt()
	if p.build.target == targetTest {
		p.need(report.Problem{Message: "the tests run in the image", Remedy: "leave --platform out"})
	}
	portable, err := isPortable(p.wheel)
	if err != nil || p.build.target == targetDeps || portable {
		return err
	}
	if !p.foreign.runs {
		p.needWheel()
		if p.build.target == targetWheel {
			return p.foreign.needs // nothing else is looked at
		}
		return nil
	}
	// Only the backend has to run there.
	p.making.On, p.making.Backend.Machine = &p.foreign.steps, ""
	p.making.Steps.Label = p.label
	if p.making.Steps.Platform = resolve.Platform(p.facts.Target()); p.making.Steps.Platform == "" {
		p.making.Steps = p.foreign.steps
	}
	made, err := wheel.Build(ctx, p.build.client, p.making)
	if err != nil {
		return err
	}
	p.wheel = made
	return nil
}

// crossLayers looks whether what is built from sdists is the same on the platform, and
// marks the layers that are to be made there. Whatever can be built here is: nearly all
// that old distributions lack is a wheel.
func (p *prepared) crossLayers(ctx context.Context, with steps.Steps, kind string, packed []plan.Packed) ([]plan.Packed, error) {
	if p.foreign == nil || !p.installs() {
		return packed, nil
	}
	why := make([]string, len(packed))
	group, grouped := errgroup.WithContext(ctx)
	for i, each := range packed {
		if !each.Build {
			if each.Compiled() && resolve.Platform(p.facts.Target()) == "" {
				why[i] = "is compiled, and uv unpacks such wheels for x86_64 and aarch64 alone"
			}
			continue
		}
		if slices.ContainsFunc(each.Packages, func(p packaging.Package) bool { return p.CompiledElsewhere }) {
			why[i] = "has no wheel for it, and is compiled from its sdist"
			continue
		}
		group.Go(guarded(func() error {
			ref, err := p.build.client.Solve(grouped, p.install(with, kind, packed, i).Tree)
			if err != nil {
				return p.notInstalled(err)
			}
			what, err := p.compiled(grouped, ref)
			if what != "" {
				why[i] = "has no wheel, and its sdist makes " + what
			}
			return err
		}))
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	packed = slices.Clone(packed)
	for i, each := range packed {
		if why[i] == "" {
			continue
		}
		packed[i].Emulated = true
		file, line := p.declared.Where(packaging.NormalizeName(each.Packages[0].Name))
		p.need(report.Problem{
			File: file, Line: line,
			Message: fmt.Sprintf("%s %s", compiledNames(each), why[i]),
			Remedy:  "require a version that has a wheel for it",
		})
	}
	if !p.foreign.runs && len(p.foreign.needs) > 0 {
		return nil, p.foreign.needs
	}
	return packed, nil
}

// compiledNames are the distributions of a layer that differ from machine to machine.
func compiledNames(packed plan.Packed) string {
	var names []string
	for i, each := range packed.Packages {
		if packed.Build || packed.Distributions[i].Compiled() {
			names = append(names, each.String())
		}
	}
	return brief(names)
}

// compiled is what was built from sdists and is of one machine, as its wheel says; ""
// if nothing is.
func (p *prepared) compiled(ctx context.Context, ref gwclient.Reference) (string, error) {
	built := gateway.NewTree(ref)
	entries, err := built.List(ctx, p.sitePackages())
	if err != nil {
		return "", err
	}
	for entry := range entries {
		if !strings.HasSuffix(entry, ".dist-info") {
			continue
		}
		const most = 64 << 10
		text, err := gateway.Read(ctx, ref, path.Join(p.sitePackages(), entry, "WHEEL"), most)
		if err != nil {
			return "", err
		}
		record, err := gateway.Read(ctx, ref, path.Join(p.sitePackages(), entry, "RECORD"), maxRecord)
		if err != nil {
			return "", err
		}
		for line := range strings.Lines(string(record)) {
			if name, _, _ := strings.Cut(line, ","); isSharedObject(name) {
				return name, nil
			}
		}
		if !isPure(string(text)) {
			return "a wheel for one machine", nil
		}
	}
	return "", nil
}

// maxRecord bounds a RECORD, in bytes.
const maxRecord = 16 << 20

// isPure says that a WHEEL file names no platform.
func isPure(text string) bool {
	for line := range strings.Lines(text) {
		if tag, ok := strings.CutPrefix(line, "Tag:"); ok && !strings.HasSuffix(strings.TrimSpace(tag), "-any") {
			return false
		}
	}
	return true
}

func (p *prepared) needApt() {
	cfg := p.build.options.Config
	if len(cfg.Apt.Runtime) == 0 || !p.installs() {
		return
	}
	source := cfg.Sources["apt.runtime"]
	p.need(report.Problem{
		File: source.File, Line: source.Line,
		Message: fmt.Sprintf("apt-get installs %s", strings.Join(cfg.Apt.Runtime, ", ")),
		Remedy:  "name a base that has them",
	})
}

// extensions is how a build says what it compiles.
var extensions = regexp.MustCompile(`\bext[_-]modules\b|\bcffi_modules\b|\brust_extensions\b`)

// isPortable says that a wheel is the same for every machine.
func isPortable(w wheel.Wheel) (bool, error) {
	name, err := packaging.ParseWheelName(w.File)
	return err == nil && name.Pure() && len(sharedObjects(w)) == 0, err
}

// sharedObjects are the compiled files of a wheel: one that says it is of any machine
// may hold some too, as package data.
func sharedObjects(w wheel.Wheel) []string {
	var all []string
	for _, each := range w.Contents {
		if isSharedObject(each.Path) {
			all = append(all, each.Path)
		}
	}
	return all
}

func isSharedObject(name string) bool {
	return strings.HasSuffix(name, ".so") || strings.Contains(path.Base(name), ".so.")
}

func (p *prepared) needWheel() {
	modules := sharedObjects(p.wheel)
	problem := report.Problem{File: p.making.Backend.Declared, Message: "the project makes the wheel " + p.wheel.File}
	if len(modules) > 0 {
		problem.Message = "the project compiles " + brief(modules)
	}
	for _, file := range []string{"setup.py", "setup.cfg", "pyproject.toml"} {
		if at := extensions.FindIndex(p.making.Files[file]); at != nil {
			problem.File, problem.Line = file, 1+bytes.Count(p.making.Files[file][:at[0]], []byte("\n"))
			break
		}
	}
	p.need(problem)
}

// need notes what takes a builder that runs the platform.
func (p *prepared) need(problem report.Problem) {
	if !p.foreign.runs {
		p.foreign.needs = append(p.foreign.needs, p.needing(problem))
	}
}

// needing tells it.
func (p *prepared) needing(problem report.Problem) report.Problem {
	name, own := platforms.Format(p.platform), platforms.Format(base.Own(p.build.options.UI))
	problem.Message = fmt.Sprintf("%s: for %s that takes running it, which this builder of %s does not", problem.Message, name, own)
	remedy := fmt.Sprintf("use a builder that does: docker run --privileged --rm tonistiigi/binfmt --install %s, "+
		"or a node of that platform (docker buildx create --append)", p.platform.Architecture)
	if problem.Remedy != "" {
		remedy = problem.Remedy + ", or " + remedy
	}
	problem.Remedy = remedy
	return problem
}

// crossLocal makes the wheel of a requirement in the context on the platform, where
// it is another one there.
func (p *prepared) crossLocal(ctx context.Context, request wheel.Request, made wheel.Wheel, at report.Problem) (wheel.Wheel, error) {
	if p.foreign == nil || p.build.target == targetLock {
		return made, nil
	}
	portable, err := isPortable(made)
	if err != nil || portable {
		return made, err
	}
	if !p.foreign.runs {
		at.Message = "the wheel of " + made.Metadata.Name + " has compiled modules"
		return made, p.needing(at)
	}
	request.Steps, request.Backend.Machine = p.foreign.steps, ""
	return wheel.Build(ctx, p.build.client, request)
}
