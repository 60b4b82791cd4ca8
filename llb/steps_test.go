package llb_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The scripts run in containers, with the base's Python. What needs neither uv nor a
// container is tested here, with the Python of this machine.

// runScript runs a Python program that can import the modules of the steps, and returns
// what it prints.
func runScript(t *testing.T, program string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.Command("python3", append([]string{"-B", "-c", program}, args...)...)
	cmd.Dir = "steps"
	var out, err strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &err
	if failure := cmd.Run(); failure != nil {
		t.Fatalf("%v\n%s", failure, err.String())
	}
	return out.String(), err.String()
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A tree does not depend on the umask and the clock of the machine it was made on.
func TestNormalizeTree(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a/b/plain": "", "a/b/private": "", "a/tool": "", "a/setuid": ""})
	for name, mode := range map[string]os.FileMode{
		"a": 0o700, "a/b": 0o2777, "a/b/plain": 0o666, "a/b/private": 0o600, "a/tool": 0o711, "a/setuid": 0o4755,
	} {
		// syscall bits: os.FileMode keeps setuid and setgid elsewhere
		full := mode.Perm()
		if mode&0o4000 != 0 {
			full |= os.ModeSetuid
		}
		if mode&0o2000 != 0 {
			full |= os.ModeSetgid
		}
		if err := os.Chmod(filepath.Join(dir, name), full); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"a/link": "b/plain", "a/folder": "b", "a/broken": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}

	runScript(t, "import sys, tree; tree.normalize_tree(sys.argv[1])", dir)

	want := map[string]os.FileMode{
		"a": os.ModeDir | 0o755, "a/b": os.ModeDir | 0o755, "a/b/plain": 0o644, "a/b/private": 0o644,
		"a/tool": 0o755, "a/setuid": 0o755,
	}
	epoch := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{".", "a", "a/b", "a/b/plain", "a/b/private", "a/tool", "a/setuid", "a/link", "a/folder", "a/broken"} {
		info, err := os.Lstat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !info.ModTime().Equal(epoch) {
			t.Errorf("%s has the time %s", name, info.ModTime())
		}
		if mode, ok := want[name]; ok && info.Mode() != mode {
			t.Errorf("%s has the mode %s, want %s", name, info.Mode(), mode)
		}
	}
}

// Attributes of a file or a folder grant rights, or are what overlayfs keeps about a layer.
func TestNormalizeAttributes(t *testing.T) {
	dir := t.TempDir()
	out, _ := runScript(t, `
import os, sys, tree
root = sys.argv[1]
os.mkdir(root + "/folder")
open(root + "/folder/file", "w").close()
paths = root + "/folder", root + "/folder/file"
for path in paths:
    os.setxattr(path, "user.overlay.opaque", b"y")
tree.normalize_tree(root)
print([os.listxattr(path) for path in paths])`, dir)
	if strings.Contains(out, "overlay") {
		t.Errorf("left is %s", out)
	}
}

// What code leaves beside a result is no part of it.
func TestKeepFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"survey.json": "", "a.whl": "", "b.whl": "", "unfit.json": "", "folder/survey.json": ""})
	out, _ := runScript(t, `
import os, sys, tree
os.symlink("/etc", sys.argv[1] + "/link")
os.mkfifo(sys.argv[1] + "/requires.json")
tree.keep_files(sys.argv[1], "survey.json", "a.whl")
print(sorted(os.listdir(sys.argv[1])), os.path.isdir("/etc"))`, dir)
	if out != "['a.whl', 'survey.json'] True\n" {
		t.Errorf("left is %s", out)
	}
}

