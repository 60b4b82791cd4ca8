package test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

// forBoth runs a test on the images of examples/mlproject and of the starter.
func forBoth(t *testing.T, test func(t *testing.T, i kit.Image, name, python string)) {
	t.Run("mlproject", func(t *testing.T) {
		t.Parallel()
		test(t, kit.MLProject(t).Image, "mlproject", "3.11")
	})
	t.Run("starter", func(t *testing.T) {
		t.Parallel()
		test(t, kit.StarterImage(t).Image, "starter", "3.13")
	})
}

// The project is imported from site-packages, in whatever folder Python runs.
func TestImageImports(t *testing.T) {
	t.Parallel()
	forBoth(t, func(t *testing.T, i kit.Image, name, python string) {
		for _, dir := range []string{"/", "/tmp", "/app"} {
			printed := i.MustRun(t, kit.Container{Dir: dir, Args: []string{"python", "-c", `
import importlib.metadata, sys, ` + name + ` as project
print(project.__file__, importlib.metadata.version("` + name + `"), "%d.%d" % sys.version_info[:2])`}})
			want := "/opt/venv/lib/python" + python + "/site-packages/" + name + "/__init__.py 0.1.0 " + python + "\n"
			if printed != want {
				t.Errorf("in %s: %s, want %s", dir, printed, want)
			}
		}
	})
}

// pip is the base's. It has to list what the virtual environment has.
func TestImagePipList(t *testing.T) {
	t.Parallel()
	forBoth(t, func(t *testing.T, i kit.Image, name, _ string) {
		list := i.MustRun(t, kit.Container{Args: []string{"pip", "list", "--disable-pip-version-check"}})
		for _, want := range map[string][]string{
			"mlproject": {"mlproject", "pandas", "scikit-learn", "Flask", "mlflow-skinny"},
			"starter":   {"starter", "six", "click"},
		}[name] {
			if !regexp.MustCompile(`(?mi)^` + want + ` +\d`).MatchString(list) {
				t.Errorf("pip list does not show %s:\n%s", want, list)
			}
		}
		if check := i.MustRun(t, kit.Container{Args: []string{"pip", "check"}}); !strings.Contains(check, "No broken requirements") {
			t.Error(check)
		}
	})
}

// All modules have bytecode that is checked by the hash of its source, which is valid
// in a registry, on another machine and in a read-only root. Tests of distributions
// have none: no container runs them.
func TestImageBytecode(t *testing.T) {
	t.Parallel()
	forBoth(t, func(t *testing.T, i kit.Image, name, _ string) {
		var report struct {
			Modules, Own int
			Wrong        []string
		}
		text := i.Python(t, `
import glob, importlib.util, json, marshal, os, site
wrong, modules, own = [], 0, 0
for source in glob.glob(site.getsitepackages()[0] + "/**/*.py", recursive=True):
    modules += 1
    own += "/site-packages/`+name+`/" in source
    compiled = importlib.util.cache_from_source(source)
    if "/tests/" in source and os.path.basename(source).startswith("test_"):
        if os.path.exists(compiled):
            wrong.append(source + " has some")
        continue
    if not os.path.exists(compiled):
        try:
            with open(source, "rb") as file:
                compile(file.read(), source, "exec")
        except (SyntaxError, ValueError, UnicodeDecodeError):
            continue  # a template or a test of a parser
        wrong.append(source + " has none")
        continue
    with open(compiled, "rb") as file, open(source, "rb") as text:
        data, hash = file.read(), importlib.util.source_hash(text.read())
    if data[:4] != importlib.util.MAGIC_NUMBER:
        wrong.append(source + " is of another Python")
    elif int.from_bytes(data[4:8], "little") != 3:
        wrong.append(source + " is checked by time")
    elif data[8:16] != hash:
        wrong.append(source + " is of another source")
    elif "/site-packages/`+name+`/" in source and marshal.loads(data[16:]).co_filename != source:
        wrong.append(source + " says " + marshal.loads(data[16:]).co_filename)
print(json.dumps({"Modules": modules, "Own": own, "Wrong": wrong[:10]}))`)
		if err := json.Unmarshal([]byte(text), &report); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if report.Modules < 10 || report.Own < 2 {
			t.Errorf("%d modules were looked at, %d of the project", report.Modules, report.Own)
		}
		for _, problem := range report.Wrong {
			t.Error(problem)
		}
	})
}

