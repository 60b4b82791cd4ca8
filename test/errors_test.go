package test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"

	wainwright "github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// A build that cannot succeed says what is wrong, where, and what to write instead. It
// pushes no image. The texts are those that buildx prints.
func TestErrorsInput(t *testing.T) {
	for _, c := range []struct {
		name    string
		project kit.Files
		args    []string
		want    []string
	}{
		{
			name:    "no project",
			project: kit.Files{"notes.txt": "nothing to install\n"},
			want:    []string{"neither setup.py nor pyproject.toml", "project ="},
		},
		{
			name: "setup.py raises",
			project: kit.Starter().With(kit.Files{
				"setup.py": "from setuptools import setup\n\nversion = {\"a\": 1}[\"version\"]\n\nsetup(name=\"starter\", version=version)\n",
			}),
			want: []string{"setup.py:3", "KeyError: 'version'", "   3 | >>> version = {\"a\": 1}[\"version\"]"},
		},
		{
			name:    "setup.py imports what is not there",
			project: kit.Starter().With(kit.Files{"setup.py": "import numpy\nfrom setuptools import setup\n\nsetup(name=\"starter\", version=\"1\")\n"}),
			want:    []string{"setup.py:1", "No module named 'numpy'", "build.requires = [\"numpy\"]", "   1 | >>> import numpy"},
		},
		{
			name:    "setup.py opens what is not there",
			project: kit.Starter().Without("requirements.txt"),
			want:    []string{"setup.py:5", "FileNotFoundError", "requirements.txt is not in the build context", "   5 | >>>     with open(path) as file:"},
		},
		{
			name:    "a requirement of another name",
			project: kit.Starter().With(kit.Files{"requirements.txt": "six\nscikit-lern\n"}),
			want:    []string{"requirements.txt:2", "no distribution called scikit-lern", "did you mean scikit-learn?", "   2 | >>> scikit-lern"},
		},
		{
			name:    "a requirement nobody has",
			project: kit.Starter().With(kit.Files{"requirements.txt": "panda-s\nsix\n"}),
			want:    []string{"requirements.txt:1", "no distribution called panda-s", "did you mean pandas?", "   1 | >>> panda-s"},
		},
		{
			// The requirements are locked before the wheel is built, and then together with
			// the wheel's: both fail.
			name: "a requirement of another name, and a wheel that asks for more",
			project: kit.Starter().With(kit.Files{
				"requirements.txt": "scikit-lern\n",
				"setup.py":         "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"], install_requires=[\"six\"])\n",
			}),
			want: []string{"requirements.txt:1", "no distribution called scikit-lern", "did you mean scikit-learn?", "   1 | >>> scikit-lern"},
		},
		{
			name:    "a version that never was",
			project: kit.Starter().With(kit.Files{"requirements.txt": "six==99.1\nclick\n"}),
			want:    []string{"requirements.txt:1", "six has no version that is ==99.1", "   1 | >>> six==99.1"},
		},
		{
			name:    "another Python",
			project: kit.Starter().With(kit.Files{"Dockerfile": "python = \"3.11\"\n", "setup.py": strings.Replace(kit.Starter()["setup.py"], "    packages", "    python_requires=\">=3.13\",\n    packages", 1)}),
			want:    []string{"setup.py:14", "requires Python >=3.13", "Python 3.11", "Dockerfile:2", "  14 | >>>     python_requires=\">=3.13\","},
		},
		{
			name:    "a base of another Python",
			project: kit.Starter().With(kit.Files{"Dockerfile": "base = \"python:3.11-slim\"\npython = \"3.13\"\n"}),
			want:    []string{"Dockerfile:2", "python:3.11-slim has Python 3.11", "Python 3.13 is asked for", "   2 | >>> base = \"python:3.11-slim\""},
		},
		{
			name:    "an unknown key",
			project: kit.Starter().With(kit.Files{"Dockerfile": "\npyton = \"3.11\"\n"}),
			want:    []string{"Dockerfile:3", "pyton", "did you mean", "python", "   3 | >>> pyton = \"3.11\""},
		},
		{
			name:    "a build of PyTorch that there is not",
			project: kit.Starter().With(kit.Files{"Dockerfile": "[index]\ntorch-backend = \"cu127\"\n"}),
			want:    []string{"Dockerfile:3", "\"cu127\" is no backend of PyTorch: write one of cpu, cu132, cu130,", "rocm4.0.1, xpu", "   3 | >>> torch-backend = \"cu127\""},
		},
		{
			name:    "the build of PyTorch for the builder's GPU",
			project: kit.Starter(),
			args:    []string{"--build-arg", "index.torch-backend=auto"},
			want:    []string{"build argument: index.torch-backend: \"auto\" asks what GPU the builder has", "write cpu, or what the machines have that run it"},
		},
		{
			name:    "a build of PyTorch that the index does not have",
			project: kit.Starter().With(kit.Files{"requirements.txt": "six\ntorch==2.8.0+cpu\n"}),
			want:    []string{"requirements.txt:2", "torch==2.8.0+cpu is a build of PyTorch that the package index does not have", "set index.torch-backend = \"cpu\"", "   2 | >>> torch==2.8.0+cpu"},
		},
		{
			name:    "a Dockerfile",
			project: kit.Starter().With(kit.Files{"Dockerfile": "FROM python:3.13-slim\nCOPY . /app\nRUN pip install .\n"}),
			want:    []string{"Dockerfile:2", "FROM", "   2 | >>> FROM python:3.13-slim"},
		},
		{
			name:    "a base that is not there",
			project: kit.Starter().With(kit.Files{"Dockerfile": "base = \"python:3.13-slimmer\"\n"}),
			want:    []string{"Dockerfile:2", "the base image python:3.13-slimmer cannot be had", "not found", "   2 | >>> base = \"python:3.13-slimmer\""},
		},
		{
			name:    "two requirements that exclude each other",
			project: kit.Starter().With(kit.Files{"requirements.txt": "click\n", "Dockerfile": "packages = [\"click<8\", \"click>8.1\"]\n"}),
			want:    []string{"click<8 (Dockerfile:2) and click>8.1 (Dockerfile:2) cannot be installed together", "   2 | >>> packages = [\"click<8\", \"click>8.1\"]"},
		},
		{
			name: "two files that exclude each other",
			project: kit.Starter().With(kit.Files{
				"requirements.txt": "click\n\nsix==1.16.0\n",
				"setup.py":         "from setuptools import setup\n\nsetup(\n    name=\"starter\",\n    version=\"1\",\n    packages=[\"starter\"],\n    install_requires=[\"six>=1.17\"],\n)\n",
			}),
			want: []string{"six==1.16.0 (requirements.txt:3) and six>=1.17 (setup.py:7) cannot be installed together", "   3 | >>> six==1.16.0"},
		},
		{
			name:    "an include of nothing",
			project: kit.Starter().With(kit.Files{"Dockerfile": "include = [\"main.py\", \"artefacts/\"]\n"}),
			want:    []string{"Dockerfile:2", "artefacts", "   2 | >>> include = [\"main.py\", \"artefacts/\"]"},
		},
		{
			name:    "a wheel with nothing in it",
			project: kit.Starter().Without("starter/__init__.py"),
			want:    []string{"setup.py:14", "holds no module", "add starter/__init__.py", "  14 | >>>     packages=find_packages(),"},
		},
		{
			name:    "a lock that lacks what was added",
			project: kit.Starter().With(kit.Files{"pylock.toml": oldLock}),
			want:    []string{"requirements.txt:1", "pylock.toml does not hold six", "--target lock", "   1 | >>> six"},
		},
		{
			name:    "a lock of another version",
			project: kit.Starter().With(kit.Files{"requirements.txt": "# newer\nclick>=8.2\n", "pylock.toml": oldLock}),
			want:    []string{"requirements.txt:2", "pylock.toml holds click 8.1.8, and click>=8.2 is required", "--target lock", "   2 | >>> click>=8.2"},
		},
		{
			name:    "a credential in a URL",
			project: kit.Starter().With(kit.Files{"requirements.txt": "--extra-index-url https://me:hush@index.example.test/simple\nsix\n"}),
			want:    []string{"requirements.txt:1", "--secret id=netrc"},
		},
	} {
		t.Run(strings.ReplaceAll(c.name, ".", " "), func(t *testing.T) {
			t.Parallel()
			stderr := kit.MustFail(t, c.project.Write(t), c.args...)
			for _, want := range c.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if t.Failed() {
				t.Log(stderr)
			}
		})
	}
}

