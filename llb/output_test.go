package llb_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"

	steps "github.com/wainwright-build/wainwright/llb"
)

// The result of a Redactor does not depend on how the output is cut, and it holds back
// the beginning of a secret alone.
func TestRedactor(t *testing.T) {
	_, failures := runScript(t, `
import random, re, sys
import redact

def expected(text, secrets):
    spans, out, at = [], b"", 0
    for start, end in sorted((i, i + len(s)) for s in secrets for i in range(len(text)) if text.startswith(s, i)):
        if spans and start < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    for start, end in spans:
        out, at = out + text[at:start] + b"****", end
    return out + text[at:]

def cuts(text):
    for i in range(len(text) + 1):
        yield [text[:i], text[i:]]
    for size in (1, 2, 3, 7):
        yield [text[i:i + size] for i in range(0, len(text), size)]

def check(text, want, secrets=(), credentials=False):
    for pieces in cuts(text):
        redactor = redact.Redactor(secrets, credentials)
        got = b""
        for piece in pieces:
            got += redactor.feed(piece)
            if redactor.held and not credentials and not any(s.startswith(redactor.held) for s in redactor.secrets):
                print("held back", redactor.held, "of", pieces, file=sys.stderr)
        got += redactor.flush()
        if got != want:
            print(pieces, "becomes", got, "want", want, "of", secrets, file=sys.stderr)

fixed = [
    (["proxy-word"], b"it is proxy-word, proxy-wor proxy-word", b"it is ****, proxy-wor ****"),
    (["abcd", "abcdef"], b"abcd abcde abcdef abcdefg", b"**** ****e **** ****g"),    # prefixes of one another
    (["abcd", "cdef"], b"abcdef abcdxcdef", b"**** ****x****"),                      # overlap
    (["aaaa"], b"aaaaaaaaab", b"****b"),                                             # overlaps itself
    (["abcd"], b"abcdabcd", b"********"),                                            # side by side
    (["p%40ss/word"], b"p%40ss/word p@ss/word p%2540ss%2Fword", b"**** **** ****"),  # other spellings
    (["p\u00e4ssword"], "p\u00e4ssword p%C3%A4ssword".encode(), b"**** ****"),
    (["two\nlines"], b"two\nlines", b"****"),
    (["abc"], b"abc", b"abc"),                                                       # a word like any other
    ([], b"nothing", b"nothing"),
]
for secrets, text, want in fixed:
    check(text, want, secrets)

random.seed(1)
word = lambda letters, least, most: "".join(random.choice(letters) for _ in range(random.randint(least, most)))
for _ in range(300):
    letters = random.choice(("ab", "abc", "a-"))
    secrets = [word(letters, 4, 9) for _ in range(random.randint(1, 4))]
    text = "".join(random.choice((word(letters, 0, 6), random.choice(secrets), " ")) for _ in range(8)).encode()
    check(text, expected(text, [s.encode() for s in secrets]), secrets)

check(b"x @ git+https://me:word@host/x ssh://git@host:22 me:word@host/y http://a:b/c@d x:", b"x @ git+https://****@host/x ssh://git@host:22 ****@host/y http://a:b/c@d x:", credentials=True)
check(b"::me:word@host @a:b@ a:b", b"::****@host @****@ a:b", credentials=True)
check(b"me:word@secret @word", b"****@**** @word", secrets=["secret"], credentials=True)
check(b"me:word@secret x", b"****cret x", secrets=["word@se"], credentials=True)
for _ in range(200):
    text = word("ab:/@ ", 0, 24).encode()
    whole = redact.Redactor(credentials=True)
    check(text, re.sub(rb"(?<![^\s/:@])([^\s/:@]+:[^\s/@]+)@", b"****@", text), credentials=True)
# A word in which every second byte may begin a user: the pattern above takes hours.
many = b"a:" * 1000000
whole = redact.Redactor(credentials=True)
if whole.feed(many) + whole.flush() != many:
    print("a word of many parts is changed", file=sys.stderr)
long = redact.Redactor(credentials=True)
if long.feed(b"." * (redact.LONGEST_CREDENTIAL + 1)) == b"":
    print("a line without end is held back for ever", file=sys.stderr)
`)
	if failures != "" {
		t.Error(failures)
	}
}