// setup.py may write the result of its hooks itself: whatever it writes, the step ends.
func TestForgedOutcome(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"wheel/a-1-py3-none-any.whl": ""})
	_, failures := runScript(t, `
import os, sys
import common
common.main = lambda *_: None
os.chdir = os.posix_spawn = lambda *_, **__: None  # of the backend
os.environ.update(WAINWRIGHT_BACKEND='{"build-backend": "backend"}')
import output, wheel
wheel.RESULT, wheel.WHEEL = sys.argv[1] + "/result.json", sys.argv[1] + "/wheel"
os.symlink("a-1-py3-none-any.whl", wheel.WHEEL + "/link-1-py3-none-any.whl")
os.mkfifo(wheel.WHEEL + "/pipe-1-py3-none-any.whl")

def text(content):
    return lambda path: open(path, "w").write(content)

for name, make, want in [
    ("a wheel", text('{"wheel": "a.whl"}'), {"wheel": "a.whl"}),
    ("a link without end", lambda path: os.symlink("/dev/zero", path), None),
    ("a pipe", os.mkfifo, None),
    ("a folder", os.mkdir, None),
    ("nothing", lambda path: None, None),
    ("no JSON", text("{"), None),
    ("nested deeply", text('{"requires": ' + "[" * 100000), None),
    ("too much", text('{"wheel": "%s"}' % ("a" * (1 << 20))), None),
    ("a list", text("[]"), None),
    ("an empty object", text("{}"), None),
    ("a wheel that is none", text('{"wheel": 1}'), None),
    ("a failure that is none", text('{"failure": "x"}'), None),
]:
    make(wheel.RESULT)
    got = wheel.read_outcome()
    if got != want:
        print(name, "is read as", got, file=sys.stderr)
    output.remove(wheel.RESULT)

for name, is_wheel in [
    ("a-1-py3-none-any.whl", True), ("/elsewhere/a-1-py3-none-any.whl", True), ("", False), ("b.whl", False),
    ("link-1-py3-none-any.whl", False), ("pipe-1-py3-none-any.whl", False), ("../wheel", False), ("a\nb.whl", False),
]:
    if bool(wheel.wheel_file(name)) != is_wheel:
        print(name, "is", wheel.wheel_file(name), file=sys.stderr)
`, dir)
	if failures != "" {
		t.Error(failures)
	}
}

// backend runs setup.py as setuptools does: as a text without a name.
const backend = `
import os

def build_wheel(directory, settings):
    run_setup()
    return "starter.whl"

def run_setup(setup_script="setup.py"):
    __file__ = os.path.abspath(setup_script)
    __name__ = "__main__"
    with open(__file__) as file:
        code = file.read()
    exec(code, locals())
`

// A failure has the line of the project's own files that raised the exception.
func TestHooksFailure(t *testing.T) {
	for _, c := range []struct {
		name    string
		project map[string]string
		want    map[string]any
	}{
		{
			"at the top of setup.py",
			map[string]string{"setup.py": "import os\nos.environ[\"NOT_THERE\"]\n"},
			map[string]any{"file": "setup.py", "line": 2., "type": "KeyError", "message": "'NOT_THERE'"},
		},
		{
			"in a function of setup.py",
			map[string]string{"setup.py": "def read():\n    return open(\"gone.txt\")\n\nread()\n"},
			map[string]any{"file": "setup.py", "line": 2., "type": "FileNotFoundError", "message": "[Errno 2] No such file or directory: 'gone.txt'", "path": "gone.txt"},
		},
		{
			"in a module of the project",
			map[string]string{"setup.py": "import sys\nsys.path.insert(0, \".\")\nimport helper\nhelper.help()\n", "helper.py": "def help():\n    1 / 0\n"},
			map[string]any{"file": "helper.py", "line": 2., "type": "ZeroDivisionError", "message": "division by zero"},
		},
		{
			"in the standard library, called by setup.py",
			map[string]string{"setup.py": "import json\n\njson.loads(\"{\")\n"},
			map[string]any{"file": "setup.py", "line": 3., "type": "JSONDecodeError", "message": "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"},
		},
		{
			"in a version file that setup.py executes",
			map[string]string{"setup.py": "#\n#\nexec(open(\"version.py\").read())\n", "version.py": "nothing\n"},
			map[string]any{"file": "setup.py", "line": 3., "type": "NameError", "message": "name 'nothing' is not defined"},
		},
		{
			"in the syntax of setup.py",
			map[string]string{"setup.py": "a = 1\nb = (\n"},
			map[string]any{"file": "setup.py", "line": 2., "type": "SyntaxError"},
		},
		{
			"in the syntax of a module",
			map[string]string{"setup.py": "import sys\nsys.path.insert(0, \".\")\nimport helper\n", "helper.py": "\nprint \"hello\"\n"},
			map[string]any{"file": "helper.py", "line": 2., "type": "SyntaxError"},
		},
		{
			"for a module that is not there",
			map[string]string{"setup.py": "\nimport not_there.at_all\n"},
			map[string]any{"file": "setup.py", "line": 2., "type": "ModuleNotFoundError", "message": "No module named 'not_there'", "module": "not_there"},
		},
		{
			"by ending",
			map[string]string{"setup.py": "import sys\nsys.exit(\"no compiler\")\n"},
			map[string]any{"file": "setup.py", "line": 2., "type": "SystemExit", "message": "no compiler"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			project, elsewhere := t.TempDir(), t.TempDir()
			write(t, project, c.project)
			write(t, elsewhere, map[string]string{"faked_backend.py": backend})
			result := callHooks(t, "ask", project, elsewhere)
			got, _ := result["failure"].(map[string]any)
			for key, want := range c.want {
				if got[key] != want {
					t.Errorf("%s is %v, want %v: %v", key, got[key], want, result)
				}
			}
			for _, key := range []string{"path", "module"} {
				if _, told := c.want[key]; !told && got[key] != nil {
					t.Errorf("it tells the %s %v", key, got[key])
				}
			}
		})
	}
}

