package llb_test

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// Every secret that a step may be given, and what programs make of it: none of it leaves the
// step, whether it is printed, copied or reported, and wherever the output is cut.
func TestNoSecretLeaves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		files  map[string]string
		env    map[string]string
		hidden []string // what programs may print
		shown  string   // what is no secret
	}{
		{
			name:   "the entries of a netrc",
			files:  map[string]string{"netrc": "machine a.example.test\n  login me\n  password  n@trc-word\nmachine b.example.test login ghp_0123456789abcdef0123 password x-oauth-basic account acc0unt-word\n"},
			hidden: []string{"n@trc-word", "n%40trc-word", base64Of("me:n@trc-word"), "ghp_0123456789abcdef0123", base64Of("ghp_0123456789abcdef0123:x-oauth-basic"), "acc0unt-word"},
			shown:  "a.example.test me login password",
		},
		{
			name:   "quotes and macros of a netrc",
			files:  map[string]string{"netrc": "# don\"t\nmachine a.example.test login \"some one\" password \"quo\\\"ted word\"\nmachine b.example.test login me password after-quote\nmacdef init\nquote site macro-word\n\n"},
			hidden: []string{`quo"ted word`, `quo\"ted word`, base64Of(`some one:quo"ted word`), "after-quote", "quote site macro-word"},
			shown:  "some one",
		},
		{
			name:   "URLs of a pip.conf",
			files:  map[string]string{"pip.conf": "[global]\nindex-url = https://me:p%40ss%2fword@a.example.test/simple\nproxy = https://only-a-token@b.example.test:8080\nextra-index-url =\n  https://me:sl/ash@c.example.test/\n  https://me:a@t-sign@d.example.test/\n"},
			hidden: []string{"p%40ss%2fword", "p%40ss%2Fword", "p@ss/word", base64Of("me:p@ss/word"), base64Of("only-a-token:"), base64Of(":only-a-token"), "only-a-token", "sl/ash", "a@t-sign"},
			shown:  "https://a.example.test/simple",
		},
		{
			name: "the settings of a uv.toml",
			files: map[string]string{"uv.toml": "[[index]]\nname = \"mine\"\nurl = \"https://me:settings-word@a.example.test/simple\"\nauthenticate = \"always\"\n" +
				"password = \"ba\\u0063k\\\"slash\"\nauth-token = 'literal-token'\nAPI_KEY = \"\"\"\nseveral\nlines\"\"\"\nproxies = { x = \"y\", password = \"inline-word\" }\n"},
			hidden: []string{"settings-word", base64Of("me:settings-word"), `back"slash`, `ba\u0063k\"slash`, "literal-token", "inline-word"},
			shown:  "mine https://a.example.test/simple always",
		},
		{
			name:   "a uv.toml with mistakes",
			files:  map[string]string{"uv.toml": "password = bare word # not in quotes\ntoken = \"unended-word\nmachine a.example.test login me password netrc-word\n\t pasword = \"mistyped-word\"\n"},
			hidden: []string{"bare word", "unended-word", "| machine a.example.test login me password netrc-word", "| \t pasword = \"mistyped-word\""},
			shown:  "me machine",
		},
		{
			name:   "variables of indexes",
			env:    map[string]string{"UV_INDEX_A_USERNAME": "somebody", "UV_INDEX_A_PASSWORD": "variable-word", "UV_INDEX_B_PASSWORD": "b-word", "UV_INDEX_C_USERNAME": "a-token", "UV_PUBLISH_TOKEN": "publish-token"},
			hidden: []string{"variable-word", base64Of("somebody:variable-word"), base64Of("__token__:b-word"), base64Of(":b-word"), "a-token", base64Of("a-token:"), "publish-token"},
			shown:  "somebody",
		},
		{
			name:   "proxies",
			env:    map[string]string{"https_proxy": "http://me:proxy-word@b.example.test:3128", "WAINWRIGHT_HTTP_PROXY": "you:no-scheme@b.example.test:3128", "NO_PROXY": "localhost,example.test"},
			hidden: []string{"proxy-word", base64Of("me:proxy-word"), "no-scheme", base64Of("you:no-scheme")},
			shown:  "localhost,example.test",
		},
		{
			name:   "prefixes of one another",
			env:    map[string]string{"HTTP_PROXY": "http://me:prefix@b.example.test", "HTTPS_PROXY": "http://me:prefix-longer@b.example.test"},
			hidden: []string{"prefix", "prefix-longer"},
			shown:  "longer prefi",
		},
		{
			name:   "a short password, in its URL",
			env:    map[string]string{"HTTP_PROXY": "http://me:abc@b.example.test"},
			hidden: []string{"me:abc@", base64Of("me:abc")},
			shown:  "abcdef me:ab",
		},
		{
			name:   "as JSON, Python, XML and a URL write it",
			env:    map[string]string{"UV_INDEX_A_PASSWORD": "it's \"ä\\<&>/ß\" +"},
			hidden: []string{`it's \"ä\\<&>/ß\" +`, `it's \"\u00e4\\<&>/\u00df\" +`, `it\'s "ä\\<&>/ß" +`, `it\'s "\xe4\\<&>/\xdf" +`, `it\'s "\xc3\xa4\\<&>/\xc3\x9f" +`, "it's &quot;ä\\&lt;&amp;&gt;/ß&quot; +", "it%27s%20%22%C3%A4%5C%3C%26%3E%2F%C3%9F%22%20%2B", "it's%20%22%C3%A4%5C%3C&%3E%2F%C3%9F%22%20+"},
			shown:  "it's",
		},
		{
			name:   "bytes that are no UTF-8",
			env:    map[string]string{"HTTPS_PROXY": "http://me:p%E4ssword@b.example.test"},
			hidden: []string{"p%E4ssword", "p%e4ssword"},
			shown:  "password",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, c.files)
			given, err := json.Marshal([]any{c.env, c.hidden, c.shown})
			if err != nil {
				t.Fatal(err)
			}
			_, failures := runScript(t, `
import io, json, os, sys
import credentials, output

env, hidden, shown = json.loads(sys.argv[2])
for name in [name for name in os.environ if name.upper().endswith("_PROXY") or name.startswith("UV_")]:
    del os.environ[name]
os.environ.update(env or {})
credentials.SECRETS = sys.argv[1]
real, failures = sys.stderr, set()

def cuts(data):
    for i in range(len(data) + 1):
        yield [data[:i], data[i:]]
    yield [data[i:i + 1] for i in range(len(data))]

def through(pieces, urls):
    """What an output shows, copies and keeps."""
    sys.stderr, copy = io.StringIO(), io.StringIO()
    out = output.Output(urls, copy)
    for piece in pieces:
        out.feed(piece)
    out.finish()
    texts, sys.stderr = {sys.stderr.getvalue(), copy.getvalue(), out.end}, real
    if len(texts) != 1:
        failures.add("%r is not the same everywhere: %s" % (pieces, texts))
    return texts.pop()

for urls in False, True:
    for secret in hidden:
        for pieces in cuts(("> %s <" % secret).encode()):
            if through(pieces, urls) != "> **** <":
                failures.add("%r shows %r" % (pieces, through(pieces, urls)))
    if through([shown.encode()], urls) != shown:
        failures.add("%r is shown as %r" % (shown, through([shown.encode()], urls)))

report = os.path.join(sys.argv[1], "report.json")
for secret in hidden:
    facts = {secret: [secret, {"deep": ("x" + secret, 1)}], "shown": shown, "none": None}
    output.write_report(report, facts)
    with open(report, encoding="utf-8") as file:
        got = json.load(file)
    if got != {"****": ["****", {"deep": ["x****", 1]}], "shown": shown, "none": None}:
        failures.add("%r is reported as %s" % (secret, got))
    sys.stderr = io.StringIO()
    output.say("the file " + secret)
    try:
        raise ValueError(secret)
    except ValueError:
        output.show_exception(*sys.exc_info())
    said, sys.stderr = sys.stderr.getvalue(), real
    if said.count("****") != 2 or secret in said:
        failures.add("%r is in %r" % (secret, said))
print("\n".join(sorted(failures)[:10]), end="", file=real)
`, dir, string(given))
			if failures != "" {
				t.Error(failures)
			}
		})
	}
}

