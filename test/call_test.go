package test

import (
	"encoding/json"
	"strings"
	"testing"
)

// ask gives what --call prints, as text and as JSON.
func ask(t *testing.T, dir, question string, into any, args ...string) string {
	t.Helper()
	r, code := call(t, dir, question+",format=json", args...)
	if err := json.Unmarshal([]byte(r.Stdout), into); err != nil || code != 0 {
		t.Fatalf("%s: %v, exit code %d\n%s%s", question, err, code, r.Stdout, r.Stderr)
	}
	r, code = call(t, dir, question, args...)
	if code != 0 {
		t.Fatalf("%s: exit code %d\n%s", question, code, r.Stderr)
	}
	return r.Stdout
}

// What may be given to a build, and what is said of it now: in the Dockerfile, and
// by build arguments, which win.
func TestCallOutline(t *testing.T) {
	t.Parallel()
	dir := starter().with(files{"Dockerfile": "python = \"3.12\"\nextras = [\"a\", \"b\"]\nindex.url = \"private=https://index.example.test/simple\"\nindex.extra = []\nenv.A = \"1\"\n"}).write(t)
	var told struct {
		Name         string
		Args         []struct{ Name, Description, Value string }
		Secrets, SSH []struct {
			Name     string
			Required bool
		}
		Cache []struct{ ID string }
	}
	args := []string{"--target", "deps", "--build-arg", "python=3.13", "--build-arg", "index.url=private=https://index.example.test/simple", "--build-arg", "index.extra="}
	text := ask(t, dir, "outline", &told, args...)
	says(t, "the outline", text, "TARGET:      deps\n", "the image without the project", "Minor version of Python.", "netrc")
	values := map[string]string{}
	for _, each := range told.Args {
		if each.Description == "" {
			t.Errorf("%s is not described", each.Name)
		}
		values[each.Name] = each.Value
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
		for _, each := range all {
			if each.Required {
				t.Errorf("%s is required", each.Name)
			}
			names = append(names, each.Name)
		}
		return strings.Join(names, " ")
	}
	if got, want := names(told.Secrets), "ca known_hosts netrc pip.conf uv.toml UV_INDEX_PRIVATE_USERNAME UV_INDEX_PRIVATE_PASSWORD HTTP_PROXY HTTPS_PROXY"; got != want {
		t.Errorf("the secrets are %q, want %q", got, want)
	}
	if got := names(told.SSH); got != "default" {
		t.Errorf("the agents are %q", got)
	}
	if told.Name != "deps" || len(told.Cache) != 1 || told.Cache[0].ID != "wainwright-uv" {
		t.Errorf("%q with the caches %v", told.Name, told.Cache)
	}
}

func TestCallTargets(t *testing.T) {
	t.Parallel()
	dir := starter().write(t)
	var targets struct {
		Targets []struct {
			Name, Description string
			Default           bool
		}
	}
	text := ask(t, dir, "targets", &targets)
	says(t, "the list", text, "image (default)", "deps ", "wheel ", "lock ")
	for _, each := range targets.Targets {
		if each.Description == "" || each.Default != (each.Name == "image") {
			t.Errorf("%+v", each)
		}
	}
	if len(targets.Targets) < 4 {
		t.Errorf("there are %d targets", len(targets.Targets))
	}
	var subrequests []struct{ Name, Type, Description string }
	text = ask(t, dir, "subrequests.describe", &subrequests)
	var names []string
	for _, each := range subrequests {
		name := strings.TrimPrefix(each.Name, "frontend.")
		names = append(names, name)
		if each.Type != "rpc" || each.Description == "" || !strings.Contains(text, name+" ") {
			t.Errorf("%+v, shown as\n%s", each, text)
		}
	}
	if got, want := strings.Join(names, " "), "lint plan outline targets convertllb subrequests.describe"; got != want {
		t.Errorf("there are %q, want %q", got, want)
	}
}

// The plan and the LLB are those of the build, with its arguments.
func TestCallPlan(t *testing.T) {
	t.Parallel()
	dir := starter().write(t)
	var plan struct {
		Project struct{ Name, Version string }
		Image   struct {
			Cmd    []string
			Labels map[string]string
		}
	}
	text := ask(t, dir, "plan", &plan, "--label", "team=ml", "--build-arg", "cmd=python,-V")
	says(t, "the plan", text, "starter 0.1.0 for linux/", "[\"python\", \"-V\"]", "team=ml")
	if plan.Project.Name != "starter" || plan.Image.Labels["team"] != "ml" || len(plan.Image.Cmd) != 2 {
		t.Errorf("%+v", plan)
	}
	var llb struct{ Def map[string]json.RawMessage }
	ask(t, dir, "convertllb", &llb)
	if len(llb.Def) < 10 {
		t.Errorf("the LLB has %d operations", len(llb.Def))
	}
	r, code := call(t, dir, "nonsense")
	if code == 0 || !strings.Contains(r.Stderr, "nonsense") {
		t.Errorf("exit code %d\n%s%s", code, r.Stdout, r.Stderr)
	}
}