// The image has no build tool, and the project's source only as installed.
func TestImageHoldsNoTools(t *testing.T) {
	t.Parallel()
	forBoth(t, func(t *testing.T, i kit.Image, name, _ string) {
		found := i.MustRun(t, kit.Container{User: "0:0", Args: []string{"python", "-c", `
import os
tools = {"uv", "uvx", "gcc", "cc", "c++", "clang", "make", "git"}
ours = {"setup.py", "requirements.txt", "Dockerfile", "pyproject.toml", "README.md"}
for folder, folders, names in os.walk("/"):
    if folder in ("/", ):
        folders[:] = [name for name in folders if name not in ("proc", "sys", "dev")]
    for entry in folders + names:
        path = os.path.join(folder, entry)
        if entry in tools and os.access(path, os.X_OK) and os.path.isfile(path):
            print(path)
        elif entry == ".git" or entry.endswith(".egg-info") and not path.startswith("/usr/"):
            print(path)
        elif entry in ours and path.startswith(("/app", "/src", "/home", "/wainwright", "/tmp")):
            print(path)
        elif entry == "` + name + `" and "/site-packages/" not in path:
            print(path)
    if folder.endswith((".cache/uv", ".cache/pip")) and names + folders:
        print(folder)
for left in ("/wainwright", "/tool", "/in", "/out", "/src", "/buildenv", "/cache", "/run/secrets", "/failure.json"):
    if os.path.exists(left):
        print(left)
print(*os.listdir("/tmp"))`}})
		if strings.TrimSpace(found) != "" {
			t.Errorf("in the image:\n%s", found)
		}
	})
}

// Without a .dockerignore, what lies about in a working folder is not in the image.
func TestImageHoldsNoJunk(t *testing.T) {
	t.Parallel()
	i := kit.Push(t, kit.Starter().With(kit.Files{
		".git/HEAD":                    "ref: refs/heads/main\n",
		".env":                         "PASSWORD=hush\n",
		"env-of-mine/pyvenv.cfg":       "home = /usr/bin\n",
		"env-of-mine/lib/junk.py":      "JUNK = True\n",
		"starter/__pycache__/junk.pyc": "junk",
		"starter.egg-info/PKG-INFO":    "junk",
		"build/lib/starter/junk.py":    "JUNK = True\n",
		"notebooks/junk.ipynb":         "{}\n",
		"tests/test_junk.py":           "JUNK = True\n",
		"mlruns/0/meta.yaml":           "junk: true\n",
		"main.py":                      "import starter.greet\n\nif __name__ == \"__main__\":\n    print(starter.greet.greet(), open(\"page.html\").read())\n",
		"page.html":                    "<p>hello</p>\n",
	}).Write(t))
	content := i.Open(t, "")
	content.Find(t, "/app/page.html")
	for path, entry := range content {
		for _, junk := range []string{"junk", "/.git", "/.env", "env-of-mine", "egg-info", "notebooks", "tests", "mlruns", "/app/setup.py", "/app/starter"} {
			if strings.Contains(path, junk) && !strings.Contains(path, "/site-packages/click") && !strings.Contains(path, "/site-packages/six") {
				t.Errorf("the image holds %s", path)
			}
		}
		if strings.Contains(string(entry.Content), "PASSWORD=hush") {
			t.Errorf("%s holds the secret", path)
		}
	}
}

// The image runs as a user who can write into the working directory and home, with any
// uid in group 0.
func TestImageUser(t *testing.T) {
	t.Parallel()
	forBoth(t, func(t *testing.T, i kit.Image, _, _ string) {
		for _, user := range []string{"", "1234567:0"} { // OpenShift gives any uid, in group 0
			printed := i.MustRun(t, kit.Container{User: user, Args: []string{"python", "-c", `
import os, pathlib
print(os.getuid(), os.getgid(), os.environ["HOME"], os.getcwd())
for folder in (".", os.environ["HOME"], "/tmp"):
    (pathlib.Path(folder) / "written").write_text("x")
for code in ("/opt/venv", "/opt/venv/bin/python", "/opt/venv/pylock.toml", "/etc/passwd"):
    if os.access(code, os.W_OK):
        print(code, "may be written")`}})
			want := "10001 0 /home/app /app\n"
			if user != "" {
				want = "1234567 0 /home/app /app\n"
			}
			if printed != want {
				t.Errorf("as %q: %q, want %q", user, printed, want)
			}
		}
		if who := i.Python(t, `import getpass, pwd, os; print(pwd.getpwuid(os.getuid()).pw_dir, getpass.getuser() != "root")`); who != "/home/app True\n" {
			t.Errorf("the user database says %q", who)
		}
	})
}

