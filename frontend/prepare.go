package frontend

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/base"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/options"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	steps "github.com/wainwright-build/wainwright/llb"
)

// build is one build with its options.
type build struct {
	client  *gateway.Client
	options options.Options
	target  string
	epoch   *time.Time // what SOURCE_DATE_EPOCH says, nil if nothing
	tested  bool       // what the tests need is installed
	told    told
}

// prepared is everything known of one platform once the wheel and the lock are
// made: the plan, and the states it is turned into LLB with.
type prepared struct {
	build    *build
	asked    *ocispecs.Platform // nil for the builder's own
	platform ocispecs.Platform
	base     base.Base
	facts    base.Facts
	root     llb.State     // the base with [apt] runtime
	accounts plan.Accounts // its users and groups
	foreign  *foreign      // nil where steps run on the base itself
	steps    steps.Steps
	skeleton llb.State
	context  project.Context
	wheel    wheel.Wheel
	locals   []local
	archives project.Context // that has the archives in it
	survey   survey.Survey   // of the project as it was sent
	ahead    *lock.Prefetch
	declared dependencies.Declared
	lock     lock.Lock
	plan     plan.Plan
	packed   []plan.Packed
	tests    *tested // of a target that has them
	making   wheel.Request
	editable wheel.Wheel // of the target dev
}

// prepare goes the path up to the plan.
func (b *build) prepare(ctx context.Context, asked *ocispecs.Platform) (*prepared, error) {
	// What was started ahead and proved wrong ends with the path.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o := b.options
	backend, err := wheel.FindBackend(o.Files)
	if err != nil {
		return nil, err
	}
	stated, err := dependencies.Read(o.Config, o.Files)
	if err != nil {
		return nil, err
	}
	committed, err := lock.Committed(o.Config, o.Files)
	relock := b.target == targetLock
	if err != nil && !relock {
		return nil, err // whoever asks for a lock need not have one
	}
	if relock && o.UI.IsNoCache("lock") {
		committed = nil // all of it is asked for anew
	}
	choice, err := base.ChoosePython(o.Config, o.Files)
	if err != nil {
		return nil, err
	}
	narrowed, err := o.Probe.Context(ctx, o.Dir, o.Files, backend.NeedsGit(o.Config.Build.Requires))
	if err != nil {
		return nil, err
	}

	p := &prepared{build: b, asked: asked, platform: base.Platform(asked, o.UI), context: narrowed}
	if err := base.CheckPlatform(p.platform); err != nil {
		return nil, err
	}
	start := func() error {
		return p.makeWheel(ctx, wheel.Request{
			Config: o.Config, Dir: o.Dir, Files: o.Files, Context: narrowed, Backend: backend,
			Python: choice.Minor, Index: stated.Declared().Index, Locked: lockedBuild(committed), Relock: relock,
			WithGit: func(ctx context.Context) (project.Context, error) {
				return o.Probe.Context(ctx, o.Dir, o.Files, true)
			},
		}, choice, lock.Request{Declared: stated.Declared(), Committed: committed, Python: choice.Minor, AptBuild: o.Config.Apt.Build})
	}
	err = start()
	var other *base.OtherPython
	if errors.As(err, &other) && other.Guessed() {
		// Nobody asked for a Python, and the base that was asked for has another.
		choice = other.Choice()
		err = start()
	}
	if err != nil {
		return nil, err
	}
	admitted, err := base.Admitted(choice, p.wheel.Metadata.RequiresPython, p.wheel.Metadata.RequiresPythonRaw)
	if err != nil {
		return nil, err
	}
	if admitted.Minor != choice.Minor {
		// The guess was wrong: once more with a Python the project admits.
		choice = admitted
		if err := start(); err != nil {
			return nil, err
		}
	}

	environment := p.wheel.Environment // one lock for all platforms, whoever makes the wheel
	if err := p.crossWheel(ctx); err != nil {
		return nil, err
	}
	var confined errgroup.Group // layers are looked at while the build goes on
	confine := func(layer llb.State, places ...string) {
		confined.Go(guarded(func() error { return p.confine(ctx, layer, places...) }))
	}
	confine(p.wheel.State.Installed, steps.Venv)
	declared, err := stated.Finish(p.wheel.Metadata, backend.Metadata)
	if err != nil {
		return nil, err
	}
	if declared, err = p.declareLocals(ctx, declared); err != nil {
		return nil, err
	}
	for _, each := range p.locals {
		confine(each.wheel.State.Installed, steps.Venv)
	}
	if declared, err = p.declareArchives(ctx, declared); err != nil {
		return nil, err
	}
	p.declared = declared
	p.lock, err = lock.Resolve(ctx, b.client, lock.Request{
		Project:     p.wheel.Metadata.Name,
		Declared:    declared,
		Committed:   committed,
		Drifted:     p.wheel.Drifted,
		Relock:      relock,
		Python:      choice.Minor,
		Environment: p.facts.Markers,
		Target:      p.facts.Target(),
		Steps:       p.steps,
		Build:       environment,
		Context:     p.archives.State,
		AptBuild:    o.Config.Apt.Build,
		Prefetch:    p.ahead,
	})
	if err != nil {
		return nil, err
	}
	p.packed, err = p.crossLayers(ctx, p.steps, "deps", plan.Pack(p.lock.Packages, p.facts.Target()))
	if err != nil {
		return nil, err
	}
	if err := p.makePlan(ctx, choice, declared, backend); err != nil {
		return nil, err
	}
	if b.tested {
		if err := p.prepareTests(ctx); err != nil {
			return nil, err
		}
		for _, each := range p.tests.locals {
			confine(each.wheel.State.Installed, steps.Venv)
		}
	}
	if b.target == targetDev {
		if p.editable, err = wheel.Editable(ctx, b.client, p.making, p.wheel); err != nil {
			return nil, err
		}
		p.plan.Image.Workdir = devSource
		confine(p.editable.State.Installed, steps.Venv, devSource)
	}
	return p, confined.Wait()
}

