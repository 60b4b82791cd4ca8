package engines

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Docker 20.10 of 2021, with its own CLI: it does not tell a frontend its image, has no
// warnings, cannot merge layers and shows no source lines.

func docker20(t *testing.T) engine {
	t.Helper()
	b := bed.Docker20(t)
	e := engine{bed: b, host: b.Docker20Host, store: "overlay2", program: "docker20"}
	if r := e.docker("version"); r.Err != nil {
		t.Fatalf("the test bed's Docker 20.10 does not answer; run: bed/bed up docker20\n%s", r.Stderr)
	}
	return e
}

// try builds a project and returns everything that the CLI prints.
func (e engine) try(t *testing.T, project files, args ...string) (string, error) {
	t.Helper()
	r := e.build(project.write(t), slices.Concat([]string{"--progress=plain"}, e.bed.BuildFlags(), args)...)
	return r.Stdout + r.Stderr, r.Err
}

// Docker 20.10 builds with the frontend that a syntax line names.
func TestDocker20Build(t *testing.T) {
	e := docker20(t)
	const ref = "wainwright-engines/old"
	log, err := e.try(t, tiny(t, e.bed), "--tag="+ref)
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	if got := e.run(t, "--network=host", ref); got != "tiny works" {
		t.Errorf("it prints %q", got)
	}
	// uv comes from the frontend image, as on all other engines.
	if !strings.Contains(log, "[internal] uv "+e.bed.Registry) {
		t.Errorf("another uv was taken\n%s", log)
	}
}

// The targets wheel and lock export files.
func TestDocker20Files(t *testing.T) {
	e := docker20(t)
	for target, pattern := range map[string]string{"wheel": "tiny-1.0-*.whl", "lock": "pylock.toml"} {
		dir := t.TempDir()
		log, err := e.try(t, tiny(t, e.bed), "--target="+target, "--output=type=local,dest="+dir)
		if err != nil {
			t.Fatalf("%s: %v\n%s", target, err, log)
		}
		if found, _ := filepath.Glob(filepath.Join(dir, pattern)); len(found) != 1 {
			t.Errorf("%s: there is no %s", target, pattern)
		}
	}
}

// An error names file and line.
func TestDocker20Errors(t *testing.T) {
	e := docker20(t)
	project := tiny(t, e.bed)
	project["setup.py"] = "from setuptools import setup\n\nversion = {\"a\": 1}[\"version\"]\n\nsetup(name=\"tiny\", version=version)\n"
	log, err := e.try(t, project)
	if want := "setup.py:3: building the wheel failed: KeyError: 'version'"; err == nil || !strings.Contains(log, want) {
		t.Errorf("no %q in\n%s", want, log)
	}
}

// Where the client shows no warnings, a warning is the name of a step.
func TestDocker20Warnings(t *testing.T) {
	e := docker20(t)
	project := tiny(t, e.bed)
	project["setup.py"] = "from setuptools import setup\n\nsetup(name=\"tiny\", version=\"1.0\", packages=[\"tiny\"], install_requires=[\"flask\"])\n"
	project["app.py"] = "from flask import Flask\n\napp = Flask(__name__)\napp.run(debug=True)\n"
	log, err := e.try(t, project)
	if want := "warning: DebugServer: app.py:4: debug=True is for development"; err != nil || !strings.Contains(log, want) {
		t.Errorf("%v: no %q in\n%s", err, want, log)
	}
}

// A feature that the engine lacks is reported before a step fails because of it, with
// what to do instead.
func TestDocker20Missing(t *testing.T) {
	e := docker20(t)
	project := tiny(t, e.bed)
	project["Dockerfile"] += "index.extra = [\"internal=http://127.0.0.1:1/simple\"]\n"
	log, err := e.try(t, project)
	if err == nil {
		t.Fatal("it did not fail")
	}
	for _, want := range []string{"this builder is too old", "secrets in variables", "exec.secretenv", "use Docker 23 or later", "docker buildx create"} {
		if !strings.Contains(log, want) {
			t.Errorf("no %q in\n%s", want, log)
		}
	}
}