func TestHooksAsk(t *testing.T) {
	t.Parallel()
	project, elsewhere := t.TempDir(), t.TempDir()
	write(t, project, map[string]string{"setup.py": "done = True\n"})
	write(t, elsewhere, map[string]string{"faked_backend.py": backend})
	if result := callHooks(t, "ask", project, elsewhere); result["wheel"] != "starter.whl" {
		t.Errorf("it says %v", result)
	}
	write(t, elsewhere, map[string]string{"faked_backend.py": backend + "\ndef get_requires_for_build_wheel(settings):\n    return [\"no-such-distribution>=2\"]\n"})
	result := callHooks(t, "ask", project, elsewhere)
	if asked, _ := result["requires"].([]any); len(asked) != 1 || asked[0] != "no-such-distribution>=2" {
		t.Errorf("it says %v", result)
	}
}

// setuptools runs setup.py to answer, so it is asked only after the wheel could not be
// built, unless setup_requires is used.
func TestHooksAskAfterFailure(t *testing.T) {
	t.Parallel()
	project, elsewhere := t.TempDir(), t.TempDir()
	write(t, project, map[string]string{"setup.py": "raise SystemExit(\"invalid command 'bdist_wheel'\")\n"})
	write(t, elsewhere, map[string]string{"faked_backend.py": backend + "\ndef get_requires_for_build_wheel(settings):\n    return [\"no-such-distribution\"]\n"})
	result := callHooks(t, "build", project, elsewhere)
	if asked, _ := result["requires"].([]any); len(asked) != 1 || asked[0] != "no-such-distribution" {
		t.Errorf("it says %v", result)
	}
	write(t, project, map[string]string{"setup.py": "done = True\n"})
	if result := callHooks(t, "build", project, elsewhere); result["wheel"] != "starter.whl" {
		t.Errorf("it says %v", result)
	}
	write(t, project, map[string]string{"setup.py": "1 / 0\n"})
	write(t, elsewhere, map[string]string{"faked_backend.py": backend})
	if failure, _ := callHooks(t, "build", project, elsewhere)["failure"].(map[string]any); failure["type"] != "ZeroDivisionError" {
		t.Errorf("it says %v", failure)
	}
}

// setup.py may remove its egg-info between two hooks: distutils would not make the folder
// again.
func TestHooksForgetFolders(t *testing.T) {
	t.Parallel()
	project, elsewhere := t.TempDir(), t.TempDir()
	write(t, project, map[string]string{"setup.py": "done = True\n"})
	write(t, elsewhere, map[string]string{"faked_backend.py": `
import sys, types

module = types.ModuleType("distutils.dir_util")
module._path_created = {}
sys.modules["distutils.dir_util"] = module


def get_requires_for_build_wheel(settings):
    module._path_created["starter.egg-info"] = 1
    return []


def build_wheel(directory, settings):
    if module._path_created:
        raise OSError("Cannot update time stamp of directory")
    return "starter.whl"
`})
	if result := callHooks(t, "ask", project, elsewhere); result["wheel"] != "starter.whl" {
		t.Errorf("it says %v", result)
	}
}

