package test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"

	wainwright "github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// The outline lists what a build can be given, and the values that the Dockerfile and
// the build arguments set. Build arguments win.
func TestCallOutline(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().With(kit.Files{"Dockerfile": "python = \"3.12\"\nextras = [\"a\", \"b\"]\nindex.url = \"private=https://index.example.test/simple\"\nindex.extra = []\nenv.A = \"1\"\n"}).Write(t)
	var outline struct {
		Name         string
		Args         []struct{ Name, Description, Value string }
		Secrets, SSH []struct {
			Name     string
			Required bool
		}
		Cache []struct{ ID string }
	}
	args := []string{"--target", "deps", "--build-arg", "python=3.13", "--build-arg", "index.url=private=https://index.example.test/simple", "--build-arg", "index.extra="}
	text := kit.Ask(t, dir, "outline", &outline, args...)
	kit.Says(t, "the outline", text, "TARGET:      deps\n", "the image without the project", "Minor version of Python.", "netrc")
	values := map[string]string{}
	for _, argument := range outline.Args {
		if argument.Description == "" {
			t.Errorf("%s is not described", argument.Name)
		}
		values[argument.Name] = argument.Value
	}
	for name, want := range map[string]string{"python": "3.13", "extras": "a,b", "env": "A=1", "base": "", "apt.build": ""} {
		if value, ok := values[name]; !ok || value != want {
			t.Errorf("%s is %q, want %q", name, value, want)
		}
	}
	names := func(all []struct {
		Name     string
		Required bool
	}) string {
		var names []string
		for _, item := range all {
			if item.Required {
				t.Errorf("%s is required", item.Name)
			}
			names = append(names, item.Name)
		}
		return strings.Join(names, " ")
	}
	if got, want := names(outline.Secrets), "ca known_hosts netrc pip.conf uv.toml UV_INDEX_PRIVATE_USERNAME UV_INDEX_PRIVATE_PASSWORD HTTP_PROXY HTTPS_PROXY"; got != want {
		t.Errorf("the secrets are %q, want %q", got, want)
	}
	if got := names(outline.SSH); got != "default" {
		t.Errorf("the agents are %q", got)
	}
	if outline.Name != "deps" || len(outline.Cache) != 1 || outline.Cache[0].ID != "wainwright-public" {
		t.Errorf("%q with the caches %v", outline.Name, outline.Cache)
	}
}

// Targets and subrequests are listed, with descriptions.
func TestCallTargets(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	var targets struct {
		Targets []struct {
			Name, Description string
			Default           bool
		}
	}
	text := kit.Ask(t, dir, "targets", &targets)
	kit.Says(t, "the list", text, "image (default)", "deps ", "wheel ", "lock ")
	for _, target := range targets.Targets {
		if target.Description == "" || target.Default != (target.Name == "image") {
			t.Errorf("%+v", target)
		}
	}
	if len(targets.Targets) < 4 {
		t.Errorf("there are %d targets", len(targets.Targets))
	}
	var subrequests []struct{ Name, Type, Description string }
	text = kit.Ask(t, dir, "subrequests.describe", &subrequests)
	var names []string
	for _, subrequest := range subrequests {
		name := strings.TrimPrefix(subrequest.Name, "frontend.")
		names = append(names, name)
		if subrequest.Type != "rpc" || subrequest.Description == "" || !strings.Contains(text, name+" ") {
			t.Errorf("%+v, shown as\n%s", subrequest, text)
		}
	}
	if got, want := strings.Join(names, " "), "lint plan outline targets convertllb subrequests.describe"; got != want {
		t.Errorf("there are %q, want %q", got, want)
	}
}

