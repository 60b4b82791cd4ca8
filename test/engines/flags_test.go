package engines

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

var update = flag.Bool("update", false, "write docs/engines.md anew")

// host is a column of docs/engines.md: an engine and a client.
type host struct {
	title string
	// build builds with flags.
	build func(args ...string) bed.Result
}

func hosts(t *testing.T) []host {
	b := bed.Docker(t)
	withBuildx := func(host, builder string, more ...string) func(...string) bed.Result {
		return func(args ...string) bed.Result {
			env := append(engineEnv(host), "BUILDX_BUILDER="+builder)
			return b.Run(context.Background(), env, "docker", slices.Concat([]string{"buildx", "build"}, more, args)...)
		}
	}
	old := docker20(t)
	return []host{
		// --load needs a Docker engine.
		{title: "BuildKit 0.34", build: withBuildx(b.DockerHost, b.Builder)},
		{title: "Docker 26, containerd store", build: withBuildx(b.DockerContainerdHost, "default", "--network=host")},
		{title: "Docker 26, overlay2 store", build: withBuildx(b.DockerHost, "default", "--network=host")},
		{title: "Docker 20.10", build: func(args ...string) bed.Result {
			return old.docker(append([]string{"build", "--network=host"}, args...)...)
		}},
	}
}

// try is a row: flags, and how their effect shows.
type try struct {
	flag string // as the row shows it
	// args returns the flags. out is a folder for files, ref an image's name.
	args func(out, ref string) []string
	// project replaces files of the project.
	project files
	// check returns an error if the flags had no effect.
	check func(out, log string) error
}

func plain(args ...string) func(string, string) []string {
	return func(string, string) []string { return args }
}

func has(pattern string) func(string, string) error {
	return func(out, _ string) error {
		if found, _ := filepath.Glob(filepath.Join(out, pattern)); len(found) == 0 {
			return fmt.Errorf("there is no %s", pattern)
		}
		return nil
	}
}

func says(text string) func(string, string) error {
	return func(_, log string) error {
		if !strings.Contains(log, text) {
			return fmt.Errorf("no %q in\n%s", text, log)
		}
		return nil
	}
}

// asserts is a setup.py that fails if a condition does not hold in the step.
func asserts(condition string) files {
	return files{"setup.py": "import os\nfrom setuptools import setup\n\nassert " + condition + "\n\nsetup(name=\"tiny\", version=\"1.0\", packages=[\"tiny\"])\n"}
}

// memory is true if the step has the memory limit, with either version of cgroups.
const memory = `any(open(p).read().strip() == "1073741824" for p in ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max") if os.path.exists(p))`