// devSource is where the target dev has the project: where the step that makes the
// editable wheel had it, since that refers to it.
const devSource = steps.SourceDir

func lockedBuild(committed *lock.Lock) []packaging.Package {
	if committed == nil {
		return nil
	}
	return committed.Build
}

// makeWheel resolves the base for a Python and builds the wheel on it. What does
// not wait for the wheel runs beside it: the base's Python telling its facts, and
// the lock of what is declared outside the wheel.
func (p *prepared) makeWheel(ctx context.Context, request wheel.Request, choice base.Choice, ahead lock.Request) error {
	b := p.build
	own, err := p.loadBase(ctx, choice.Minor, request.Index)
	if err != nil {
		return err
	}
	p.skeleton = p.steps.Skeleton()
	request.Steps, request.Skeleton = p.steps, p.skeleton
	if request.Backend.Machine, err = p.machine(ctx, request.Context, request.Dir, request.Files); err != nil {
		return err
	}
	p.making = request
	ahead.Steps = p.steps
	if ahead.Build, err = request.Environment(); err != nil {
		return err
	}
	p.ahead = lock.StartPrefetch(ctx, b.client, ahead)

	facts := make(chan error, 1)
	go func() {
		facts <- guarded(func() error {
			ref, err := b.client.Solve(ctx, p.skeleton)
			if err != nil {
				return base.NoPython(p.base, err)
			}
			if p.facts, err = base.ReadFacts(ctx, ref); err != nil {
				return err
			}
			if err := p.facts.Check(p.base, choice); err != nil {
				return err
			}
			return p.crossFacts(ctx, own)
		})()
	}()
	// A context of its own: the facts are waited for whatever becomes of the group.
	group, grouped := errgroup.WithContext(ctx)
	group.Go(guarded(func() (err error) {
		p.accounts, err = accounts(grouped, b.client, p.root, plan.NamesGroup(b.options.Config.User))
		return err
	}))
	group.Go(guarded(func() (err error) {
		p.wheel, err = wheel.Build(grouped, b.client, request)
		return err
	}))
	err = group.Wait()
	// A base that is not what it should be is why everything on it fails. But where all
	// steps fail at once, BuildKit has no words for the last of them.
	if wrong := <-facts; wrong != nil && (err == nil || hasWords(wrong)) {
		return wrong
	}
	return p.ahead.Explain(err)
}

// hasWords says whether an error is one that the build can put into words.
func hasWords(err error) bool {
	var step *gateway.StepError
	return errors.As(err, &step) || len(report.Problems(err)) > 0
}

// loadBase resolves the base for a Python, and gives the one that steps run on.
func (p *prepared) loadBase(ctx context.Context, minor string, index config.Index) (own base.Base, err error) {
	b := p.build
	o := b.options
	load := func(platform ocispecs.Platform) (base.Base, error) {
		return base.Load(ctx, b.client, o.UI, o.Config, minor, platform)
	}
	if p.base, err = load(p.platform); err != nil {
		return own, err
	}
	own = p.base
	if base.IsForeign(p.platform, o.UI) {
		if own, err = p.cross(ctx, load, index); err != nil {
			return own, err
		}
	} else if p.steps, err = b.steps(ctx, own.State, p.platform, index); err != nil {
		return own, err
	}
	p.root = p.aptRuntime(o.Config.Apt.Runtime)
	return own, nil
}

// aptRuntime is the base with the image's Debian packages.
func (p *prepared) aptRuntime(packages []string) llb.State {
	with := p.steps
	if p.foreign != nil {
		if !p.foreign.runs {
			return p.base.State // crossWheel tells that they need more
		}
		with = p.foreign.steps
	}
	with.Label = p.label
	return with.Apt(p.base.State, "apt-runtime", packages, "[apt runtime]")
}

// label names what is of one platform where there are several. What all of them
// share has one name, as it is one step.
func (p *prepared) label(text string) string {
	text = report.Visible(text)
	rest, ok := strings.CutPrefix(text, "[")
	if !ok || !p.build.several() {
		return text
	}
	return "[" + platforms.Format(p.platform) + " " + rest
}

func (b *build) several() bool { return len(b.options.UI.TargetPlatforms) > 1 }