// The plan and the LLB are those of the build with these arguments.
func TestCallPlan(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	var plan struct {
		Project struct{ Name, Version string }
		Image   struct {
			Cmd    []string
			Labels map[string]string
		}
	}
	text := kit.Ask(t, dir, "plan", &plan, "--label", "team=ml", "--build-arg", "cmd=python,-V")
	kit.Says(t, "the plan", text, "starter 0.1.0 for linux/", "[\"python\", \"-V\"]", "team=ml")
	if plan.Project.Name != "starter" || plan.Image.Labels["team"] != "ml" || len(plan.Image.Cmd) != 2 {
		t.Errorf("%+v", plan)
	}
	var llb struct{ Def map[string]json.RawMessage }
	kit.Ask(t, dir, "convertllb", &llb)
	if len(llb.Def) < 10 {
		t.Errorf("the LLB has %d operations", len(llb.Def))
	}
	r, code := kit.Call(t, dir, "nonsense")
	if code == 0 || !strings.Contains(r.Stderr, "nonsense") {
		t.Errorf("exit code %d\n%s%s", code, r.Stdout, r.Stderr)
	}
}

// The plan of the target deps is that of an image without the project: no command of the
// project's, no ports, no labels of its metadata, no files.
func TestCallPlanDeps(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().With(kit.Files{
		"requirements.txt": "flask\nwaitress\n-e .",
		"main.py": `from flask import Flask
from waitress import serve

app = Flask(__name__)
words = open("data/words.txt")

if __name__ == "__main__":
    serve(app, host="0.0.0.0", port=8000)
`,
		"data/words.txt": "hello\n",
	}).Write(t)
	type plan struct {
		Carried []struct{ Path string }
		Image   struct {
			Cmd, Expose []string
			Labels      map[string]string
		}
	}
	const title = "org.opencontainers.image.title"
	var image, deps plan
	kit.Ask(t, dir, "plan", &image)
	if len(image.Carried) == 0 || !slices.Contains(image.Image.Cmd, "main.py") || !slices.Equal(image.Image.Expose, []string{"8000/tcp"}) || image.Image.Labels[title] != "starter" {
		t.Errorf("the plan of the image is %+v", image)
	}
	kit.Ask(t, dir, "plan", &deps, "--target", "deps", "--label", "team=ml")
	if !slices.Equal(deps.Image.Cmd, []string{"python"}) || len(deps.Image.Expose) > 0 || len(deps.Carried) > 0 {
		t.Errorf("the command is %q, the ports are %q, the files %v", deps.Image.Cmd, deps.Image.Expose, deps.Carried)
	}
	if deps.Image.Labels["team"] != "ml" || deps.Image.Labels["org.opencontainers.image.base.name"] == "" {
		t.Errorf("the labels of the caller or the base are missing: %v", deps.Image.Labels)
	}
	for label := range deps.Image.Labels {
		if label != "team" && !strings.HasPrefix(label, "org.opencontainers.image.base.") {
			t.Errorf("the project's label %s is there", label)
		}
	}
}

// withWarnings is a project that builds with two warnings.
func withWarnings() kit.Files {
	return kit.Starter().With(kit.Files{
		"requirements.txt": "six\nclick\nflask\nwaitress\n-e .",
		"main.py": `from flask import Flask
from waitress import serve

app = Flask(__name__)
notes = open("/home/ada/notes.txt")

if __name__ == "__main__":
    serve(app, host="127.0.0.1")
`,
	})
}

