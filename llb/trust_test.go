package llb_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"

	steps "github.com/wainwright-build/wainwright/llb"
)

// trusted is what a step has in addition to its inputs.
type trusted struct {
	network, secrets, ssh, proxy, cache bool
	// base is set if it can write to the base's own files, and tmp if it has a folder /tmp
	// that is thrown away.
	base, tmp bool
}

// given returns that for every exec of a state, by script and arguments that matter.
func given(t *testing.T, st llb.State) map[string]trusted {
	t.Helper()
	def, err := st.Marshal(context.Background(), llb.LinuxAmd64)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]trusted{}
	for _, data := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(data); err != nil {
			t.Fatal(err)
		}
		exec := op.GetExec()
		if exec == nil {
			continue
		}
		var is trusted
		is.network = exec.Network != pb.NetMode_NONE
		is.secrets = len(exec.Secretenv) > 0
		is.proxy = exec.Meta.ProxyEnv != nil
		for _, mount := range exec.Mounts {
			switch mount.Dest {
			case "/":
				is.base = !mount.Readonly
			case "/tmp":
				is.tmp = mount.Input == int64(pb.Empty) && mount.Output == int64(pb.SkipOutput)
			}
			is.secrets = is.secrets || mount.MountType == pb.MountType_SECRET
			is.ssh = is.ssh || mount.MountType == pb.MountType_SSH
			is.cache = is.cache || mount.MountType == pb.MountType_CACHE
		}
		_, step, _ := strings.Cut(strings.Join(exec.Meta.Args, " "), "/wainwright/")
		if fields := strings.Fields(step); len(fields) > 1 && fields[0] == "install.py" {
			step = fields[0] + " " + fields[1]
		} else {
			step = fields[0]
		}
		all[step] = is
	}
	return all
}