// The command is CMD without an entrypoint, so that another command can be given.
func TestImageCommand(t *testing.T) {
	t.Parallel()
	forBoth(t, func(t *testing.T, i kit.Image, _, _ string) {
		if len(i.Config.Config.Entrypoint) > 0 || len(i.Config.Config.Cmd) == 0 {
			t.Errorf("entrypoint %q, command %q", i.Config.Config.Entrypoint, i.Config.Config.Cmd)
		}
		if printed := i.Python(t, `print("hello")`); printed != "hello\n" {
			t.Errorf("python -c prints %q", printed)
		}
	})
	if printed := kit.StarterImage(t).MustRun(t, kit.Container{}); printed != "hello\n" {
		t.Errorf("the command of the starter prints %q", printed)
	}
}

// Training writes artifacts and logs, as the image's own user and with any uid that a
// cluster sets.
func TestImageTraining(t *testing.T) {
	t.Parallel()
	i := kit.MLProject(t)
	for _, user := range []string{"", "1234567:0"} {
		t.Run("as "+user, func(t *testing.T) {
			t.Parallel()
			printed := i.MustRun(t, kit.Container{User: user, Args: []string{"python", "-c", `
import glob, os, subprocess, sys, time
began = time.time()
print(subprocess.run([sys.executable, "train.py"], check=True, capture_output=True, text=True).stdout)
for name in sorted(glob.glob("artifacts/*") + glob.glob("logs/*")):
    if os.stat(name).st_mtime > began - 2:
        print("wrote", os.path.dirname(name), os.path.splitext(name)[1])`}})
			for _, want := range []string{"r2_score=0.9", "wrote artifacts .pkl", "wrote logs .log"} {
				if !strings.Contains(printed, want) {
					t.Errorf("training did not print %q:\n%s", want, printed)
				}
			}
		})
	}
}

// The image has the newest Python that python_requires allows.
func TestImagePython(t *testing.T) {
	t.Parallel()
	project := kit.Starter()
	project["setup.py"] = strings.Replace(project["setup.py"], "    packages=", "    python_requires=\">=3.9,<3.12\",\n    packages=", 1)
	i := kit.Push(t, project.Write(t))
	if version := i.Python(t, `import sys, starter; print("%d.%d" % sys.version_info[:2])`); version != "3.11\n" {
		t.Errorf("the image has Python %s", version)
	}
}

// Times and modes in the layers do not depend on the machine.
func TestImageTimesAndModes(t *testing.T) {
	t.Parallel()
	i := kit.StarterImage(t)
	for name, entry := range i.Open(t, "") {
		if !entry.ModTime.Equal(kit.Epoch) {
			t.Errorf("%s has the time %s", name, entry.ModTime)
		}
		mode := entry.FileInfo().Mode().Perm()
		writable := strings.HasPrefix(name, "/app") || strings.HasPrefix(name, "/home/app")
		allowed := []uint32{0o644, 0o755, 0o777} // links have 0777
		if writable {
			allowed = append(allowed, 0o775, 0o664)
		}
		if !slices.Contains(allowed, uint32(mode)) || mode == 0o777 && entry.FileInfo().Mode().Type() == 0 {
			t.Errorf("%s has the mode %v", name, entry.FileInfo().Mode())
		}
	}
}

// uv's cache knows a wheel by name and version. Installed from there, the image would
// have the module from before the edit.
func TestImageEdited(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	for n := range 3 {
		text := fmt.Sprintf("edit number %d", n)
		kit.WriteEdit(t, dir, text)
		i := kit.Push(t, dir)
		module := i.Open(t, "project:").Find(t, "/site-packages/starter/greet.py")
		if !strings.Contains(string(module.Content), text) {
			t.Errorf("the pushed layer holds:\n%s\nwant %q in it", module.Content, text)
		}
		if printed := i.MustRun(t, kit.Container{}); printed != text+"\n" {
			t.Errorf("the image prints %q, want %q", printed, text)
		}
	}
}

// A deleted module is not in the next image, even if build/lib has a copy.
func TestImageDeletedModule(t *testing.T) {
	t.Parallel()
	project := kit.Starter().With(kit.Files{"starter/old.py": "OLD = True\n"})
	before := kit.Push(t, project.Write(t))
	before.Open(t, "project:").Find(t, "/site-packages/starter/old.py")
	// A copy that an earlier build on this machine left.
	after := kit.Push(t, project.Without("starter/old.py").With(kit.Files{"build/lib/starter/old.py": "OLD = True\n"}).Write(t))
	for name := range after.Open(t, "") {
		if strings.Contains(name, "old") && strings.Contains(name, "starter") {
			t.Errorf("the image holds %s", name)
		}
	}
}