// oldLock has click 8.1.8 only.
var oldLock = `lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "click"
version = "8.1.8"
wheels = [{ url = "https://files.example.test/click-8.1.8-py3-none-any.whl", hashes = { sha256 = "` + strings.Repeat("0", 64) + `" } }]
`

// An error of a private index names the index, what happened and what to write, and no
// password.
func TestErrorsIndex(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	index := kit.ServeCompanyIndex(t)
	today := time.Now()
	// served returns the URL of an index that answers every request in the same way.
	served := func(host string, until time.Time, answer http.HandlerFunc) string {
		return "https://" + kit.IndexHost + ":" + kit.ServeTLS(t, index.Authority.IssueCertificate(t, host, until), answer) + "/simple"
	}
	page := func(kind, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, text)
		}
	}
	silence := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	der, _ := pem.Decode([]byte(index.Authority.PEM))
	right := fmt.Sprintf("machine %s login %s password %s\n", kit.IndexHost, index.User, index.Password)
	wrong := "wrong-" + index.Mark
	ids := []string{"no secret that has them reached the build", "--secret id=netrc,src=$HOME/.netrc", "machine " + kit.IndexHost,
		"netrc, pip.conf, uv.toml, UV_INDEX_COMPANY_USERNAME, UV_INDEX_COMPANY_PASSWORD"}
	for _, c := range []struct {
		name    string
		url     string // "" is the index's own
		secrets kit.Secrets
		without string // a secret that is left out
		want    []string
	}{
		{name: "no secret", want: ids},
		{name: "a secret of another id", secrets: kit.Secrets{"NETRC": right, "pip_conf": right, "pypirc": right}, want: ids},
		{name: "a netrc of another host", secrets: kit.Secrets{"netrc": "machine index.example.com login me password " + wrong + "\n"},
			want: []string{"the secret netrc has none for " + kit.IndexHost, "machine " + kit.IndexHost + " login USER"}},
		{name: "a netrc that is none", secrets: kit.Secrets{"netrc": "# ours\nmachine " + kit.IndexHost + " login me pasword " + wrong + "\n"},
			want: []string{"the secret netrc cannot be read near its line"}},
		{name: "a wrong variable", secrets: kit.Secrets{"UV_INDEX_COMPANY_USERNAME": index.User, "UV_INDEX_COMPANY_PASSWORD": wrong},
			want: []string{"refuses the build's credentials (403 Forbidden)", "in the secret UV_INDEX_COMPANY_PASSWORD"}},
		{name: "a pip.conf that is none", secrets: kit.Secrets{"pip.conf": "index-url = https://me:" + wrong + "@" + kit.IndexHost + "/simple\n"},
			want: []string{"the secret pip.conf is no configuration of pip"}},
		{name: "a uv.toml that is none", secrets: kit.Secrets{"uv.toml": "[[index]]\nurl = https://me:" + wrong + "@" + kit.IndexHost + "/simple\n"},
			want: []string{"the secret uv.toml is no configuration of uv", "TOML parse error at line 2"}},
		{name: "nobody who vouches", secrets: kit.Secrets{"netrc": right}, without: "ca",
			want: []string{"the base trusts nobody who vouches for the certificate of the package index https://" + kit.IndexHost, "--secret id=ca,src=ca.pem"}},
		{name: "an authority in bytes", secrets: kit.Secrets{"netrc": right, "ca": string(der.Bytes)},
			want: []string{"the secret ca holds no certificate as text (PEM)", "openssl x509"}},
		{name: "an expired certificate", url: served(kit.IndexHost, today.Add(-time.Hour), nil),
			want: []string{"has expired", "have it renewed"}},
		{name: "a certificate of another host", url: served("other.example.test", today.Add(time.Hour), nil),
			want: []string{"is not for " + kit.IndexHost + ", but for other.example.test"}},
		{name: "a host that nobody knows", url: strings.Replace(index.URL, "index.", "nowhere.", 1),
			want: []string{"the package index cannot be reached: no address is known of nowhere.example.test", "--add-host nowhere.example.test:ADDRESS"}},
		{name: "a port with nothing", url: "https://" + kit.IndexHost + ":9/simple",
			want: []string{"the package index cannot be reached: nothing answers at https://" + kit.IndexHost + ":9"}},
		{name: "a page to sign in", url: served(kit.IndexHost, today.Add(time.Hour), page("text/html", "<!DOCTYPE html><html><body><form action=/login></form></body></html>")),
			want: []string{"names no file of it", "if it is one to sign in"}},
		{name: "another server", url: served(kit.IndexHost, today.Add(time.Hour), page("application/json", "{}")),
			want: []string{"is no package index: it sends application/json", "most end in /simple"}},
		// uv waits for two minutes by default.
		{name: "an index that never answers", secrets: kit.Secrets{"pip.conf": "[global]\ntimeout = 2\nretries = 1\n"}, url: served(kit.IndexHost, today.Add(time.Hour), silence),
			want: []string{"the package index cannot be reached: https://" + kit.IndexHost, "does not answer", "timeout = 120"}},
		{name: "nothing there", url: served(kit.IndexHost, today.Add(time.Hour), http.NotFound),
			want: []string{"none of the package indexes has a distribution called", "the URL of the index"}},
	} {
		t.Run(strings.ReplaceAll(c.name, ".", " "), func(t *testing.T) {
			t.Parallel()
			url := c.url
			if url == "" {
				// BuildKit runs identical steps once, with the secrets of one of them: each
				// build needs a URL of its own.
				url = index.NewURL(t)
			}
			all := kit.Secrets{}
			if c.without != "ca" {
				all["ca"] = index.Authority.PEM
			}
			for id, text := range c.secrets {
				all[id] = text
			}
			dir := kit.Starter().With(kit.Files{
				"Dockerfile": fmt.Sprintf("index.extra = [\"company=%s\"]\n", url),
				// No similar name exists.
				"requirements.txt": index.Canary + "\n",
			}).Write(t)
			began := time.Now()
			r := kit.Build(t, dir, append(append(all.Flags(t), index.Flags(b)...), "--output", "type=cacheonly")...)
			if r.Err == nil {
				t.Error("the build did not fail")
			}
			if took := time.Since(began); took > 100*time.Second {
				t.Errorf("it took %s to fail", took)
			}
			kit.Says(t, "the build", r.Stderr, append(c.want, "ERROR: failed to build: ")...)
			l := kit.LookFor(t, index.Mark)
			l.In("the log", []byte(r.Stderr))
			l.WantNothing(index.Mark)
		})
	}
}