// Whoever's code a step runs, it has no more than its own work takes: what fetches
// has the secrets and the proxies, and only unpacking wheels, which runs no code of
// theirs, the shared cache: if they are not of the context, and others tomorrow, and a hash
// tells them from others. A build backend cannot write to the base's files, which the step
// uses after it. apt-get has to; the tests may, since nothing of their container goes into
// the image.
func TestPrivilegesOfSteps(t *testing.T) {
	s := fixed()
	s.Fetch = append(s.Fetch, llb.AddSSHSocket(llb.SSHID("default"), llb.SSHOptional),
		llb.AddSecret("UV_INDEX_MINE_PASSWORD", llb.SecretID("UV_INDEX_MINE_PASSWORD"), llb.SecretOptional, llb.SecretAsEnv(true)))
	s.Proxy = []llb.RunOption{llb.WithProxy(llb.ProxyEnv{HTTPProxy: "http://me:hush@proxy.example.test"})}
	emptyVenv := s.EmptyVenv()
	whole := image(s, true)
	built := s.Install(steps.Layer{Label: "[deps] psycopg2", Lock: []byte("psycopg2"), Build: true}, emptyVenv).Tree
	own := s.Install(steps.Layer{Label: "[deps] own", Lock: []byte("own"), Local: []steps.Copied{{From: llb.Local("context"), Path: "wheels/own.whl"}}}, emptyVenv).Tree
	md5 := s.Install(steps.Layer{Label: "[deps] md5", Lock: []byte("md5"), Unverified: true}, emptyVenv).Tree
	tests := s.Test(steps.TestRun{Image: whole, Workdir: "/app", Command: []string{"pytest"}})
	apt := s.Apt(s.Base, "apt-build", []string{"gcc"}, "[apt]")
	got := given(t, llb.Merge([]llb.State{whole, built, own, md5, tests, apt}))
	want := map[string]trusted{
		"skeleton.py":         {network: true, base: true},
		"apt.py":              {network: true, proxy: true, base: true},
		"buildenv.py":         {network: true, proxy: true, secrets: true, ssh: true, tmp: true},
		"lock.py":             {network: true, proxy: true, secrets: true, ssh: true, tmp: true},
		"install.py":          {network: true, proxy: true, secrets: true, ssh: true, cache: true, base: true},
		"install.py build":    {network: true, proxy: true, secrets: true, ssh: true, tmp: true},
		"install.py uncached": {network: true, proxy: true, secrets: true, ssh: true, base: true},
		"install.py native":   {network: true, proxy: true, secrets: true, ssh: true, cache: true, base: true},
		"wheel.py":            {tmp: true},
		"test.py":             {base: true},
	}
	for step, is := range got {
		if is != want[step] {
			t.Errorf("%s has %+v, want %+v", step, is, want[step])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d steps, want %d", len(got), len(want))
	}
}

// What anyone's code put where a step's result is to be: it must be told, and the
// tree is in no image.
func TestVerifyContained(t *testing.T) {
	made, want := map[string]string{}, map[string]string{}
	for name, c := range map[string]struct {
		make string // Python, in the tree
		want string
	}{
		"what is to be there":     {"os.makedirs('opt/venv/lib'); os.symlink('x', 'opt/venv/y')", ""},
		"nothing":                 {"pass", ""},
		"a file of the system's":  {"os.makedirs('etc'); open('etc/passwd', 'w')", "/etc"},
		"a file beside":           {"os.makedirs('opt/venv'); open('opt/evil', 'w')", "/opt/evil"},
		"a link in place of opt":  {"os.symlink('/etc', 'opt')", "/opt"},
		"a file in its place":     {"os.makedirs('opt'); open('opt/venv', 'w')", "/opt/venv"},
		"a device":                {"os.makedirs('opt/venv'); os.mkfifo('opt/venv/null')", "/opt/venv/null"},
		"what deletes in a layer": {"os.makedirs('opt/venv'); open('opt/venv/.wh.numpy', 'w')", "/opt/venv/.wh.numpy"},
		"such a folder":           {"os.makedirs('opt/venv/.wh.numpy')", "/opt/venv/.wh.numpy"},
		"such a link":             {"os.makedirs('opt/venv'); os.symlink('bin', 'opt/venv/.wh.numpy')", "/opt/venv/.wh.numpy"},
		"a folder too deep":       {deep + "os.mkdir('end')", tooLong},
		"a file too deep":         {deep + "open('end', 'w')", tooLong},
	} {
		made[name], want[name] = c.make, ""
		if c.want != "" {
			want[name] = "outside " + c.want
		}
	}
	got := refused(t, "tree.verify_contained(root, common.VENV); tree.normalize_tree(root)", made)
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %q, want %q", name, got[name], want[name])
		}
	}
}

// deep makes a folder whose path is longer than the kernel reads (PATH_MAX), and goes there.
const deep = `
os.makedirs('opt/venv')
os.chdir('opt/venv')
for _ in range(4096 // 201 + 1):
    os.mkdir('d' * 200)
    os.chdir('d' * 200)
`

const tooLong = "a path of more than 4095 bytes, /opt/venv/dddddddddddddddddddddddddddddddddddddddddddddddddd..."

// A distribution may have files beside its package. It does not say which Python runs, nor what
// is installed.
func TestVerifyInstalled(t *testing.T) {
	given := map[string]string{
		"a package":           "os.makedirs('lib/python3.13/site-packages/mine'); os.makedirs('share'); open('README.md', 'w')",
		"a pyvenv.cfg":        "open('pyvenv.cfg', 'w')",
		"a link to one":       "os.symlink('/dev/null', 'pyvenv.cfg')",
		"a lock":              "os.makedirs('pylock.toml')",
		"facts about Python":  "open('python.json', 'w')",
		"a file as folder":    "open('bin', 'w')",
		"a link as folder":    "os.symlink('/usr/lib', 'lib64')",
		"a file of the name":  "os.makedirs('lib'); open('lib/pyvenv.cfg', 'w')",
		"folders of programs": "os.makedirs('bin'); os.makedirs('libraries')",
	}
	want := map[string]string{
		"a package": "", "a file of the name": "", "folders of programs": "",
		"a pyvenv.cfg": "replaces /opt/venv/pyvenv.cfg", "a link to one": "replaces /opt/venv/pyvenv.cfg", "a lock": "replaces /opt/venv/pylock.toml",
		"facts about Python": "replaces /opt/venv/python.json", "a file as folder": "replaces /opt/venv/bin", "a link as folder": "replaces /opt/venv/lib64",
	}
	if got := refused(t, "tree.verify_installed(root)", given); !maps.Equal(got, want) {
		t.Errorf("refused are %q, want %q", got, want)
	}
}

