package trust

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	wainwright "github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/forged"
	"github.com/wainwright-build/wainwright/test/kit"
)

func TestWords(t *testing.T) { attackAll(t, words) }

var words = []attack{
	{
		name:  "a terminal's control characters",
		tries: "`setup.py`, an exception, metadata, a comment and a file's name clear the screen or write the clipboard",
		seen:  "the text, with `\\x1b` in the place of the character",
		stops: "control characters are made visible where a text leaves a step, and in all that the frontend says",
		try:   terminal,
	},
	{
		name:    "a password in a build argument",
		tries:   "`index.url` with user and password as `--build-arg`, which BuildKit keeps",
		flags:   []string{"--build-arg", "index.url=http://me:SECRET@index.example.test/simple"},
		refused: "index.url: holds a credential, which would stay in the build's cache and provenance",
		stops:   "no key takes a URL with a password",
	},
	{
		name:  "a command to a CI service",
		tries: "an exception, metadata and the names of files begin a line with `::add-mask::`, which GitHub's runner obeys, or hold `##vso[...]`, which Azure's agent does",
		seen:  "one line, with `\\n`, `\\x3a` and `\\x23` in the place of what makes it a command",
		stops: "whatever is shown passes `report.Line` or `report.Block` where it leaves the frontend",
		try:   commands,
	},
	{
		name:  "a token in the context's URL",
		tries: "`wainwright build https://TOKEN@...`, a URL by which BuildKit names a step",
		seen:  "`****` in the names of steps and in answers; `docker buildx` shows the URL itself, when it reads the Dockerfile before the frontend is there",
		stops: "the client of BuildKit through which the frontend solves masks the names of all steps",
		try:   contextToken,
	},
	{
		name:  "a proxy's password in what is printed",
		tries: "`setup.py` prints the URL of the proxy that it has with `build.network`: in two pieces, as a header, in quotes and encoded twice",
		files: kit.Files{"Dockerfile": "build.network = true\n"}.With(setupThat(`import base64, json, sys, time, urllib.parse
proxy = os.environ["HTTPS_PROXY"]
for piece in "as it is ", proxy[:20], proxy[20:], "\n":
    sys.stdout.write(piece)
    sys.stdout.flush()
    time.sleep(0.3)
user = proxy.partition("//")[2].rpartition("@")[0]
print("as a header", base64.b64encode(user.encode()).decode())
print("in quotes", json.dumps([proxy]), "encoded", urllib.parse.quote(proxy, safe=""))
`)),
		secrets: kit.Secrets{"HTTPS_PROXY": "http://me:SECRET@127.0.0.1:9"},
		flags:   []string{"--build-arg", "NO_PROXY=*"},
		seen:    "`****` in the place of the password",
		says:    []string{"as it is http://me:****@127.0.0.1:9", "as a header ****", `in quotes ["http://me:****@127.0.0.1:9"]`},
		stops:   "the end of what is printed is held back while it may be the beginning of a secret, which is known in all of its spellings",
	},
	{
		name:  "a proxy's password in an exception",
		tries: "the command of a program that failed has the URL of the proxy",
		files: kit.Files{"Dockerfile": "build.network = true\n"}.With(setupThat(`import subprocess
subprocess.run(["false", "-x", os.environ["HTTPS_PROXY"]], check=True)
`)),
		secrets: kit.Secrets{"HTTPS_PROXY": "http://me:SECRET@127.0.0.1:9"},
		flags:   []string{"--build-arg", "NO_PROXY=*"},
		refused: "CalledProcessError: Command '['false', '-x', 'http://me:****@127.0.0.1:9']'",
		stops:   "the report of a failure leaves the step as its output does",
	},
	{
		name:  "a misspelt key of uv.toml",
		tries: "a key of the secret `uv.toml` is misspelt, and uv quotes the line",
		// No other test resolves this: BuildKit would share the step that fails with it.
		files:   kit.Files{"requirements.txt": "six<4.3.2.1\n"},
		secrets: kit.Secrets{"uv.toml": "pasword = \"SECRET\"\n"},
		refused: "unknown field `pasword`",
		stops:   "lines of `uv.toml` are secrets where uv quotes them",
	},
	{
		name:  "every secret in every spelling",
		tries: "passwords and tokens of netrc, pip.conf, uv.toml, variables and proxies, cut at every byte, in the output and the report of a step",
		seen:  "`****` in their place",
		stops: "all that a step prints and reports passes one function",
		unit:  "llb TestNoSecretLeaves",
	},
	{
		name:  "a command in a line of a step",
		tries: "a file's name or an exception's message has a line that begins with `::error::`",
		seen:  "no line of a step's own that begins so, and no command",
		stops: "a step's own lines begin with its own words, and line ends in names are made visible",
		unit:  "llb TestLinesOfAStep",
	},
}