func callHooks(t *testing.T, order, project, elsewhere string) map[string]any {
	t.Helper()
	script, err := filepath.Abs(filepath.Join("steps", "hooks.py"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(elsewhere, "result.json")
	cmd := exec.Command("python3", "-B", script, `{"build-backend": "faked_backend", "requires": []}`, elsewhere, file)
	cmd.Dir = project
	cmd.Env = append(os.Environ(), "PYTHONPATH="+elsewhere)
	cmd.Stdin = strings.NewReader(order + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var result map[string]any
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	return result
}

// A file that Python cannot compile has no bytecode; the others have.
func TestCompileDeepSource(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"opt/dashes.py": "x = " + strings.Repeat("-", 20_000) + "1\n", // a MemoryError
		"opt/good.py":   "X = 1\n",
	})
	if _, said := runScript(t, "import bytecode, sys; bytecode.compile_tree(sys.argv[1] + '/opt', sys.argv[1])", dir); said != "" {
		t.Errorf("it says\n%s", said)
	}
	if made, err := filepath.Glob(filepath.Join(dir, "opt/__pycache__/good.*")); err != nil || len(made) != 1 {
		t.Errorf("made is %q, %v", made, err)
	}
}

// Code that marshal refuses leaves no part of a file.
func TestCompileUnmarshallable(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"opt/deep.py": "X = 1\n"})
	const refuses = `
import bytecode, marshal, sys
def dumps(code):
    raise ValueError("object too deeply nested to marshal")
marshal.dumps = dumps
bytecode.compile_tree(sys.argv[1] + "/opt", sys.argv[1])
`
	runScript(t, refuses, dir)
	if made, err := filepath.Glob(filepath.Join(dir, "opt/__pycache__/*")); err != nil || len(made) != 0 {
		t.Errorf("made is %q, %v", made, err)
	}
}

// Before 3.11, Python writes a set into bytecode in the order that it has in memory, which
// depends on the hashes of its strings. These are random in each process.
func TestCompileFixedHashes(t *testing.T) {
	const older = "import bytecode, sys; sys.version_info = (3, 10); "
	told := map[string]bool{}
	for range 3 {
		dir := t.TempDir()
		write(t, dir, map[string]string{"bytecode.py": `
def compile_part(tree, root, part, workers):
    with open(tree + "/" + part, "w") as file:
        file.write(str(hash("text")))
`})
		runScript(t, older+"bytecode.HERE = sys.argv[1]; bytecode.compile_tree(sys.argv[1], '', 2)", dir)
		for _, part := range []string{"0", "1"} {
			hash, err := os.ReadFile(filepath.Join(dir, part))
			if err != nil {
				t.Fatal(err)
			}
			told[string(hash)] = true
		}
	}
	if len(told) != 1 {
		t.Errorf("a text has the hashes %v", told)
	}

	dir := t.TempDir()
	write(t, dir, map[string]string{"opt/a.py": "X = 1\n", "opt/b.py": "def f(x):\n    return x in {'a', 'b'}\n"})
	runScript(t, older+"bytecode.compile_tree(sys.argv[1] + '/opt', sys.argv[1], 2)", dir)
	made, err := filepath.Glob(filepath.Join(dir, "opt/__pycache__/*.pyc"))
	if err != nil || len(made) != 2 {
		t.Errorf("made is %q, %v", made, err)
	}
}