// A check shows each violation with its line, as text and as JSON.
func TestCheckWarnings(t *testing.T) {
	t.Parallel()
	dir := withWarnings().Write(t)
	r, code := kit.Call(t, dir, "check")
	if code != 1 {
		t.Errorf("exit code %d\n%s", code, r.Stderr)
	}
	kit.Says(t, "the check", r.Stdout,
		"Check complete, 2 warnings have been found!",
		"WARNING: BindsLocalhost - https://github.com/wainwright-build/wainwright/blob/main/docs/rules/BindsLocalhost.md\n"+
			"error: main.py:8: waitress.serve() listens on 127.0.0.1",
		"   8 | >>>     serve(app, host=\"127.0.0.1\")",
		"warning: main.py:5: \"/home/ada/notes.txt\"", "   5 | >>> notes = open(",
	)

	r, code = kit.Call(t, dir, "check,format=json")
	var answer struct {
		Warnings []struct{ RuleName, Severity, File, Remedy, URL string }
		Sources  []struct {
			Filename string
			Data     []byte
		}
	}
	if err := json.Unmarshal([]byte(r.Stdout), &answer); err != nil || code != 1 {
		t.Fatalf("%v, exit code %d\n%s%s", err, code, r.Stdout, r.Stderr)
	}
	if len(answer.Warnings) != 2 || answer.Warnings[0].RuleName != "BindsLocalhost" || answer.Warnings[0].Severity != "error" || answer.Warnings[0].Remedy != `host="0.0.0.0"` {
		t.Errorf("the warnings are %+v", answer.Warnings)
	}
	if len(answer.Sources) != 1 || answer.Sources[0].Filename != "main.py" || string(answer.Sources[0].Data) != withWarnings()["main.py"] {
		t.Errorf("the sources are %+v", answer.Sources)
	}
}

// A project without violations passes the check.
func TestCheckPasses(t *testing.T) {
	t.Parallel()
	r, code := kit.Call(t, kit.Starter().Write(t), "check")
	if code != 0 || r.Stdout != "Check complete, no warnings found.\n" {
		t.Errorf("exit code %d\n%s%s", code, r.Stdout, r.Stderr)
	}
	if r, _ := kit.Call(t, kit.Starter().Write(t), "subrequests.describe"); !strings.Contains(r.Stdout, "lint ") {
		t.Errorf("describe does not list the check:\n%s", r.Stdout)
	}
}

// A check that cannot go on shows the line of the error.
func TestCheckFails(t *testing.T) {
	t.Parallel()
	r, code := kit.Call(t, kit.Starter().With(kit.Files{"Dockerfile": "ignore = [\"DebugServr\"]\n"}).Write(t), "check")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	kit.Says(t, "the check", r.Stderr, `there is no rule "DebugServr": write "DebugServer"`, `   2 | >>> ignore = ["DebugServr"]`)
}

// Ignored violations are shown by the plan only.
func TestCheckIgnored(t *testing.T) {
	t.Parallel()
	dir := withWarnings().With(kit.Files{"Dockerfile": "ignore = [\"AbsolutePath:main.py\"]\n"}).Write(t)
	r, code := kit.Call(t, dir, "check")
	if code != 1 || !strings.Contains(r.Stdout, "1 warning has been found") {
		t.Errorf("exit code %d\n%s%s", code, r.Stdout, r.Stderr)
	}
	skip := []string{"--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=BindsLocalhost,StageNameCasing"}
	if r, code := kit.Call(t, dir, "check", skip...); code != 0 {
		t.Errorf("exit code %d\n%s%s", code, r.Stdout, r.Stderr)
	}
	r, _ = kit.Call(t, dir, "plan", skip...)
	kit.Says(t, "the plan", r.Stdout, "2 ignored\n",
		"error    BindsLocalhost: main.py:8: ", "(BUILDKIT_DOCKERFILE_CHECK)",
		"warning  AbsolutePath: main.py:5: ", "(ignore, Dockerfile:2)")
	if r := kit.Build(t, dir, skip...); r.Err != nil || strings.Contains(r.Stderr, "warning found") {
		t.Errorf("the build warns, or fails: %v\n%s", r.Err, r.Stderr)
	}
}

