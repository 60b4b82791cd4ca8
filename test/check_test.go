package test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// doubtful is a project that builds, and of which there is something to say.
func doubtful() files {
	return starter().with(files{
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

// call asks about a project what --call names, and gives the exit code too.
func call(t *testing.T, dir, question string, args ...string) (bed.Result, int) {
	t.Helper()
	r := build(t, dir, append([]string{"--call=" + question}, args...)...)
	return r, r.ExitCode
}

func says(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", what, part, text)
		}
	}
}

func TestCheckWarnings(t *testing.T) {
	t.Parallel()
	dir := doubtful().write(t)
	r, code := call(t, dir, "check")
	if code != 1 {
		t.Errorf("exit code %d\n%s", code, r.Stderr)
	}
	says(t, "the check", r.Stdout,
		"Check complete, 2 warnings have been found!",
		"WARNING: BindsLocalhost - https://github.com/wainwright-build/wainwright/blob/main/docs/rules/BindsLocalhost.md\n"+
			"error: main.py:8: waitress.serve() listens on 127.0.0.1",
		"   8 | >>>     serve(app, host=\"127.0.0.1\")",
		"warning: main.py:5: \"/home/ada/notes.txt\"", "   5 | >>> notes = open(",
	)

	r, code = call(t, dir, "check,format=json")
	var told struct {
		Warnings []struct{ RuleName, Severity, File, Remedy, URL string }
		Sources  []struct {
			Filename string
			Data     []byte
		}
	}
	if err := json.Unmarshal([]byte(r.Stdout), &told); err != nil || code != 1 {
		t.Fatalf("%v, exit code %d\n%s%s", err, code, r.Stdout, r.Stderr)
	}
	if len(told.Warnings) != 2 || told.Warnings[0].RuleName != "BindsLocalhost" || told.Warnings[0].Severity != "error" || told.Warnings[0].Remedy != `host="0.0.0.0"` {
		t.Errorf("told %+v", told.Warnings)
	}
	if len(told.Sources) != 1 || told.Sources[0].Filename != "main.py" || string(told.Sources[0].Data) != doubtful()["main.py"] {
		t.Errorf("sources %+v", told.Sources)
	}
}

func TestCheckPasses(t *testing.T) {
	t.Parallel()
	r, code := call(t, starter().write(t), "check")
	if code != 0 || r.Stdout != "Check complete, no warnings found.\n" {
		t.Errorf("exit code %d\n%s%s", code, r.Stdout, r.Stderr)
	}
	if r, _ := call(t, starter().write(t), "subrequests.describe"); !strings.Contains(r.Stdout, "lint ") {
		t.Errorf("describe does not list the check:\n%s", r.Stdout)
	}
}

func TestCheckFails(t *testing.T) {
	t.Parallel()
	r, code := call(t, starter().with(files{"Dockerfile": "ignore = [\"DebugServr\"]\n"}).write(t), "check")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	says(t, "the check", r.Stderr, `there is no rule "DebugServr": write "DebugServer"`, `   2 | >>> ignore = ["DebugServr"]`)
}

func TestCheckIgnored(t *testing.T) {
	t.Parallel()
	dir := doubtful().with(files{"Dockerfile": "ignore = [\"AbsolutePath:main.py\"]\n"}).write(t)
	r, code := call(t, dir, "check")
	if code != 1 || !strings.Contains(r.Stdout, "1 warning has been found") {
		t.Errorf("exit code %d\n%s%s", code, r.Stdout, r.Stderr)
	}
	skip := []string{"--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=BindsLocalhost,StageNameCasing"}
	if r, code := call(t, dir, "check", skip...); code != 0 {
		t.Errorf("exit code %d\n%s%s", code, r.Stdout, r.Stderr)
	}
	r, _ = call(t, dir, "plan", skip...)
	says(t, "the plan", r.Stdout, "2 ignored\n",
		"error    BindsLocalhost: main.py:8: ", "(BUILDKIT_DOCKERFILE_CHECK)",
		"warning  AbsolutePath: main.py:5: ", "(ignore, Dockerfile:2)")
	if r := build(t, dir, skip...); r.Err != nil || strings.Contains(r.Stderr, "warning found") {
		t.Errorf("the build warns, or fails: %v\n%s", r.Err, r.Stderr)
	}
}

func TestCheckInBuild(t *testing.T) {
	t.Parallel()
	dir := doubtful().write(t)
	b := bed.Env(t)
	args := append([]string{"--debug", "buildx", "build", "--progress=plain"}, b.BuildFlags()...)
	r := b.Run(t.Context(), []string{"BUILDX_BUILDER=" + b.Builder}, "docker", append(args, dir)...)
	if r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	says(t, "the build", r.Stderr,
		" - BindsLocalhost: main.py:8: waitress.serve() listens on 127.0.0.1, which nobody outside the container reaches: host=\"0.0.0.0\"",
		"Each container has a loopback of its own", "More info: https://github.com/wainwright-build/wainwright/blob/main/docs/rules/BindsLocalhost.md",
		"   8 | >>>     serve(app, host=\"127.0.0.1\")",
	)
	said := mustFail(t, dir, "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=error=true")
	says(t, "the error", said,
		"failed to solve: BindsLocalhost: main.py:8: ", "AbsolutePath: main.py:5: ",
		"   8 | >>>     serve(app", "   5 | >>> notes = open(",
	)
}

// To read what compiled wheels load, a check would have to install nearly all of them.
// What is imported and not explained by any name takes looking.
func TestCheckInstallsLittle(t *testing.T) {
	t.Parallel()
	native := "wagonc" + random()
	wheel, file := wheelOf(t, native, "libgomp.so.1")
	dir := requiring(native + " @ " + serveFiles(t, map[string][]byte{file: wheel}) + "/" + file).write(t)
	for _, question := range []string{"check", "plan"} {
		r, code := call(t, dir, question)
		if code != 0 || strings.Contains(r.Stdout, "MissingLibrary") {
			t.Errorf("%s: exit code %d\n%s", question, code, r.Stdout)
		}
		if strings.Contains(r.Stderr, "[deps") || !strings.Contains(r.Stderr, "[lock]") {
			t.Errorf("%s makes other things than the wheel and the lock:\n%s", question, r.Stderr)
		}
	}
	edit(t, dir, "main.py", "from starter", "import no_name_tells\nfrom starter")
	r, code := call(t, dir, "check")
	if code != 1 {
		t.Errorf("exit code %d\n%s", code, r.Stderr)
	}
	says(t, "the check", r.Stdout, "error: main.py:1: imports no_name_tells, which nothing installs")
	says(t, "what it makes", r.Stderr, "[deps")
}

// bson and pymongo both have a package bson: one's files lie over the other's.
func TestCheckSamePaths(t *testing.T) {
	t.Parallel()
	r, code := call(t, starter().with(files{"requirements.txt": "six\nbson\npymongo\n-e ."}).write(t), "check")
	if code != 1 {
		t.Errorf("exit code %d\n%s", code, r.Stderr)
	}
	says(t, "the check", r.Stdout, "1 warning has been found",
		"warning: requirements.txt:3: bson and pymongo both install bson/__init__.py and ", ": those of pymongo stay: ask for one of them",
		"   3 | >>> pymongo")
}