// panickingClient is a gateway client whose Solve panics when a step with that name is
// solved, as a bug of the frontend would.
type panickingClient struct {
	gwclient.Client
	step string
}

func (c panickingClient) Solve(ctx context.Context, r gwclient.SolveRequest) (*gwclient.Result, error) {
	if r.Definition != nil && strings.HasPrefix(lastStep(r.Definition), c.step) {
		panic("a mistake at " + c.step)
	}
	return c.Client.Solve(ctx, r)
}

// lastStep returns the name of the vertex that a definition returns.
func lastStep(def *pb.Definition) string {
	var last pb.Op
	if len(def.Def) == 0 || last.UnmarshalVT(def.Def[len(def.Def)-1]) != nil || len(last.Inputs) == 0 {
		return ""
	}
	return def.Metadata[last.Inputs[0].Digest].Description["llb.customname"]
}

// A panic of the frontend is an error that names itself. Otherwise users would see a
// broken pipe and suspect their project.
func TestErrorsPanic(t *testing.T) {
	const variable, project = "WAINWRIGHT_TEST_PANIC_AT", "WAINWRIGHT_TEST_PROJECT"
	if step := os.Getenv(variable); step != "" {
		// In a process of its own, which a panic that is not caught ends.
		_, steps, err := kit.TrySolve(t, kit.SolveOptions(t, os.Getenv(project), nil), func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
			return wainwright.Build(ctx, panickingClient{c, step})
		})
		if err == nil {
			t.Fatalf("it did not fail:\n%s", steps.Text)
		}
		t.Logf("it said: %v", err)
		return
	}
	for _, step := range []string{"[internal] look at the project", "[venv]", "[wheel 2/2]", "[lock]", "[image]"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()[:strings.Index(t.Name(), "/")]+"$", "-test.v")
			cmd.Env = append(os.Environ(), variable+"="+step, project+"="+kit.Starter().Write(t))
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("the panic was not caught: %v\n%.3000s", err, out)
			}
			for _, want := range []string{"wainwright panicked", "a mistake at " + step, "errors_test.go"} {
				if !strings.Contains(string(out), want) {
					t.Errorf("the error does not say %q:\n%s", want, out)
				}
			}
		})
	}
}