// Names, metadata and exceptions of others begin no line and are no command to GitHub's
// runner, Azure's agent or TeamCity.
func commands(t *testing.T) {
	names := []string{"::error file=a::forged.csv", "a\n::add-mask::forged.csv", "##vso[task.complete]forged.csv"}
	project := kit.Starter()
	project["setup.py"] = strings.Replace(project["setup.py"], `"A starter"`, `"##[add-mask]forged"`, 1)
	project["main.py"] += "\n\ndef data():\n"
	for _, name := range names {
		project["data/"+name] = "1,2\n"
		project["main.py"] += fmt.Sprintf("    open(%q)\n", "data/"+name)
	}
	dir := project.Write(t)
	r := kit.Build(t, dir)
	if r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	forged.Check(t, r.Stderr)
	for _, question := range []string{"plan", "check", "outline"} {
		r, _ := kit.Call(t, dir, question)
		forged.Check(t, r.Stdout+r.Stderr)
		if question == "plan" {
			kit.Says(t, "the plan", r.Stdout, `data/a\n::add-mask::forged.csv`, `data/\x23#vso[task.complete]forged.csv`, `\x23#[add-mask]forged`)
		}
	}
	kit.Edit(t, dir, "setup.py", "setup(\n", "raise ValueError(\"a\\n::error::forged\\n##[add-mask]forged\")\nsetup(\n")
	t.Run("an exception", func(t *testing.T) {
		const shown = `building the wheel failed: ValueError: a ::error::forged \x23#[add-mask]forged`
		kit.Says(t, "the build", kit.MustFail(t, dir), shown)
		r, _ := kit.Call(t, dir, "check")
		kit.Says(t, "the check", r.Stdout+r.Stderr, shown)
	})
}

// A context from git is named by its URL.
func contextToken(t *testing.T) {
	secret := kit.Random() + kit.Random()
	url := strings.Replace(kit.ServeGit(t, kit.Starter().Write(t), ""), "://", "://"+secret+"@", 1) + "#main"
	leaks := kit.LookFor(t, secret)
	for _, question := range []string{"", "frontend.plan", "frontend.lint", "frontend.convertllb"} {
		opt := kit.SolveOptions(t, t.TempDir(), map[string]string{"context": url})
		if question != "" {
			opt.FrontendAttrs["requestid"] = question
		}
		opt.LocalMounts = nil
		var answer []byte
		_, steps := kit.Solve(t, opt, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
			result, err := wainwright.Build(ctx, c)
			if err == nil {
				answer = slices.Concat(result.Metadata["result.json"], result.Metadata["result.txt"])
			}
			return result, err
		})
		names := strings.Join(slices.Sorted(maps.Keys(steps.Ran)), "\n")
		kit.Says(t, "the build", names, "load git source http://****@")
		leaks.In("the names of steps", []byte(names+steps.Text))
		leaks.In("the answer to "+question, answer)
	}
	leaks.WantNothing(secret)
}

// What setup.py and the metadata of its wheel print is untrusted. A build shows it, and
// it has no effect on the terminal.
func terminal(t *testing.T) {
	acting := "\x1b]52;c;aHVzaA==\x07\x1b[2J\x1b[3A\u009b2J"
	literal := `"\x1b]52;c;aHVzaA==\x07\x1b[2J\x1b[3A\u009b2J"`
	project := kit.Starter()
	project["setup.py"] = "import os, sys  # " + kit.Random() + "\nprint(\"printed\", " + literal + ")\nprint(\"printed\", " + literal + ", file=sys.stderr)\n" +
		strings.Replace(project["setup.py"], `"A starter"`, `"A starter " + `+literal+`, author=`+literal, 1)
	project["requirements.txt"] += "  # " + acting + "\n"
	project["data/"+acting+".csv"] = "1,2\n"
	project["main.py"] = "import absent\nopen(" + literal + ")\nopen(\"data/\" " + literal + " \".csv\")\n" + project["main.py"]
	dir := project.Write(t)
	made := kit.Push(t, dir)
	if !strings.Contains(made.Steps.Text, `printed \x1b]52;c;`) {
		t.Errorf("setup.py's output is not shown:\n%s", made.Steps.Text)
	}
	wantNoControlCharacters(t, "the build", made.Steps.Text)
	for key, value := range made.Config.Config.Labels {
		wantNoControlCharacters(t, "the label "+key, value)
	}
	for _, entry := range made.Config.History {
		wantNoControlCharacters(t, "the history", entry.CreatedBy)
	}
	for question, want := range map[string]string{"plan": `A starter \x1b]52;c;`, "check": "absent", "outline": "python"} {
		r, _ := kit.Call(t, dir, question)
		if !strings.Contains(r.Stdout, want) {
			t.Errorf("%s does not say %q:\n%s", question, want, r.Stdout)
		}
		wantNoControlCharacters(t, question, r.Stdout+r.Stderr)
	}
	kit.Edit(t, dir, "setup.py", "setup(\n", "class Wild(Exception):\n    pass\n\n\nWild.__name__ = "+literal+"\nraise Wild("+literal+")  # "+acting+"\nsetup(\n")
	t.Run("a failure", func(t *testing.T) {
		stderr := kit.MustFail(t, dir)
		kit.Says(t, "the build", stderr, `setup.py:18: building the wheel failed: \x1b]52;c;aHVzaA==`)
		wantNoControlCharacters(t, "the failing build", stderr)
	})
}

// wantNoControlCharacters fails the test for control characters in a text.
func wantNoControlCharacters(t *testing.T, what, text string) {
	t.Helper()
	for _, acting := range []string{"\x1b]", "\x1b[", "\x07", "\u009b"} {
		if at := strings.Index(text, acting); at >= 0 {
			t.Errorf("%s holds %q: %q", what, acting, text[max(0, at-200):min(len(text), at+100)])
		}
	}
}