// What a container runs never imports the tests of distributions.
func TestCompileNoTestModules(t *testing.T) {
	dir := t.TempDir()
	modules := map[string]bool{ // and whether each is compiled
		"opt/pandas/frame.py":                   true,
		"opt/pandas/tests/__init__.py":          true,
		"opt/pandas/tests/frame/test_apply.py":  false,
		"opt/astropy/tests/runner.py":           true, // imported by astropy itself
		"opt/annotated_types/test_cases.py":     true,
		"opt/attributes/test_attributes.py":     true,
		"opt/pytests/test_of_a_name_like_it.py": true,
	}
	for name := range modules {
		write(t, dir, map[string]string{name: "X = 1\n"})
	}
	runScript(t, "import bytecode, sys; bytecode.compile_tree(sys.argv[1] + '/opt', sys.argv[1], 2)", dir)
	for name, compiled := range modules {
		made, err := filepath.Glob(filepath.Join(dir, filepath.Dir(name), "__pycache__", strings.TrimSuffix(filepath.Base(name), ".py")+".*.pyc"))
		if err != nil || len(made) == 1 != compiled {
			t.Errorf("%s: %q, %v", name, made, err)
		}
	}
}

// The step fails if some bytecode cannot be written: its result would be cached.
func TestCompileDiskFull(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"opt/good.py": "def f():\n    return 1\n",
		"opt/two.py":  "print 'two'\n", // of a Python of before
	})
	const program = `
import bytecode, common, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    bytecode.compile_tree(sys.argv[1] + "/opt", sys.argv[1], 2)
except common.StepFailed as failure:
    print(failure.facts["kind"])
`
	if kind, said := runScript(t, program, dir, "8"); kind != "compile\n" || !strings.Contains(said, "OSError") {
		t.Errorf("of a full disk it says %q\n%s", kind, said)
	}
	if kind, said := runScript(t, program, dir, "65536"); kind != "" || said != "" {
		t.Errorf("where there is room it says %q\n%s", kind, said)
	}
	made, err := filepath.Glob(filepath.Join(dir, "opt/__pycache__/*.pyc"))
	if err != nil || len(made) != 1 || !strings.HasPrefix(filepath.Base(made[0]), "good.") {
		t.Errorf("made is %q, %v", made, err)
	}
}

// On a full disk a step cannot write a report, so it has an exit code for that.
func TestExitCodeDiskFull(t *testing.T) {
	for name, step := range map[string]string{
		"the step":   `os.write(os.open("/dev/full", os.O_WRONLY), b"x")`,
		"its report": `raise common.StepFailed("uv", log="")`,
	} {
		program := `
import common, os, output

def step():
    ` + step + `

output.create = lambda path: open(path, "w")  # for it would make a new file in place of this one
try:
    common.main(step, "/dev/full")
except SystemExit as ended:
    print(ended.code)
`
		if code, said := runScript(t, program); code != "28\n" {
			t.Errorf("where the disk is full for %s the exit code is %q\n%s", name, code, said)
		}
	}
}

// A library counts only if the distribution cannot do without it: some modules are imported
// only if their library is there.
func TestIndispensableLibraries(t *testing.T) {
	for _, c := range []struct {
		name, links, missing string
		want                 map[string]string
	}{
		{
			"a module that is linked with it",
			`{"lightgbm/lib/lib_lightgbm.so": ["libgomp.so.1", "libm.so.6"]}`, `["libgomp.so.1"]`,
			map[string]string{"libgomp.so.1": "lightgbm/lib/lib_lightgbm.so"},
		},
		{
			"a module whose own library is, but not the plugin for a screen",
			`{"cv2/cv2.abi3.so": ["libQt5Core-1.so.5"], "cv2.libs/libQt5Core-1.so.5": ["libglib-2.0.so.0"], "cv2/qt/plugins/libqxcb.so": ["libQt5Core-1.so.5", "libSM.so.6"]}`,
			`["libglib-2.0.so.0", "libSM.so.6"]`,
			map[string]string{"libglib-2.0.so.0": "cv2.libs/libQt5Core-1.so.5"},
		},
		{
			"an engine that is one of several",
			`{"numba/workqueue.so": [], "numba/tbbpool.so": ["libtbb.so.12"], "numba/omppool.so": ["libgomp.so.1"]}`, `["libtbb.so.12", "libgomp.so.1"]`,
			map[string]string{},
		},
		{
			"libraries that load each other",
			`{"a/libone.so": ["libtwo.so", "libX11.so.6"], "a/libtwo.so": ["libone.so"]}`, `["libX11.so.6"]`,
			map[string]string{"libX11.so.6": "a/libone.so"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, _ := runScript(t, `import json, libraries, sys
links = json.loads(sys.argv[1])
print(json.dumps(libraries.indispensable(links, sorted(links), set(json.loads(sys.argv[2])))))`, c.links, c.missing)
			var got map[string]string
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(got, c.want) {
				t.Errorf("it cannot do without %v, want %v", got, c.want)
			}
		})
	}
}