// Ctrl-C during an install ends the build at once, leaves no process behind, and the
// next build is right.
func TestErrorsInterrupt(t *testing.T) {
	t.Parallel()
	whole := kit.BusyImage(t) // networkx has so many modules that installing it takes seconds
	dir := kit.Busy().Write(t)
	// The mark is in the environment of this build's steps only.
	mark := kit.Name(t) + ".invalid"
	args := []string{"--no-cache-filter", "deps", "--build-arg", "NO_PROXY=" + kit.NoProxy(bed.Env(t), mark)}

	b := bed.Env(t)
	all := append([]string{"buildx", "build", "--progress=rawjson", "--output", "type=cacheonly"}, b.BuildFlags()...)
	cmd := exec.Command(filepath.Join(b.Bin, "docker"), append(append(all, args...), dir)...)
	cmd.Env = append(b.Environ(), "BUILDX_BUILDER="+b.Builder)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches all of the terminal's group
	progress, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := &bytes.Buffer{}
	waitForInstall(t, io.TeeReader(progress, read))
	for began := time.Now(); len(processes(mark)) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal("no process of the install was seen")
		}
	}

	began := time.Now()
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(read, progress)
	err = cmd.Wait()
	took := time.Since(began)
	if err == nil {
		t.Errorf("the build succeeded:\n%s", kit.ReadSteps(read.String()).Text)
	}
	if took > 5*time.Second {
		t.Errorf("it took %s to end", took)
	}
	for left := processes(mark); len(left) > 0; left = processes(mark) {
		if time.Since(began) > 10*time.Second {
			t.Errorf("the processes %q are still running", left)
			break
		}
		time.Sleep(50 * time.Millisecond)
	}

	next := kit.Push(t, dir, args...)
	if len(kit.WithPrefix(next.Steps.Ran, "[deps")) == 0 {
		t.Errorf("the next build installed nothing: %q", kit.WithPrefix(next.Steps.Cached, "[deps"))
	}
	was := whole.Digests(t)
	for _, layer := range next.Layers(t) {
		if was[layer.Title] != layer.Digest {
			t.Errorf("%s differs from the layer of a build that was not interrupted: %s and %s", layer.Title, layer.Digest, was[layer.Title])
		}
	}
}

// waitForInstall reads the progress until an install has begun.
func waitForInstall(t *testing.T, progress io.Reader) {
	t.Helper()
	lines := bufio.NewScanner(progress)
	lines.Buffer(nil, 16<<20)
	var all strings.Builder
	for lines.Scan() {
		all.WriteString(lines.Text() + "\n")
		var status client.SolveStatus
		if json.Unmarshal(lines.Bytes(), &status) != nil {
			continue
		}
		for _, v := range status.Vertexes {
			if strings.HasPrefix(v.Name, "[deps") && v.Started != nil && v.Completed == nil {
				return
			}
		}
	}
	t.Fatalf("no install began:\n%s", kit.ReadSteps(all.String()).Text)
}

// processes returns the command lines of this machine's processes whose environment
// contains mark. The processes of BuildKit's containers are among them.
func processes(mark string) []string {
	var found []string
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, process := range all {
		environment, err := os.ReadFile(filepath.Join(process, "environ"))
		if err != nil || !bytes.Contains(environment, []byte(mark)) {
			continue
		}
		line, _ := os.ReadFile(filepath.Join(process, "cmdline"))
		if len(line) > 0 {
			found = append(found, strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}
