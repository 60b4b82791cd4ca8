package test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// pipeline is one of examples/ci: its build commands in order, and the variables that
// the CI service would set.
type pipeline struct {
	commands []string
	env      map[string]string
}

// The commands of examples/ci run unchanged, each time on a builder that began empty.
func TestExamplesCI(t *testing.T) {
	for service, read := range map[string]func(*testing.T, string) pipeline{
		"github-actions": githubActions, "gitlab-ci": gitlabCI,
	} {
		t.Run(service, func(t *testing.T) {
			t.Parallel()
			repository := "test/" + kit.Name(t) + "-" + kit.Random() // a former run's cache would hide a missing one
			p := read(t, bed.Env(t).Registry+"/"+repository)
			dir := kit.WithTests().Write(t)
			first := p.run(t, kit.EmptyDaemon(t), dir)
			if _, err := kit.Fetch(bed.Env(t), repository, "manifests", "latest"); err != nil {
				t.Fatalf("nothing was pushed: %v", err)
			}
			if log := kit.ReadFile(t, dir, "reports", "junit.xml"); !strings.Contains(log, "<testsuite") {
				t.Errorf("the tests' report is\n%s", log)
			}
			if len(kit.WithPrefix(first.Ran, "[deps ")) == 0 {
				t.Errorf("the first builder installed nothing: %q", kit.WithPrefix(first.Ran, ""))
			}
			edited := filepath.Join(dir, "starter", "__init__.py")
			require.NoError(t, os.WriteFile(edited, []byte("ANSWER = 43\n"), 0o644))
			again := p.run(t, kit.EmptyDaemon(t), dir)
			again.WantCached(t, "[venv]", "[wheel 1/2]", "[lock] resolve 2 requirements for", "[deps ")
			if len(kit.WithPrefix(again.Ran, "[wheel 2/2]")) == 0 {
				t.Errorf("the edit was not built: %q", kit.WithPrefix(again.Ran, ""))
			}
		})
	}
}

// run runs all commands with a builder.
func (p pipeline) run(t *testing.T, b bed.Bed, dir string) kit.Steps {
	t.Helper()
	require.NotEmpty(t, p.commands)
	all := kit.Steps{Ran: map[string]bool{}, Cached: map[string]bool{}}
	for _, command := range p.commands {
		// The build arguments that this machine needs.
		for _, flag := range b.BuildFlags() {
			command = strings.Replace(command, "docker buildx build", "docker buildx build '"+flag+"'", 1)
		}
		shell := exec.Command("sh", "-euc", command)
		shell.Dir = dir
		shell.Env = append(b.Environ(), "PATH="+b.Bin+":"+os.Getenv("PATH"), "BUILDX_BUILDER="+b.Builder, "BUILDKIT_PROGRESS=rawjson")
		for key, value := range p.env {
			shell.Env = append(shell.Env, key+"="+value)
		}
		out, err := shell.CombinedOutput()
		made := kit.ReadSteps(string(out))
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, made.Text)
		}
		maps.Copy(all.Ran, made.Ran)
		maps.Copy(all.Cached, made.Cached)
	}
	for step := range all.Ran {
		delete(all.Cached, step)
	}
	return all
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text := kit.ReadFile(t, kit.Root(t), "examples", "ci", name)
	require.NoError(t, yaml.Unmarshal([]byte(text), into))
}

func isBuild(command string) bool { return strings.Contains(command, "docker buildx build") }

func gitlabCI(t *testing.T, image string) pipeline {
	type job struct{ Script []string }
	var file struct {
		Variables  map[string]string
		Stages     []string
		Test, Push job
	}
	readYAML(t, "gitlab-ci.yml", &file)
	require.Equal(t, []string{"test", "push"}, file.Stages)
	set := map[string]string{"CI_REGISTRY_IMAGE": image, "CI_COMMIT_SHA": "0123456789abcdef"}
	env := maps.Clone(set)
	for key, value := range file.Variables {
		env[key] = os.Expand(value, func(name string) string { return set[name] })
	}
	commands := slices.Concat(file.Test.Script, file.Push.Script)
	return pipeline{slices.DeleteFunc(commands, func(c string) bool { return !isBuild(c) }), env}
}