// A secret that falls across two reads is hidden, and the rest of the output is shown at
// once, also without a line end.
func TestOutput(t *testing.T) {
	_, failures := runScript(t, `
import io, os, sys, threading, time
import output

os.environ["HTTPS_PROXY"] = "http://me:proxy-word@proxy.example.test:3128"
errors, real = [], sys.stderr

class Screen(io.StringIO):
    def shows(self, text):
        for _ in range(500):
            if self.getvalue() == text:
                return
            time.sleep(0.01)
        errors.append("shown is %r, want %r" % (self.getvalue(), text))

def run(pieces, newlines=True):
    """pieces are (bytes written, all that is shown then)."""
    sys.stderr = screen = Screen()
    copy, (read, write) = io.StringIO(), os.pipe()
    out = output.Output(copy=copy, newlines=newlines)
    thread = threading.Thread(target=out.show, args=(read,))
    thread.start()
    for piece, text in pieces:
        os.write(write, piece)
        screen.shows(text)
    os.close(write)
    thread.join()
    sys.stderr = real
    return out.end, copy.getvalue(), screen.getvalue()

def equal(got, want):
    if got != want:
        errors.append("%r, want %r" % (got, want))

equal(run([(b"it is proxy-", "it is "), (b"word\n", "it is ****\n")]), ("it is ****\n",) * 3)
equal(run([(b"50%", "50%"), (b" 100%", "50% 100%"), (b" pro", "50% 100% ")])[2], "50% 100% pro")
equal(run([(b"\xc3", ""), (b"\xa4", "\u00e4")])[0], "\u00e4")
equal(run([(b"\x1b[1;3", ""), (b"1mred", "\x1b[1;31mred")])[0], "\x1b[1;31mred")
equal(run([(b"\x1b", ""), (b"]52;c;eA==\x07", "\\x1b]52;c;eA==\\x07")]), ("\\x1b]52;c;eA==\\x07",) * 3)
equal(run([(b"it is #", "it is "), (b"#vs", "it is "), (b"o[x] # 1", "it is \\x23#vso[x] # 1")])[0], "it is \\x23#vso[x] # 1")
equal(run([(b"a\r\nb\r", "a\nb"), (b"c", "a\nb\nc")])[0], "a\nb\nc")
equal(run([(b"a\r\nx", "a\r\nx")], newlines=False)[0], "a\r\nx")
equal(run([(b"x" * 60000, "x" * 60000), (b"y" * 60000, "x" * 60000 + "y" * 60000)])[0], "x" * 5536 + "y" * 60000)
print("\n".join(errors), end="", file=sys.stderr)
`)
	if failures != "" {
		t.Error(failures)
	}
}

// Texts leave a step by output.py alone, which hides secrets. hooks.py runs as a program, whose
// output and result pass it.
func TestOutputIsShownInOnePlace(t *testing.T) {
	files, err := filepath.Glob("steps/*.py")
	if err != nil {
		t.Fatal(err)
	}
	writes := regexp.MustCompile(`sys\.std(?:err|out)\.write|os\.write\([12],|\bprint\(|json\.dump\(|traceback\.print`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if base := filepath.Base(file); writes.Match(text) && base != "output.py" && base != "hooks.py" {
			t.Errorf("%s has %q", file, writes.Find(text))
		}
	}
}

