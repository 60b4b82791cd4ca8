package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// The whole provenance shows each step of a build by the script it ran, and what
// it was made from.
func TestProvenance(t *testing.T) {
	t.Parallel()
	dir := starter().write(t)
	made := pushWith(t, bed.Env(t), dir, "--provenance=mode=max")
	found := made.statements(t, "https://slsa.dev/provenance/v1")
	if len(found) != 1 {
		t.Fatalf("there are %d", len(found))
	}
	var told struct {
		BuildDefinition struct {
			ResolvedDependencies []struct{ URI string }
			InternalParameters   struct {
				BuildConfig struct {
					LLBDefinition []struct {
						Op struct {
							Op struct {
								Exec struct{ Meta struct{ Args []string } }
							}
						}
					}
				}
			}
		}
	}
	if err := json.Unmarshal(found[0].Predicate, &told); err != nil {
		t.Fatal(err)
	}
	var scripts []string
	for _, step := range told.BuildDefinition.InternalParameters.BuildConfig.LLBDefinition {
		for _, each := range step.Op.Op.Exec.Meta.Args {
			if filepath.Ext(each) == ".py" {
				scripts = append(scripts, filepath.Base(each))
			}
		}
	}
	slices.Sort(scripts)
	if want := []string{"buildenv.py", "install.py", "lock.py", "skeleton.py", "wheel.py"}; !slices.Equal(scripts, want) {
		t.Errorf("the steps are %q, want %q", scripts, want)
	}
	var materials []string
	for _, each := range told.BuildDefinition.ResolvedDependencies {
		materials = append(materials, each.URI)
	}
	for _, want := range []string{"pkg:docker/python@3.13-slim", "pkg:docker/" + strings.Replace(frontend(t), ":", "@", 1)} {
		if !slices.ContainsFunc(materials, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%s is not among the materials %q", want, materials)
		}
	}
}

// What a pipeline wants to know of a build stands beside the image's digest.
func TestMetadataFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		end  string
		args []string
	}{
		{"", nil},
		{"/linux/amd64", []string{"--platform", "linux/amd64", "--build-arg", "BUILDKIT_MULTI_PLATFORM=1"}},
	} {
		file := filepath.Join(t.TempDir(), "metadata.json")
		args := append([]string{"--metadata-file", file, "--output", "type=cacheonly"}, c.args...)
		if r := build(t, starter().write(t), args...); r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var told map[string]any
		if err := json.Unmarshal(text, &told); err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]string{
			"frontend.wainwright.version":             `.`,
			"frontend.wainwright.lock-digest" + c.end: `^sha256:[0-9a-f]{64}$`,
			"frontend.wainwright.python" + c.end:      `^3\.13\.\d+$`,
		} {
			if value, _ := told[key].(string); !regexp.MustCompile(want).MatchString(value) {
				t.Errorf("%s is %v in\n%s", key, told[key], text)
			}
		}
	}
}