// refused returns the kind and path with which a check of the steps, in Python, fails for each of
// the trees that made makes; "" where it does not.
func refused(t *testing.T, check string, made map[string]string) map[string]string {
	t.Helper()
	got := map[string]string{}
	inPython(t, `
import common, os, tempfile, tree
def refused(make):
    with tempfile.TemporaryDirectory() as root:
        os.chdir(root)
        exec(make)
        try:
            `+check+`
            return ""
        except common.StepFailed as failure:
            return failure.facts["kind"] + " " + failure.facts["path"]
        finally:
            os.chdir("/")
answer = {name: refused(make) for name, make in given.items()}
`, made, &got)
	return got
}

// inPython runs a program of one process that makes answer of given.
func inPython(t *testing.T, program string, given, answer any) {
	t.Helper()
	data, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	out, _ := runScript(t, "import json, sys\ngiven = json.loads(sys.argv[1])\n"+program+"\nprint(json.dumps(answer))", string(data))
	if err := json.Unmarshal([]byte(out), answer); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// Colours stay, since they end with the text; what acts on the terminal is shown and
// not sent.
func TestEscapeControl(t *testing.T) {
	want := map[string]string{
		"plain\ttext\r\n":                      "plain\ttext\r\n",
		"\x1b[1;31mred\x1b[0m":                 "\x1b[1;31mred\x1b[0m",
		"ä日本":                                  "ä日本",
		"\x1b]52;c;aHVzaA==\x07":               `\x1b]52;c;aHVzaA==\x07`,
		"\x1b]0;title\x1b\\":                   `\x1b]0;title\x1b\`,
		"\x1b[2J\x1b[1A\x1b[?25l":              `\x1b[2J\x1b[1A\x1b[?25l`,
		"a ##vso[task.complete] ###[error]":    `a \x23#vso[task.complete] #\x23#[error]`,
		"# a comment, ## another, #[derive]":   "# a comment, ## another, #[derive]",
		"\u009b2J\u009d0;title\u009c\x7f\x08a": `\x9b2J\x9d0;title\x9c\x7f\x08a`,
	}
	got := map[string]string{}
	inPython(t, "import output\nanswer = {text: output.escape_control(text) for text in given}", slices.Collect(maps.Keys(want)), &got)
	for text := range want {
		if got[text] != want[text] {
			t.Errorf("%q is shown as %q, want %q", text, got[text], want[text])
		}
	}
}

// Tests that have a network have the caller's proxies, and nothing else of a step that
// fetches.
func TestProxiesOfTests(t *testing.T) {
	s := fixed()
	s.Proxy = []llb.RunOption{llb.WithProxy(llb.ProxyEnv{HTTPProxy: "http://proxy.example.test"})}
	s.Reach = []llb.RunOption{llb.AddSecret("/run/secrets/ca", llb.SecretID("ca"), llb.SecretOptional)}
	got := given(t, s.Test(steps.TestRun{Image: s.Base, Workdir: "/app", Command: []string{"pytest"}, Network: true}))
	if want := (trusted{network: true, proxy: true, base: true}); got["test.py"] != want {
		t.Errorf("they have %+v, want %+v", got["test.py"], want)
	}
}
