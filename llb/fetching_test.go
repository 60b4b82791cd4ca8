package llb_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// uv reads no pip.conf, so its settings become uv's variables.
func TestPipConf(t *testing.T) {
	for _, c := range []struct {
		name, text string
		known      map[string]string
		want       map[string]string
	}{
		{
			name: "an index",
			text: "[global]\nindex-url = https://me:hush@index.example.test/simple\n",
			want: map[string]string{"UV_DEFAULT_INDEX": "https://me:hush@index.example.test/simple"},
		},
		{
			name: "several on lines of their own",
			text: "[global]\nextra-index-url =\n    https://a.example.test/simple\n    https://b.example.test/simple\n",
			want: map[string]string{"UV_INDEX": "https://a.example.test/simple https://b.example.test/simple"},
		},
		{
			name: "what pip install says goes before what is global",
			text: "[install]\nindex-url = https://b.example.test/simple\n[global]\nindex-url = https://a.example.test/simple\nquiet = 1\n",
			want: map[string]string{"UV_DEFAULT_INDEX": "https://b.example.test/simple"},
		},
		{
			name: "hosts and folders",
			text: "[global]\ntrusted-host = a.example.test\n               b.example.test\nfind-links = https://c.example.test/ https://d.example.test/\n",
			want: map[string]string{
				"UV_INSECURE_HOST": "a.example.test b.example.test",
				"UV_FIND_LINKS":    "https://c.example.test/,https://d.example.test/",
			},
		},
		{
			name: "how long to wait, and how often to ask",
			text: "[global]\ntimeout = 120\nretries = 5\n",
			want: map[string]string{"UV_HTTP_TIMEOUT": "120", "UV_HTTP_RETRIES": "5"},
		},
		{
			name: "a time with a fraction, as pip takes it, and no second try",
			text: "[global]\ntimeout = 60.5\nretries = 0\n",
			want: map[string]string{"UV_HTTP_TIMEOUT": "60", "UV_HTTP_RETRIES": "0"},
		},
		{name: "more than anybody waits, or uv can count", text: "[global]\ntimeout = 86401\nretries = 99999999999\n", want: map[string]string{}},
		{name: "less than any time", text: "[global]\ntimeout = 0.5\nretries = -1\n", want: map[string]string{}},
		{name: "no number", text: "[global]\ntimeout = inf\nretries = nan\n", want: map[string]string{}},
		{name: "no time to wait", text: "[global]\ntimeout = soon\nretries =\n", want: map[string]string{}},
		{
			name:  "the configuration goes before it",
			text:  "[global]\nindex-url = https://a.example.test/simple\n",
			known: map[string]string{"UV_DEFAULT_INDEX": "https://b.example.test/simple"},
			want:  map[string]string{},
		},
		{
			name: "a percent sign is a percent sign",
			text: "[global]\nindex-url = https://me:p%40ss%word@index.example.test/simple\n",
			want: map[string]string{"UV_DEFAULT_INDEX": "https://me:p%40ss%word@index.example.test/simple"},
		},
		{name: "nothing", text: "", want: map[string]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "pip.conf")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			known, err := json.Marshal(c.known)
			if err != nil {
				t.Fatal(err)
			}
			out, log := runScript(t, "import fetching, json, sys; print(json.dumps(fetching.from_pip_conf(fetching.read_pip_conf(sys.argv[1]), json.loads(sys.argv[2]) or {})))", file, string(known))
			var got map[string]string
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(got, c.want) || log != "" {
				t.Errorf("%v, want %v; it printed %q", got, c.want, log)
			}
		})
	}
}