// A build shows the warnings, and fails with them if asked to.
func TestCheckInBuild(t *testing.T) {
	t.Parallel()
	dir := withWarnings().Write(t)
	b := bed.Env(t)
	args := append([]string{"--debug", "buildx", "build", "--progress=plain"}, b.BuildFlags()...)
	r := b.Run(t.Context(), []string{"BUILDX_BUILDER=" + b.Builder}, "docker", append(args, dir)...)
	if r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	kit.Says(t, "the build", r.Stderr,
		" - BindsLocalhost: main.py:8: waitress.serve() listens on 127.0.0.1, which nobody outside the container reaches: host=\"0.0.0.0\"",
		"Each container has a loopback of its own", "More info: https://github.com/wainwright-build/wainwright/blob/main/docs/rules/BindsLocalhost.md",
		"   8 | >>>     serve(app, host=\"127.0.0.1\")",
	)
	stderr := kit.MustFail(t, dir, "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=error=true")
	kit.Says(t, "the error", stderr,
		"failed to solve: BindsLocalhost: main.py:8: ", "AbsolutePath: main.py:5: ",
		"   8 | >>>     serve(app", "   5 | >>> notes = open(",
	)
}

// A check installs compiled wheels only where an imported name cannot be explained
// otherwise: installing all of them to see what they load would take too long.
func TestCheckInstallsLittle(t *testing.T) {
	t.Parallel()
	native := "wagonc" + kit.Random()
	wheel, file := kit.Wheel(t, native, "libgomp.so.1")
	dir := kit.Requiring(native + " @ " + kit.ServeFiles(t, map[string][]byte{file: wheel}) + "/" + file).Write(t)
	for _, question := range []string{"check", "plan"} {
		r, code := kit.Call(t, dir, question)
		if code != 0 || strings.Contains(r.Stdout, "MissingLibrary") {
			t.Errorf("%s: exit code %d\n%s", question, code, r.Stdout)
		}
		if strings.Contains(r.Stderr, "[deps") || !strings.Contains(r.Stderr, "[lock]") {
			t.Errorf("%s runs other steps than those of the wheel and the lock:\n%s", question, r.Stderr)
		}
	}
	kit.Edit(t, dir, "main.py", "from starter", "import no_name_tells\nfrom starter")
	r, code := kit.Call(t, dir, "check")
	if code != 1 {
		t.Errorf("exit code %d\n%s", code, r.Stderr)
	}
	kit.Says(t, "the check", r.Stdout, "error: main.py:1: imports no_name_tells, which nothing installs")
	kit.Says(t, "what it makes", r.Stderr, "[deps")
}

// bson and pymongo both have a package bson, so the files of one overwrite those of the
// other.
func TestCheckSamePaths(t *testing.T) {
	t.Parallel()
	r, code := kit.Call(t, kit.Starter().With(kit.Files{"requirements.txt": "six\nbson\npymongo\n-e ."}).Write(t), "check")
	if code != 1 {
		t.Errorf("exit code %d\n%s", code, r.Stderr)
	}
	kit.Says(t, "the check", r.Stdout, "1 warning has been found",
		"warning: requirements.txt:3: bson and pymongo both install bson/__init__.py and ", ": those of pymongo stay: ask for one of them",
		"   3 | >>> pymongo")
}

// The default scanner cannot be pulled on the bed. A check lists the warning of a build.
func TestCheckNoScanner(t *testing.T) {
	t.Parallel()
	r, code := kit.Call(t, kit.Starter().Write(t), "check", "--sbom=true")
	if code != 0 {
		t.Errorf("advice ends the check with %d\n%s", code, r.Stderr)
	}
	kit.Says(t, "the check", r.Stdout, "NoScanner", "the SBOM lists the Python distributions alone")
}

// A flag that the builder is too old for is listed by a check as by a build.
func TestCheckOldBuilder(t *testing.T) {
	t.Parallel()
	attrs := map[string]string{"requestid": lint.RequestLint, "cgroup-parent": "/builds"}
	var text string
	kit.Solve(t, kit.SolveOptions(t, kit.Starter().Write(t), attrs), func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		result, err := wainwright.Build(ctx, kit.Lacking{Client: c, Capabilities: []apicaps.CapID{pb.CapExecMetaCgroupParent}})
		if err != nil {
			return nil, err
		}
		text = string(result.Metadata["result.txt"])
		return gwclient.NewResult(), nil
	})
	kit.Says(t, "the check", text, "OldBuilder", "--cgroup-parent is not applied")
}