func githubActions(t *testing.T, image string) pipeline {
	var file struct {
		Env  map[string]string
		Jobs map[string]struct {
			Steps []struct {
				Uses, Run string
				With      map[string]string
			}
		}
	}
	readYAML(t, "github-actions.yml", &file)
	owner, project, _ := strings.Cut(strings.TrimPrefix(image, bed.Env(t).Registry+"/"), "/")
	contexts := map[string]string{"github.repository": owner + "/" + project, "github.sha": "0123456789abcdef"}
	expression := regexp.MustCompile(`\$\{\{ *([a-zA-Z._]+) *\}\}`)
	expand := func(text string) string {
		return expression.ReplaceAllStringFunc(text, func(found string) string {
			value, ok := contexts[expression.FindStringSubmatch(found)[1]]
			require.True(t, ok, "%s is not set", found)
			return strings.Replace(value, "ghcr.io/", bed.Env(t).Registry+"/", 1)
		})
	}
	env := map[string]string{}
	for key, value := range file.Env {
		env[key] = strings.Replace(expand(value), "ghcr.io/", bed.Env(t).Registry+"/", 1)
		contexts["env."+key] = env[key]
	}
	p := pipeline{env: env}
	for _, step := range file.Jobs["image"].Steps {
		switch {
		case isBuild(step.Run):
			p.commands = append(p.commands, step.Run)
		case strings.HasPrefix(step.Uses, "docker/build-push-action@"):
			p.commands = append(p.commands, buildPushAction(t, step.With, expand))
		}
	}
	return p
}

// buildPushAction returns the command that docker/build-push-action makes of its
// inputs.
func buildPushAction(t *testing.T, with map[string]string, expand func(string) string) string {
	command := "docker buildx build"
	for _, key := range slices.Sorted(maps.Keys(with)) {
		value := expand(with[key])
		switch key {
		case "context":
		case "push":
			require.Equal(t, "true", value)
			command += " --push"
		case "tags", "cache-from", "cache-to":
			for _, line := range strings.Fields(value) {
				command += fmt.Sprintf(" --%s '%s'", strings.TrimSuffix(key, "s"), line)
			}
		default:
			t.Fatalf("the test does not know the input %s", key)
		}
	}
	return command + " '" + with["context"] + "'"
}

// The two projects of examples/two share the layers of what both lock.
func TestExamplesBake(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	repository, metadata := "test/"+kit.Name(t), filepath.Join(t.TempDir(), "metadata.json")
	args := []string{"buildx", "bake", "--push", "--progress=plain", "--metadata-file", metadata,
		"--set", "*.args.BUILDKIT_SYNTAX=" + kit.Frontend(t), "--set", "*.attest=type=provenance,disabled=true"}
	for _, argument := range b.BuildArgs() {
		args = append(args, "--set", "*.args."+argument)
	}
	cmd := exec.Command(filepath.Join(b.Bin, "docker"), args...)
	cmd.Dir = filepath.Join(kit.Root(t), "examples", "two")
	cmd.Env = append(b.Environ(), "BUILDX_BUILDER="+b.Builder, "REGISTRY="+b.Registry+"/"+repository)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var results map[string]struct {
		Digest string `json:"containerimage.digest"`
	}
	require.NoError(t, json.Unmarshal([]byte(kit.ReadFile(t, metadata)), &results))
	blobs := func(project string) map[string]digest.Digest {
		found := map[string]digest.Digest{}
		for _, layer := range kit.ReadImage(t, b, repository+"/"+project, results[project].Digest).Layers(t) {
			for _, kind := range []string{"venv: ", "numpy ", "project: "} {
				if strings.Contains(layer.Title, kind) {
					found[kind] = layer.Digest
				}
			}
		}
		require.Len(t, found, 3, project)
		return found
	}
	train, serve := blobs("train"), blobs("serve")
	for kind := range train {
		if same, shared := train[kind] == serve[kind], kind != "project: "; same != shared {
			t.Errorf("the layer %q is shared: %v", kind, same)
		}
	}
}