// steps is what every step that runs on a root shares.
func (b *build) steps(ctx context.Context, root llb.State, platform ocispecs.Platform, index config.Index) (steps.Steps, error) {
	o := b.options
	tool, err := uv(ctx, b.client, o.UI, platform)
	if err != nil {
		return steps.Steps{}, err
	}
	if o.UI.Hostname != "" {
		root = root.Hostname(o.UI.Hostname)
	}
	s := steps.Steps{
		Base:           root,
		BuildBase:      root,
		Tool:           tool,
		Survey:         surveyScripts(),
		Run:            callerOptions(o.UI),
		Proxy:          proxyOptions(o.UI),
		Reach:          reachOptions(o.UI),
		Fetch:          fetchOptions(index),
		Index:          resolve.IndexEnv(index),
		Building:       resolve.BuildingEnv(index),
		CacheNamespace: o.UI.CacheIDNamespace,
		NoCache:        o.UI.IsNoCache,
		Label:          report.Visible,
	}
	s.BuildBase = s.Apt(root, "apt-build", o.Config.Apt.Build, "[apt build]")
	return s, nil
}

// surveyScripts run in the wheel step, before anything of the project does.
func surveyScripts() []steps.File {
	var all []steps.File
	for _, each := range survey.Scripts() {
		all = append(all, steps.File{Path: "/" + each.Name, Data: each.Data})
	}
	return all
}

// makePlan decides everything that is left.
func (p *prepared) makePlan(ctx context.Context, choice base.Choice, declared dependencies.Declared, backend wheel.Backend) error {
	o := p.build.options
	userSource := o.Config.Sources["user"]
	user, err := plan.ChooseUser(o.Config.User, p.accounts, report.Problem{File: userSource.File, Line: userSource.Line})
	if err != nil {
		return err
	}
	if p.survey, err = survey.Decode(p.wheel.Survey); err != nil {
		return fmt.Errorf("the survey of the project: %w", err)
	}
	decided, err := p.decide()
	if err != nil {
		return err
	}
	doubts, err := p.doubts(ctx, decided.program, backend.Metadata)
	if err != nil {
		return err
	}
	p.plan = plan.Make(plan.Input{
		Platform:  platforms.Format(p.platform),
		Directory: o.Dir,
		Config:    o.Config,
		Base: plan.Base{
			Reference: p.base.Reference,
			Digest:    p.base.Digest,
			Python:    p.facts.Markers.PythonFullVersion,
			Reason:    choice.Reason,
			Source:    p.base.Source,
		},
		BasePath: p.base.Variable("PATH"),
		User:     user,
		Wheel: plan.Wheel{
			File:          p.wheel.File,
			Size:          p.wheel.Size,
			Backend:       backend.Name,
			Requires:      p.wheel.Requires,
			Distributions: names(p.lock.Build),
			Network:       o.Config.Build.Network,
		},
		Metadata:     p.wheel.Metadata,
		Requirements: requirements(declared),
		Lock:         plan.Lock{Digest: p.lock.Digest(), Source: p.lock.Source()},
		Packed:       p.packed,
		Locals:       plannedLocals(p.locals),
		Carried:      decided.carried,
		Left:         decided.left,
		Writes:       decided.writes,
		Command:      decided.command,
		Labels:       o.UI.Labels,
		Problems:     slices.Concat(o.Warnings, declared.Warnings, check.PkgResources(p.lock.Packages, declared.Locator()), p.doubtCUDA(), decided.warnings, doubts),
		Ignore:       o.Ignore,
	})
	return nil
}

// accounts reads the base's users, and its groups where one of them is named.
func accounts(ctx context.Context, client *gateway.Client, root llb.State, groups bool) (plan.Accounts, error) {
	ref, err := client.Solve(ctx, root)
	if err != nil {
		return plan.Accounts{}, err
	}
	var found plan.Accounts
	if found.Passwd, err = database(ctx, ref, "passwd"); err != nil || !groups {
		return found, err
	}
	found.Group, err = database(ctx, ref, "group")
	return found, err
}

// database is a file of /etc, "" where a base has none.
func database(ctx context.Context, ref gwclient.Reference, name string) (string, error) {
	const most = 1 << 20
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/", IncludePattern: "etc/" + name})
	if err == nil && len(entries) > 0 {
		entries, err = ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/etc", IncludePattern: name})
	}
	if err != nil || len(entries) == 0 {
		return "", err
	}
	data, err := gateway.Read(ctx, ref, "/etc/"+name, most)
	return string(data), err
}

func names(packages []packaging.Package) []string {
	var all []string
	for _, each := range packages {
		all = append(all, each.String())
	}
	return all
}

func requirements(declared dependencies.Declared) []plan.Requirement {
	var all []plan.Requirement
	for _, each := range declared.Locals {
		all = append(all, plan.Requirement{Text: each.Written, Source: []string{each.Place.String()}})
	}
	for _, each := range declared.Requirements {
		requirement := plan.Requirement{Text: declared.Shown(each)}
		for _, place := range each.Places {
			requirement.Source = append(requirement.Source, place.String())
		}
		all = append(all, requirement)
	}
	return all
}