func tries(t *testing.T) []try {
	secret := filepath.Join(t.TempDir(), "netrc")
	agent := filepath.Join(t.TempDir(), "agent")
	listener, err := net.Listen("unix", agent)
	if err := errors.Join(err, os.WriteFile(secret, []byte("machine example.test login me password hush\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	other := files{"setup.py": "from setuptools import setup\n\nsetup(name=\"other\", version=\"2.0\", py_modules=[\"other\"])\n", "other.py": ""}.write(t)
	file := func(flag, name string) func(string, string) []string {
		return func(out, _ string) []string { return []string{flag, filepath.Join(out, name)} }
	}
	output := func(kind, target, name string) func(string, string) []string {
		return func(out, _ string) []string {
			return []string{"--target=" + target, "--output=type=" + kind + ",dest=" + filepath.Join(out, name)}
		}
	}
	cache := func(flag, kind, more string) func(string, string) []string {
		return func(_, ref string) []string { return []string{flag, "type=" + kind + ",ref=" + ref + "-cache" + more} }
	}
	return []try{
		{flag: "`--add-host`", args: plain("--add-host", "one.test:10.1.2.3"), project: asserts(`"10.1.2.3" in open("/etc/hosts").read()`)},
		{flag: "`--annotation`", args: func(_, ref string) []string { return []string{"--annotation", "a=b", "--tag", ref, "--push"} }},
		{flag: "`--build-arg`", args: plain("--build-arg", "build.env.MARK=1"), project: asserts(`os.environ["MARK"] == "1"`)},
		{flag: "`--build-context`", args: func(out, _ string) []string {
			return []string{"--build-context", "project=" + other, "--target=wheel", "--output", out}
		}, check: has("other-2.0-*.whl")},
		{flag: "`--cache-to type=inline`", args: func(_, ref string) []string { return []string{"--cache-to", "type=inline", "--tag", ref} }},
		{flag: "`--cache-to type=registry`", args: cache("--cache-to", "registry", ",mode=max")},
		{flag: "`--cache-from type=registry`", args: cache("--cache-from", "registry", "")},
		{flag: "`--call=check`", args: plain("--call=check"), check: says("no warnings found")},
		{flag: "`--call=outline`", args: plain("--call=outline"), check: says("index.exclude-newer")},
		{flag: "`--call=plan`", args: plain("--call=plan"), check: says("click")},
		{flag: "`--call=targets`", args: plain("--call=targets"), check: says("wheel")},
		{flag: "`--cgroup-parent`", args: plain("--cgroup-parent", "wainwright-test"), project: asserts(`"wainwright-test" in open("/proc/self/cgroup").read()`)},
		{flag: "`--file`", args: plain("--file", "Other"), project: files{"Other": "user = \"1234:0\"\n"}},
		{flag: "`--iidfile`", args: file("--iidfile", "id"), check: has("id")},
		{flag: "`--label`", args: plain("--label", "a=b")},
		{flag: "`--load`", args: func(_, ref string) []string { return []string{"--load", "--tag", ref} }},
		{flag: "`--metadata-file`", args: file("--metadata-file", "metadata.json"), check: func(out, _ string) error {
			text, _ := os.ReadFile(filepath.Join(out, "metadata.json"))
			return says("frontend.wainwright.lock-digest")("", string(text))
		}},
		{flag: "`--no-cache`", args: plain("--no-cache", "--target=lock")},
		{flag: "`--no-cache-filter`", args: plain("--no-cache-filter=wheel")},
		{flag: "`--output type=local`", args: func(out, _ string) []string { return []string{"--target=wheel", "--output", out} }, check: has("tiny-1.0-*.whl")},
		{flag: "`--output type=tar`", args: output("tar", "lock", "lock.tar"), check: has("lock.tar")},
		{flag: "`--output type=oci`", args: output("oci", "image", "image.tar"), check: has("image.tar")},
		{flag: "`--output type=docker`, a file", args: output("docker", "image", "image.tar"), check: has("image.tar")},
		{flag: "`--platform`, the engine's own", args: plain("--platform", "linux/"+arch())},
		{flag: "`--provenance`", args: func(_, ref string) []string { return []string{"--provenance=mode=max", "--tag", ref, "--push"} }},
		{flag: "`--pull`", args: plain("--pull")},
		{flag: "`--push`", args: func(_, ref string) []string { return []string{"--push", "--tag", ref} }},
		{flag: "`--quiet`", args: plain("--quiet")},
		{flag: "`--resource`", args: plain("--resource", "memory=1073741824"), project: asserts(memory)},
		{flag: "`--sbom`", args: func(_, ref string) []string { return []string{"--sbom=true", "--tag", ref, "--push"} }},
		{flag: "`--secret`", args: plain("--secret", "id=netrc,src="+secret)},
		{flag: "`--shm-size`", args: plain("--shm-size", "12m"), project: asserts(`12 << 20 == os.statvfs("/dev/shm").f_blocks * os.statvfs("/dev/shm").f_frsize`)},
		{flag: "`--ssh`", args: plain("--ssh", "default="+agent)},
		{flag: "`--target`", args: plain("--target=deps")},
		{flag: "`--ulimit`", args: plain("--ulimit", "nofile=77:77"), project: asserts(`__import__("resource").getrlimit(7) == (77, 77)`)},
		{flag: "warnings", args: plain("--progress=plain"), project: files{
			"setup.py": "from setuptools import setup\n\nsetup(name=\"tiny\", version=\"1.0\", packages=[\"tiny\"], install_requires=[\"flask\"])\n",
			"app.py":   "from flask import Flask\n\napp = Flask(__name__)\napp.run(debug=True)\n",
		}, check: says("DebugServer: app.py:4")},
		{flag: "the line that is wrong", args: plain("--progress=plain", "--build-arg", "python=3.13"), project: files{
			"setup.py": "from setuptools import setup\n\nsetup(name=\"tiny\", version=\"1.0\", packages=[\"tiny\"], install_requires=[\"click==99.1\"])\n",
		}, check: says("click has no version that is ==99.1")},
	}
}

// docs/engines.md shows what each flag does on each engine.
func TestEngineFlags(t *testing.T) {
	b := bed.Docker(t)
	all, rows := hosts(t), tries(t)
	cells := make([][]string, len(rows))
	for i := range cells {
		cells[i] = make([]string, len(all))
	}
	var wait sync.WaitGroup
	for column, h := range all {
		wait.Go(func() {
			for row, attempt := range rows {
				cells[row][column] = attempt.on(t, b, h, column)
			}
		})
	}
	wait.Wait()
	const begin, end = "<!-- engines -->\n", "<!-- /engines -->\n"
	path := filepath.Join(root, "docs", "engines.md")
	document, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(document), begin)
	was, after, found := strings.Cut(rest, end)
	if !found {
		t.Fatalf("%s has no table between %q and %q", path, begin, end)
	}
	is := table(all, rows, cells)
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+is+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if is != was {
		t.Errorf("docs/engines.md is not what ran; -update writes it:\n%s", is)
	}
}

// on builds on an engine. It returns "yes", "ignored", or the reason that the engine
// gives.
func (y try) on(t *testing.T, b bed.Bed, h host, n int) string {
	project := tiny(t, b)
	for name, text := range y.project {
		if name == "Other" {
			text = project["Dockerfile"] + text
		}
		project[name] = text
	}
	dir, out := project.write(t), t.TempDir()
	ref := fmt.Sprintf("%s/test/flags-%d:latest", b.Registry, n)
	args := y.args(out, ref)
	for i, arg := range args {
		if arg == "Other" {
			args[i] = filepath.Join(dir, arg)
		}
	}
	r := h.build(append(slices.Concat(b.BuildFlags(), args), dir)...)
	log := r.Stdout + r.Stderr
	if y.check != nil && (r.Err == nil || strings.Contains(log, "99.1")) {
		if err := y.check(out, log); err != nil {
			return "**no**: " + strings.TrimSpace(err.Error())
		}
		return "yes"
	}
	if r.Err == nil {
		return "yes"
	}
	if strings.Contains(log, "AssertionError") {
		return "ignored"
	}
	return words(log, b.Registry)
}

// words returns the engine's own words for what it cannot do.
func words(log, registry string) string {
	var last string
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "unknown flag") {
			last = line
			break
		}
		if strings.HasPrefix(line, "ERROR: ") || strings.Contains(line, "failed to ") || strings.HasPrefix(line, "invalid") {
			last = line
		}
	}
	if last == "" {
		last = strings.TrimSpace(log)
	}
	prefix := regexp.MustCompile(`^(ERROR: |failed to build: |failed to solve: |failed to solve with frontend [a-z.0-9]+: |rpc error: code = \w+ desc = )+`)
	last = prefix.ReplaceAllString(last, "")
	last, _, _ = strings.Cut(last, "\n")
	return strings.ReplaceAll(last, registry, "REGISTRY")
}

// table returns the table, with each reason once below it.
func table(all []host, rows []try, cells [][]string) string {
	var b, notes strings.Builder
	b.WriteString("| |")
	for _, h := range all {
		b.WriteString(" " + h.title + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(all)) + "\n")
	var known []string
	for row, attempt := range rows {
		b.WriteString("| " + attempt.flag + " |")
		for _, cell := range cells[row] {
			switch {
			case strings.HasPrefix(cell, "unknown flag"):
				cell = "-"
			case cell != "yes" && cell != "ignored":
				n := slices.Index(known, cell)
				if n < 0 {
					known, n = append(known, cell), len(known)
					fmt.Fprintf(&notes, "%d. `%s`\n", n+1, cell)
				}
				cell = fmt.Sprintf("no (%d)", n+1)
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteString("\n")
	}
	return b.String() + "\n" + notes.String()
}
