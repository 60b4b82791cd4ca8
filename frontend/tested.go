package frontend

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/tests"
	steps "github.com/wainwright-build/wainwright/llb"
)

// tested is what the tests have besides the image.
type tested struct {
	tree     tests.Tree
	command  tests.Command
	declared dependencies.Declared
	locals   []local     // that the image has not
	steps    steps.Steps // with the index that the tests' requirements name
	lock     lock.Lock
	packed   []plan.Packed
}

// prepareTests decides how the project is tested, and resolves what that needs on
// top of the image's lock.
func (p *prepared) prepareTests(ctx context.Context) error {
	o := p.build.options
	var err error
	t := &tested{tree: tests.Look(p.survey, paths(p.wheel.Contents), p.wheel.TopLevel)}
	t.command = tests.Choose(o.Config.Test, t.tree, o.Files)
	needs := tests.Require(o.Config.Test, o.Files, p.wheel.Metadata.ProvidesExtra)

	asked := config.Config{
		Project:      o.Config.Project,
		Extras:       needs.Extras,
		Requirements: slices.Concat([]string{}, needs.Files),
		Sources: map[string]config.Source{
			"extras":       o.Config.Sources["test.extras"],
			"requirements": o.Config.Sources["test.requirements"],
		},
	}
	if err := p.askGroups(&asked, needs.Groups); err != nil {
		return err
	}
	if t.command.Pytest() {
		asked.Packages = append(asked.Packages, "pytest")
	}
	if err := p.declareTests(ctx, t, asked); err != nil {
		return err
	}
	t.steps = p.steps
	t.steps.Fetch, t.steps.Index = fetchOptions(t.declared.Index), resolve.IndexEnv(t.declared.Index)
	if len(t.declared.Requirements) > 0 {
		t.lock, err = lock.Resolve(ctx, p.build.client, lock.Request{
			Project:     p.wheel.Metadata.Name,
			Declared:    t.declared,
			Python:      p.facts.Markers.PythonVersion,
			Environment: p.facts.Markers,
			Target:      p.facts.Target(),
			Context:     p.archives.State,
			Steps:       t.steps,
			Build:       p.wheel.Environment,
			Of:          "the tests",
		})
		if err != nil {
			return err
		}
		t.packed, err = p.crossLayers(ctx, t.steps, "test deps", plan.Pack(t.lock.Beyond(p.lock), p.facts.Target()))
		if err != nil {
			return err
		}
	}
	p.plan.Test = &plan.Test{
		Command:      t.command.Args,
		CommandFrom:  t.command.Source,
		Requirements: requirements(t.declared),
		Source:       needs.Source,
		Network:      o.Config.Test.Network,
	}
	p.plan.Test.Locals = plannedLocals(t.locals)
	for _, each := range t.packed {
		p.plan.Test.Layers = append(p.plan.Test.Layers, each.Layer)
	}
	p.tests = t
	return nil
}

// declareTests brings in what the tests ask for, and makes the wheels of what of it
// lies in the context and not in the image.
func (p *prepared) declareTests(ctx context.Context, t *tested, asked config.Config) error {
	project := p.project()
	for {
		image := dependencies.Image{Declared: p.declared, Built: built(p.locals), Packages: p.lock.Packages}
		declared, unbuilt, err := dependencies.TestRequirements(asked, p.build.options.Files, project, image, built(t.locals), p.facts.Markers)
		if err == nil && len(unbuilt) == 0 {
			err = declared.Workspace(p.facts.Markers)
		}
		if err != nil || len(unbuilt) == 0 {
			t.declared = declared
			return withFiles(err, slices.Concat(p.locals, t.locals))
		}
		if t.locals, err = p.buildLocals(ctx, t.locals, unbuilt); err != nil {
			return err
		}
	}
}

// askGroups asks for what dependency groups name.
func (p *prepared) askGroups(asked *config.Config, names []string) error {
	if len(names) == 0 {
		return nil
	}
	o := p.build.options
	const file = "pyproject.toml"
	groups := packaging.ParseGroups(o.Files[file])
	for _, name := range names {
		requirements, err := groups.Requirements(name)
		if err != nil {
			source := o.Config.Sources["test.groups"]
			problem := report.Problem{File: source.File, Line: source.Line, Message: err.Error(), Remedy: "correct [dependency-groups] in " + file}
			if there := groups.Names(); groups[packaging.NormalizeName(name)] == nil && len(there) > 0 {
				problem.Remedy = "it has " + strings.Join(there, ", ")
			}
			if problem.File == "" {
				problem.File = file
			}
			return problem
		}
		for _, each := range requirements {
			if packaging.NormalizeName(each.Name) == packaging.NormalizeName(p.wheel.Metadata.Name) {
				asked.Extras = append(slices.Clone(asked.Extras), each.Extras...)
				continue
			}
			if packaging.HasCredentials(each.URL) {
				return report.Problem{
					File: file, Line: report.LineOf(o.Files[file], each.Name),
					Message: fmt.Sprintf("%s has a credential in its URL: it would be kept in the build's records", each.Name),
					Remedy:  report.MoveCredential,
				}
			}
			asked.Packages = append(asked.Packages, each.String())
		}
	}
	asked.Sources["packages"] = config.Source{File: file, Line: report.LineOf(o.Files[file], "dependency-groups")}
	return nil
}

// testRun is the run of the tests in the image.
func (p *prepared) testRun(layers []layer) llb.State {
	img, cfg := p.plan.Image, p.build.options.Config
	uid, gid := ids(img.User)
	tree := steps.Source(p.context.State, p.build.options.Dir, img.Workdir, p.tests.tree.Without, uid, gid,
		p.steps.Label("[test] the project's files"))
	states := make([]llb.State, 0, len(layers)+1)
	for _, each := range layers {
		states = append(states, each.state)
	}
	var env []steps.Env
	for _, each := range img.Env {
		env = append(env, steps.Env{Name: each.Name, Value: each.Value})
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Test.Env)) {
		env = append(env, steps.Env{Name: name, Value: cfg.Test.Env[name]})
	}
	with := p.steps
	with.Label = p.label
	return with.Test(steps.TestRun{
		Image: steps.Join(p.root, append(states, tree), p.build.client.SupportsMerge(), p.label("[test] join the layers")),
		Env:   env, UID: uid, GID: gid, Workdir: img.Workdir,
		Command: p.tests.command.Args, Network: cfg.Test.Network,
	})
}