// A step mounts the scripts that it needs and no other: its key changes with each of them.
func TestScriptsOfAStep(t *testing.T) {
	s := fixed()
	venv, build := s.EmptyVenv(), wheelBuild(false)
	network := wheelBuild(true)
	running := []string{"common.py", "credentials.py", "fetching.py", "indexes.py", "network.py", "output.py", "processes.py", "redact.py", "tree.py", "uv.py"}
	wheel := []string{"bytecode.py", "common.py", "credentials.py", "hooks.py", "libraries.py", "output.py", "processes.py", "redact.py", "references.py", "survey.py", "tree.py", "uv.py", "wheel.py"}
	for name, c := range map[string]struct {
		made llb.State
		want []string
	}{
		"empty venv":     {venv, []string{"common.py", "credentials.py", "output.py", "redact.py", "skeleton.py", "tree.py"}},
		"apt":            {s.Apt(s.Base, "apt-build", []string{"gcc"}, "apt"), []string{"apt.py", "common.py", "credentials.py", "network.py", "output.py", "processes.py", "redact.py"}},
		"lock":           {s.Lock(resolution(), steps.BuildEnvironment{Lock: llb.Scratch()}, "lock"), append(running, "lock.py")},
		"build":          {buildEnvironment(s).Venv, append(running, "buildenv.py", "bytecode.py")},
		"install":        {s.Install(steps.Layer{Lock: []byte("six")}, llb.Scratch()).Tree, append(running, "bytecode.py", "install.py", "shared.py")},
		"install native": {s.Install(steps.Layer{Lock: []byte("numpy"), Native: true}, llb.Scratch()).Tree, append(running, "bytecode.py", "install.py", "libraries.py", "shared.py")},
		"wheel":          {s.Wheel(build, steps.BuildEnvironment{Venv: llb.Scratch()}, llb.Scratch()).Installed, wheel},
		"wheel network":  {s.Wheel(network, steps.BuildEnvironment{Venv: llb.Scratch()}, llb.Scratch()).Installed, append(wheel, "network.py")},
		"test":           {s.Test(steps.TestRun{Image: s.Base, Workdir: "/app", Command: []string{"pytest"}}), []string{"common.py", "credentials.py", "output.py", "processes.py", "redact.py", "test.py", "tree.py"}},
	} {
		t.Run(name, func(t *testing.T) {
			want := slices.Sorted(slices.Values(c.want))
			if got := mounted(t, c.made); !slices.Equal(got, want) {
				t.Errorf("it has %q, want %q", got, want)
			}
		})
	}
}

// mounted are the scripts that a state's operations write, sorted.
func mounted(t *testing.T, state llb.State) []string {
	t.Helper()
	var all []string
	for _, data := range marshal(t, state).Def {
		var op pb.Op
		if err := op.UnmarshalVT(data); err != nil {
			t.Fatal(err)
		}
		for _, action := range op.GetFile().GetActions() {
			if file := action.GetMkfile(); file != nil && filepath.Ext(file.Path) == ".py" {
				all = append(all, filepath.Base(file.Path))
			}
		}
	}
	slices.Sort(all)
	return all
}

// Neither what the backend prints nor its exception has the password of a proxy.
func TestBackendFailureHidesPasswords(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"survey.json": "{}",
		"result.json": `{"failure": {"type": "ProxyError", "message": "no http://me:proxy-word@b.example.test", "path": "/x/proxy-word", "line": 3, "log": "forged", "kind": "forged"}}`,
	})
	_, shown := runScript(t, `
import os, sys, time
import common
main = common.main
common.main = lambda *_: None
os.chdir = os.posix_spawn = lambda *_, **__: None  # of the backend
os.environ.update(WAINWRIGHT_BACKEND='{"build-backend": "backend"}', HTTPS_PROXY="http://me:proxy-word@b.example.test:3128")
import wheel
wheel.WHEEL, wheel.RESULT = sys.argv[1], sys.argv[1] + "/result.json"
class Interpreter:
    def wait(self, timeout):
        pass
read, write = os.pipe()
_, to_backend = os.pipe()
process = os.fork()
if process == 0:
    os.write(write, b"it is proxy-")
    time.sleep(0.2)
    os.write(write, b"word\n")
    os._exit(0)
os.close(write)
try:
    main(lambda: wheel.build(process, to_backend, read, Interpreter()), sys.argv[1] + "/failure.json")
except SystemExit:
    pass
`, dir)
	if shown != "it is ****\n" {
		t.Errorf("it shows %q", shown)
	}
	var got struct {
		Kind, Log, Message, Path string
		Line                     int
	}
	data, err := os.ReadFile(filepath.Join(dir, "failure.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	want := got
	want.Kind, want.Log, want.Message, want.Path, want.Line = "backend", "it is ****\n", "no http://me:****@b.example.test", "/x/****", 3
	if got != want {
		t.Errorf("it reports %+v, want %+v", got, want)
	}
}
