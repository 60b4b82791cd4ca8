package engines

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// The frontend runs inside the BuildKit of the engine: that of Docker 26, which
// with the overlay2 store lacks MergeOp.

// tiny is a project whose syntax line names the tests' frontend.
func tiny(t *testing.T, b bed.Bed) files {
	t.Helper()
	ref, err := frontend(b)
	return files{
		"Dockerfile":       "# syntax=" + must(t, ref, err) + "\n",
		"setup.py":         "from setuptools import setup\n\nsetup(\n    name=\"tiny\",\n    version=\"1.0\",\n    packages=[\"tiny\"],\n    install_requires=[\"click\"],\n    entry_points={\"console_scripts\": [\"tiny=tiny:main\"]},\n)\n",
		"tiny/__init__.py": "import click\n\n\n@click.command()\ndef main():\n    click.echo(\"tiny works\")\n",
	}
}

// The engine's BuildKit runs the frontend that a syntax line names.
func TestEngineSyntaxLine(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		image, err := e.buildAs("wainwright-engines/tiny", tiny(t, e.bed).write(t), e.bed.BuildFlags()...)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.run(t, image.ref); got != "tiny works" {
			t.Errorf("it prints %q", got)
		}
	})
}

// inEngine is the example built by the engine's own BuildKit. Its Dockerfile is
// unchanged: a build argument names the frontend.
var inEngine = perEngine(func(e engine) (built, error) {
	dir, err := example()
	if err != nil {
		return built{}, err
	}
	return e.buildExample("wainwright-engines/built", dir)
})

func (e engine) buildExample(ref, dir string) (built, error) {
	syntax, err := frontend(e.bed)
	if err != nil {
		return built{}, err
	}
	return e.buildAs(ref, dir, append(exampleArgs(e.bed), "--build-arg", "BUILDKIT_SYNTAX="+syntax)...)
}

// The image of the example runs, and its server answers.
func TestEngineExample(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		image := inEngine(t, e)
		want := expected(t)
		for _, r := range want.runs {
			if err := r.check(e.run(t, append([]string{image.ref}, r.args...)...)); err != nil {
				t.Error(err)
			}
		}
		id := e.start(t, image.ref)
		want.askAll(t, e.address(t, id), e.ended(t, id))
	})
}

// Layers that are copied over each other have the same files as merged layers, and as
// those of another BuildKit.
func TestEngineLayers(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		image := inEngine(t, e)
		is, want := e.layers(t, image.ref), e.layers(t, loaded(t, e))
		if len(is) != len(want) {
			t.Fatalf("%d layers, want %d", len(is), len(want))
		}
		for n := range want {
			// The overlay2 store lists a layer's files in another order where the
			// engine had the base before the build.
			sameFiles := func() bool {
				return e.store == "overlay2" && is[n].title == want[n].title &&
					slices.Equal(e.files(t, image.ref, is[n].diffID), e.files(t, loaded(t, e), want[n].diffID))
			}
			if is[n] != want[n] && !sameFiles() {
				t.Errorf("layer %d is %s\n%s, want %s\n%s", n+1, is[n].diffID, is[n].title, want[n].diffID, want[n].title)
			}
		}
		const join = "[image] join the layers"
		joins := 1
		if !e.merges {
			joins = len(want)
		}
		if n := len(steps(image.ran, join)) + len(steps(image.cached, join)); n != joins {
			t.Errorf("the layers are joined in %d steps, want %d", n, joins)
		}
	})
}

// An edit of the project installs nothing again and changes only the project's layer.
func TestEngineEdit(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		before := e.layers(t, inEngine(t, e).ref)
		from, err := example()
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(must(t, from, err))); err != nil {
			t.Fatal(err)
		}
		// A text that no build had before: otherwise the project's layer would be cached.
		mark := filepath.Base(shared)
		edited := filepath.Join(dir, "mlproject", "__init__.py")
		if err := os.WriteFile(edited, []byte("EDIT = \""+mark+"\"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		image, err := e.buildExample("wainwright-engines/edited", dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { e.docker("image", "rm", image.ref) })
		if got := e.run(t, image.ref, "python", "-c", "import mlproject; print(mlproject.EDIT)"); got != mark {
			t.Errorf("the edit in the image is %q, want %q", got, mark)
		}
		if ran := steps(image.ran, "[deps "); len(ran) > 0 {
			t.Errorf("installed again: %q", ran)
		}
		after := e.layers(t, image.ref)
		if len(after) != len(before) {
			t.Fatalf("%d layers, before it were %d", len(after), len(before))
		}
		for n := range before {
			isProject := strings.HasPrefix(before[n].title, "project: ")
			if changed := after[n] != before[n]; changed != isProject {
				t.Errorf("%s: changed is %v", before[n].title, changed)
			}
		}
	})
}

// A step that fails leaves a report. On a BuildKit of this age another process has to
// read it.
func TestEngineErrors(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		for name, c := range map[string]struct {
			file, text string
			want       []string
		}{
			"setup.py raises": {
				"setup.py", "from setuptools import setup\n\nversion = {\"a\": 1}[\"version\"]\n\nsetup(name=\"tiny\", version=version)\n",
				[]string{"setup.py:3", "KeyError: 'version'", "   3 | >>> version = {\"a\": 1}[\"version\"]"},
			},
			"no such version": {
				"requirements.txt", "click==99.1\n",
				[]string{"requirements.txt:1", "click has no version that is ==99.1", "   1 | >>> click==99.1"},
			},
		} {
			t.Run(name, func(t *testing.T) {
				project := tiny(t, e.bed)
				project[c.file] = c.text
				r := e.build(project.write(t), append([]string{"--progress=plain"}, e.bed.BuildFlags()...)...)
				if r.Err == nil {
					t.Fatalf("it did not fail\n%s", r.Stderr)
				}
				for _, want := range c.want {
					if !strings.Contains(r.Stderr, want) {
						t.Errorf("no %q in\n%s", want, r.Stderr)
					}
				}
			})
		}
	})
}