// Every Python is linked with a C library. Files that only begin like ELF have none.
func TestLinkedLibraries(t *testing.T) {
	out, _ := runScript(t, `import libraries, os, sys; print(libraries.linked(os.path.realpath(sys.executable)))`)
	if !strings.Contains(out, "'libc.so.6'") && !strings.Contains(out, "'libc.musl") {
		t.Errorf("this Python is linked with %s", out)
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"broken.so": "\x7fELF\x02\x01 and no more", "text.so": "a linker script"})
	out, _ = runScript(t, `import libraries, sys; print(libraries.missing_of_wheels(sys.argv[1]), libraries.provided(sys.argv[1]))`, dir)
	if out != "[] []\n" {
		t.Errorf("of files that are none it says %s", out)
	}
}

// Whatever a file claims to have, little of it is read, and what is no regular file is not opened.
func TestLinkedLibrariesBounds(t *testing.T) {
	out, _ := runScript(t, `import libraries, os, resource, struct, sys

resource.setrlimit(resource.RLIMIT_AS, (256 << 20,) * 2)
tree = sys.argv[1]

def elf(name, segments, rest=b"", start=64, count=None):
    head = b"\x7fELF\x02\x01".ljust(32, b"\0") + struct.pack("<Q", start)
    head = head.ljust(54, b"\0") + struct.pack("<HH", 56, len(segments) if count is None else count)
    table = b"".join(struct.pack("<IIQQQQQQ", kind, 0, offset, address, 0, size, 0, 0) for kind, offset, address, size in segments)
    path = os.path.join(tree, name)
    with open(path, "wb") as file:
        file.write(head.ljust(64, b"\0") + table + rest)
    return path

at = 64 + 2 * 56
def needed(count):  # entries of PT_DYNAMIC, and the strings behind them
    entries = [(5, 1 << 20)] + [(1, 0)] * count + [(0, 0)]
    return b"".join(struct.pack("<QQ", *entry) for entry in entries), len(entries) * 16

def library(name, count):
    entries, size = needed(count)
    return elf(name, [(2, at, 0, size), (1, at + size, 1 << 20, 16)], entries + b"libone.so.1\0")

print(libraries.linked(library("good.so", 1)))
for name, path in (
    ("a table of a terabyte", elf("a.so", [(2, 0, 0, 1 << 40)])),
    ("as many segments as there can be", elf("b.so", [], b"\2\0\0\0" * 1000000, count=65535)),
    ("behind the end", elf("c.so", [(2, 1 << 62, 0, 160)])),
    ("segments behind the end", elf("d.so", [], start=1 << 63)),
    ("tables over each other", elf("e.so", [(2, 0, 0, 65536)] * 1000, b"\1" * 65536)),
    ("too many libraries", library("f.so", 4000)),
):
    print(name, libraries.linked(path))
os.mkfifo(tree + "/pipe.so")
os.symlink("loop.so", tree + "/loop.so")
print(sorted(os.path.basename(path) for path in libraries.elf_files(tree, programs=True)))
for i in range(3000):
    library("lib%d.so" % i, 1)
libraries.MAX_LINKS = 1000
print(len(libraries.linked_files(tree)), len(libraries.provided(tree)))
`, t.TempDir())
	want := `['libone.so.1']
a table of a terabyte []
as many segments as there can be []
behind the end []
segments behind the end []
tables over each other []
too many libraries []
['a.so', 'b.so', 'c.so', 'd.so', 'e.so', 'f.so', 'good.so']
503 2000
`
	if out != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}