// Nothing of a file that cannot be read is printed: it may have passwords.
func TestBrokenPipConf(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pip.conf")
	for _, text := range []string{"index-url = https://me:hush@index.example.test/simple\n", "[global\nhush\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, log := runScript(t, `
import common, fetching, sys, traceback
try:
    fetching.read_pip_conf(sys.argv[1])
except common.StepFailed as failure:
    traceback.print_exc()
    print(failure.facts)`, file)
		if out != "{'kind': 'pip.conf'}\n" || strings.Contains(log, "hush") {
			t.Errorf("%q makes it say %q and %q", text, out, log)
		}
	}
}

// The secret ca is trusted besides the base's certificates: a private index is rarely the
// only one.
func TestTrustedCertificates(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string // what the programs of a step are told to trust, "" for nothing
	}{
		{"nothing is said", map[string]string{"store": "public"}, ""},
		{"a caller's", map[string]string{"store": "public", "ca": "company"}, "public\ncompany\n"},
		{"a caller's, and no store", map[string]string{"ca": "company"}, "company\n"},
		{"a caller's with its key", map[string]string{"ca": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\ncompany"}, "\ncompany\n"},
		{"a caller's, and one that pip.conf names", map[string]string{"store": "public", "ca": "company", "more": "team"}, "public\ncompany\nteam\n"},
		{"one that was added to the base", map[string]string{"store": "public, company", "local/company.crt": "company"}, "public, company"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, c.files)
			out, _ := runScript(t, `
import os, sys
import network
os.chdir(sys.argv[1])
os.environ.pop("SSL_CERT_FILE", None)
network.CA, network.BUNDLE, network.STORES, network.LOCAL = "ca", "bundle", ("elsewhere", "store"), ("local",)
found = network.environment("more")
assert len(set(found.values())) < 2, found
if found:
    print(open(found["GIT_SSL_CAINFO"]).read(), end="")`, dir)
			if out != c.want {
				t.Errorf("%q is trusted, want %q", out, c.want)
			}
		})
	}
}

// Certificates in DER are common.
func TestUnreadableCertificate(t *testing.T) {
	for text, want := range map[string]string{
		"-----BEGIN CERTIFICATE-----\nMIIB\n":         "False\n",
		"-----BEGIN TRUSTED CERTIFICATE-----\nMIIB\n": "False\n",
		"-----BEGIN PRIVATE KEY-----\nMIIB\n":         "True\n",
		"0\x82\x03\xa5":                               "True\n",
	} {
		dir := t.TempDir()
		write(t, dir, map[string]string{"ca": text})
		if out, _ := runScript(t, "import network, sys; network.CA = sys.argv[1]; print(network.unreadable())", filepath.Join(dir, "ca")); out != want {
			t.Errorf("%q: it is unreadable: %s", text, out)
		}
	}
}

// uv prints the requirement of a wheel that it cannot read.
func TestCredentialsInRequirements(t *testing.T) {
	said := "relative path without a working directory: me:settings-word@host/x\n  x @ file://me:settings-word@host/x\n  y @ git+ssh://git@host:22/y@v1"
	out, _ := runScript(t, "import redact, sys; redactor = redact.Redactor(credentials=True); print((redactor.feed(sys.argv[1].encode()) + redactor.flush()).decode())", said)
	if want := strings.ReplaceAll(said, "me:settings-word@", "****@") + "\n"; out != want {
		t.Errorf("it says %q, want %q", out, want)
	}
}

func TestNetrc(t *testing.T) {
	log := "hint: An index URL (https://index.example.test:8443/simple) could not be queried, for url (https://me@other.example.test/x)"
	for text, want := range map[string]string{
		"machine index.example.test login me password x\nmachine other.example.test login me password x\n": `{"hosts": []}`,
		"machine index.example.test:8443 login me password x\n":                                            `{"hosts": ["index.example.test", "other.example.test"]}`,
		"default login me password x\n":                                                                    "{}\n",
		"machine index.example.test\nlogin me\n{\n":                                                        `{"line": `,
	} {
		dir := t.TempDir()
		write(t, dir, map[string]string{"netrc": text})
		out, _ := runScript(t, "import fetching, json, sys; print(json.dumps(fetching.unmentioned(sys.argv[1], sys.argv[2])))", filepath.Join(dir, "netrc"), log)
		if !strings.HasPrefix(out, want) {
			t.Errorf("%q: %s, want %s", text, out, want)
		}
	}
}

// The shared cache is only used by a uv that has no credential of an index, however the caller
// or the base gives it.
func TestPublicEnvironment(t *testing.T) {
	given := func(env map[string]string, files map[string]string) bool {
		t.Helper()
		dir := t.TempDir()
		write(t, dir, files)
		settings, err := json.Marshal(env)
		if err != nil {
			t.Fatal(err)
		}
		out, _ := runScript(t, `
import fetching, json, os, sys
fetching.SECRETS = sys.argv[1]
os.environ.clear()
os.environ.update(json.loads(sys.argv[2]) or {}, PATH="/bin", UV_CACHE_DIR="/cache/uv", HTTPS_PROXY="http://proxy.example.test")
public = fetching.public_environment()
assert public["UV_CACHE_DIR"] == "/cache/uv" and public["HTTPS_PROXY"], public
assert public["NETRC"] == "/dev/null" and public["UV_NO_CONFIG"] == "1", public
assert "hush" not in str(public), public
print(json.dumps(fetching.has_credentials()))`, dir, string(settings))
		return out == "true\n"
	}
	for name, c := range map[string]struct{ env, files map[string]string }{
		"netrc":                     {files: map[string]string{"netrc": "machine h login me password hush"}},
		"pip.conf":                  {files: map[string]string{"pip.conf": "[global]\nindex-url = https://me:hush@h/simple\n"}},
		"uv.toml":                   {files: map[string]string{"uv.toml": "index-url = \"https://me:hush@h/simple\"\n"}},
		"a named index":             {env: map[string]string{"UV_INDEX": "mine=https://h/simple", "UV_INDEX_MINE_PASSWORD": "hush"}},
		"a token as its user":       {env: map[string]string{"UV_INDEX": "mine=https://h/simple", "UV_INDEX_MINE_USERNAME": "hush"}},
		"an index of the base":      {env: map[string]string{"UV_DEFAULT_INDEX": "https://me:hush@h/simple"}},
		"another one of the base":   {env: map[string]string{"UV_EXTRA_INDEX_URL": "https://me:hush@h/simple"}},
		"find-links of the base":    {env: map[string]string{"UV_FIND_LINKS": "https://me:hush@h/files"}},
		"a named one of the base":   {env: map[string]string{"UV_INDEX": "mine=https://hush@h/simple"}},
		"several, and certificates": {files: map[string]string{"ca": "-----BEGIN", "netrc": ""}, env: map[string]string{"UV_INDEX_MINE_PASSWORD": "hush"}},
	} {
		if !given(c.env, c.files) {
			t.Errorf("%s is not seen", name)
		}
	}
	for name, c := range map[string]struct{ env, files map[string]string }{
		"nothing":                   {},
		"an index without password": {env: map[string]string{"UV_INDEX": "mine=https://h/simple", "UV_INDEX_MINE_PASSWORD": ""}},
	} {
		if given(c.env, c.files) {
			t.Errorf("%s is taken for a credential", name)
		}
	}
}

// uv replaces ${NAME} in URLs that others write, so no variable with a name in capitals has a
// password. What the variables say is in the settings of uv.
func TestHiddenIndexes(t *testing.T) {
	for _, c := range []struct {
		name, settings string
		env            map[string]string
		left           map[string]string
		want           string // settings
	}{
		{name: "nothing", left: map[string]string{}},
		{
			name: "no password",
			env:  map[string]string{"UV_INDEX": "mine=https://a/simple", "UV_DEFAULT_INDEX": "https://b/simple", "HTTPS_PROXY": "http://p", "UV_INDEX_MINE_PASSWORD": ""},
			left: map[string]string{"UV_INDEX": "mine=https://a/simple", "UV_DEFAULT_INDEX": "https://b/simple", "HTTPS_PROXY": "http://p", "UV_INDEX_MINE_PASSWORD": ""},
		},
		{
			name: "proxies",
			env:  map[string]string{"HTTPS_PROXY": "http://me:hush@p", "https_proxy": "http://me:hush@q", "HTTP_PROXY": "hush@p:3128"},
			left: map[string]string{"https_proxy": "http://me:hush@q", "http_proxy": "hush@p:3128"},
		},
		{
			name: "named indexes",
			env: map[string]string{
				"UV_INDEX": "my.corp-1=https://a:1/simple torch=https://b/whl https://c/simple", "UV_DEFAULT_INDEX": "d=https://d/simple",
				"UV_INDEX_MY_CORP_1_USERNAME": "m/e", "UV_INDEX_MY_CORP_1_PASSWORD": "h@sh:%", "UV_INDEX_D_USERNAME": "token", "UV_INDEX_STRATEGY": "first-index",
			},
			left: map[string]string{"UV_INDEX_STRATEGY": "first-index"},
			want: "\n[[index]]\nname = \"my.corp-1\"\nurl = \"https://m%2Fe:h%40sh%3A%25@a:1/simple\"\n[[index]]\nname = \"torch\"\nurl = \"https://b/whl\"\n" +
				"[[index]]\nurl = \"https://c/simple\"\n[[index]]\nname = \"d\"\nurl = \"https://token@d/simple\"\ndefault = true\n",
		},
		{
			name:     "a pip.conf beside a uv.toml",
			settings: "native-tls = true\n[[index]]\nurl = \"https://e/simple\"\ndefault = true",
			env:      map[string]string{"UV_DEFAULT_INDEX": "https://me:h\"sh@a/simple", "UV_FIND_LINKS": "https://b/,https://me:hush@c/"},
			left:     map[string]string{},
			want: "find-links = [\"https://b/\", \"https://me:hush@c/\"]\nnative-tls = true\n\n" +
				"[[index]]\nurl = \"https://me:h\\\"sh@a/simple\"\ndefault = true\n[[index]]\nurl = \"https://e/simple\"\ndefault = true",
		},
		{
			name:     "a uv.toml that has them in another form",
			settings: "index = [{ url = \"https://e/simple\" }]",
			env:      map[string]string{"UV_DEFAULT_INDEX": "https://me:hush@a/simple"},
			left:     map[string]string{"UV_DEFAULT_INDEX": "https://me:hush@a/simple"},
		},
	} {
		env, err := json.Marshal(c.env)
		if err != nil {
			t.Fatal(err)
		}
		out, _ := runScript(t, `
import indexes, json, sys
indexes.SETTINGS = sys.argv[1]
env = json.loads(sys.argv[2]) or {}
for again in range(2):
    hidden = indexes.hide(dict(env), sys.argv[3])
indexes.hide(env, sys.argv[3])
print(json.dumps([env, hidden and open(hidden).read()]))`, filepath.Join(t.TempDir(), "settings"), string(env), c.settings)
		got := []any{&map[string]string{}, new(string)}
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		if left := *got[0].(*map[string]string); !maps.Equal(left, c.left) {
			t.Errorf("%s: %v is left", c.name, left)
		}
		if text := *got[1].(*string); text != c.want {
			t.Errorf("%s: the settings are\n%s", c.name, text)
		}
	}
}