func base64Of(text string) string {
	return strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(text)), "=")
}

// A variable that is no secret hides no word of an output.
func TestNoSecretGiven(t *testing.T) {
	t.Parallel()
	var got []string
	inPython(t, `
import credentials
answer = credentials.texts(given, "/nowhere")
`, map[string]string{"PATH": "/usr/bin", "NO_PROXY": "localhost", "UV_INDEX": "https://a.example.test", "WAINWRIGHT_ENV_DATABASE_URL": "postgres://postgres:postgres@localhost/db", "HTTPS_PROXY": ""}, &got)
	if len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// No line that a step prints begins with words of somebody else: GitHub's runner takes a line
// that begins with ::error:: for a command.
func TestLinesOfAStep(t *testing.T) {
	t.Parallel()
	_, shown := runScript(t, `
import os, sys
import common, output, shared
name = "a\n::error file=x::b\r::c##[d]\x1b[31m\u2028\u202e"
output.say("the file " + name)
shared.show({"bin/\n::d": [name, "e"]})
def step():
    raise ValueError("x\n::f\r::g")
try:
    common.main(step, "/nowhere")
except ValueError:
    sys.excepthook(*sys.exc_info())
`)
	if strings.Count(shown, "::") < 7 || strings.ContainsAny(shown, "\x1b\r\u2028\u202e") || strings.Contains(shown, "##") {
		t.Errorf("%q", shown)
	}
	for line := range strings.Lines(shown) {
		if !slices.ContainsFunc([]string{"the file ", "the same path is written by ", "step: "}, func(own string) bool { return strings.HasPrefix(line, own) }) {
			t.Errorf("a line is %q", line)
		}
	}
}

// Where a report is written, code may have put something that is followed, or never ends.
func TestReportOverSomethingElse(t *testing.T) {
	t.Parallel()
	_, failures := runScript(t, `
import json, os, sys, tempfile
import output
made = {
    "a link": lambda path: os.symlink(path + ".victim", path),
    "a pipe": lambda path: os.mkfifo(path),
    "a folder": lambda path: os.makedirs(path + "/deep/er"),
    "a report": lambda path: open(path, "w").write("forged"),
    "nothing": lambda path: None,
}
for name, make in made.items():
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/failure.json"
        make(path)
        output.write_report(path, {"kind": "uv"})
        if json.load(open(path)) != {"kind": "uv"} or os.path.lexists(path + ".victim"):
            print(name, os.listdir(folder), file=sys.stderr)

def read(path):
    try:
        return output.read_within(path, 6)
    except (OSError, ValueError):
        return "refused"

with tempfile.TemporaryDirectory() as folder:
    path = folder + "/file"
    for make, want in [
        (lambda: os.symlink("/dev/zero", path), "refused"),
        (lambda: os.mkfifo(path), "refused"),
        (lambda: os.mkdir(path), "refused"),
        (lambda: open(path, "w").write("forged"), b"forged"),
        (lambda: open(path, "w").write("too long"), "refused"),
        (lambda: None, "refused"),
    ]:
        make()
        if read(path) != want:
            print("reads", read(path), "want", want, file=sys.stderr)
        output.remove(path)
`)
	if failures != "" {
		t.Error(failures)
	}
}