// Paths that two distributions write with different contents are found, and those with the
// same contents are not.
func TestSharedPaths(t *testing.T) {
	tree := t.TempDir()
	site := "lib/python3.13/site-packages/"
	write(t, tree, map[string]string{
		site + "opencv_python-4.10.0.dist-info/RECORD":         "cv2/__init__.py,sha256=one,10\ncv2/load.py,sha256=one,10\ncv2/typing.py,sha256=alike,3\ntests/a.py,sha256=one,1\nopencv_python-4.10.0.dist-info/RECORD,,\n",
		site + "opencv_python_headless-4.9.0.dist-info/RECORD": "cv2/__init__.py,sha256=two,10\ncv2/load.py,sha256=two,10\ncv2/typing.py,sha256=alike,3\ntests/a.py,sha256=two,1\n",
		site + "b.dist_info-1.0.dist-info/RECORD":              "../../../bin/serve,sha256=b,10\n\"with, comma.py\",sha256=b,1\n",
		site + "c-1.0.dist-info/RECORD":                        "../../../bin/serve,sha256=c,10\n\"with, comma.py\",sha256=b,1\n",
		site + "no_record-1.0.dist-info/METADATA":              "",
		site + "cv2/vendored/opencv_python-0.dist-info/RECORD": "cv2/__init__.py,sha256=three,10\n",
	})
	out, log := runScript(t, `
import json, sys, shared
twice = shared.paths(sys.argv[1])
shared.show(twice)
shared.record(twice, sys.argv[1])
print(json.dumps([twice, shared.distributions(twice)]))`, tree)
	want := `[{"bin/serve": ["b-dist-info", "c"], ` +
		`"` + site + `cv2/__init__.py": ["opencv-python", "opencv-python-headless"], ` +
		`"` + site + `cv2/load.py": ["opencv-python", "opencv-python-headless"], ` +
		`"` + site + `tests/a.py": ["opencv-python", "opencv-python-headless"]}, ` +
		`["b-dist-info", "c", "opencv-python", "opencv-python-headless"]]` + "\n"
	if out != want {
		t.Errorf("found %s, want %s", out, want)
	}
	if want := "the same path is written by opencv-python and opencv-python-headless: " + site + "cv2/__init__.py, and 2 more; that of opencv-python-headless stays\n"; !strings.Contains(log, want) {
		t.Errorf("shown %q, want %q in it", log, want)
	}
	told, err := os.ReadFile(filepath.Join(tree, "shared.json"))
	if want := `[{"distributions": ["opencv-python", "opencv-python-headless"], "more": 1, "path": "` + site + `cv2/__init__.py"}]`; err != nil || string(told) != want {
		t.Errorf("told %s %v, want %s", told, err, want)
	}
}

// uv refuses a path that leads above the root.
func TestNormalizedReferences(t *testing.T) {
	out, _ := runScript(t, `
import base64, hashlib, references, sys, zipfile
metadata = b"""Metadata-Version: 2.1
Requires-Dist: common[fast] @ file:///src/../../libs/common ; extra == "x"
Requires-Dist: base@ file://localhost//src/libs/../base#egg=base
Requires-Dist: six @ https://example.test/../six.whl
"""
path = sys.argv[1] + "/train-1-py3-none-any.whl"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr("train-1.dist-info/METADATA", metadata)
    wheel.writestr("train-1.dist-info/RECORD", "train-1.dist-info/METADATA,sha256=old,1\ntrain-1.dist-info/RECORD,,\n")
with zipfile.ZipFile(references.normalized(path, sys.argv[1] + "/copy")) as copy:
    text = copy.read("train-1.dist-info/METADATA")
    print(text.decode(), end="")
    digest = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()
    print(copy.read("train-1.dist-info/RECORD").decode() == "train-1.dist-info/METADATA,sha256=%s,%d\ntrain-1.dist-info/RECORD,,\n" % (digest, len(text)))
`, t.TempDir())
	want := `Metadata-Version: 2.1
Requires-Dist: common[fast] @ file:///libs/common ; extra == "x"
Requires-Dist: base@ file://localhost/src/base#egg=base
Requires-Dist: six @ https://example.test/../six.whl
True
`
	if out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}
