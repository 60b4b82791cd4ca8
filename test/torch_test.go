package test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// torchHost serves PyTorch's own builds. uv always asks it.
const torchHost = "download.pytorch.org"

// torchIndex replaces it, with small wheels. A proxy leads to it.
type torchIndex struct {
	version  string
	mu       sync.Mutex
	files    map[string][]byte              // by name
	names    map[string]map[string][]string // of files, by build and distribution
	asked    map[string]int                 // requests for the page of torch, by build
	reaching []string                       // flags of a build that reaches it
}

// x86 and arm are the tags of wheels.
const (
	x86 = "cp313-cp313-manylinux_2_28_x86_64"
	arm = "cp313-cp313-manylinux_2_28_aarch64"
)

func serveTorchIndex(t *testing.T) *torchIndex {
	t.Helper()
	// A version that is in no cache.
	i := &torchIndex{version: fmt.Sprintf("2.8.%d", rand.Uint32()), files: map[string][]byte{}, names: map[string]map[string][]string{}, asked: map[string]int{}}
	vision := func(build, label, tag string) {
		i.add(t, build, "torchvision", i.version+label, tag, "torch=="+i.version)
	}
	i.add(t, "cpu", "torch", i.version+"+cpu", x86)
	i.add(t, "cpu", "torch", i.version, arm) // the name of most versions for ARM
	vision("cpu", "+cpu", x86)
	vision("cpu", "", arm)
	i.add(t, "cu121", "torch", i.version+"+cu121", x86)
	i.add(t, "cu121", "torch", i.version+".1+cu121", x86)
	vision("cu121", "+cu121", x86)
	for _, build := range []string{"cpu", "cu121"} {
		i.add(t, build, "six", "1.5.0", "py3-none-any") // PyTorch's index has old versions of other distributions
	}

	authority := kit.NewAuthority(t)
	port := kit.ServeTLS(t, authority.IssueCertificate(t, torchHost, time.Now().Add(time.Hour)), i)
	way := &kit.Proxy{Password: kit.Random(), Routed: map[string]bool{}, Routes: map[string]string{torchHost: "127.0.0.1:" + port}}
	i.reaching = kit.Secrets{"ca": authority.PEM, "HTTPS_PROXY": way.Serve(t)}.Flags(t)
	return i
}

func (i *torchIndex) add(t *testing.T, build, distribution, version, tag string, requires ...string) {
	t.Helper()
	content, file := kit.PackWheel(t, distribution, version, tag, requires, kit.Member{Name: distribution + "/__init__.py", Text: fmt.Sprintf("__version__ = %q\n", version)})
	i.files[file] = content
	if i.names[build] == nil {
		i.names[build] = map[string][]string{}
	}
	page := strings.ReplaceAll(distribution, "_", "-")
	i.names[build][page] = append(i.names[build][page], file)
}

// ServeHTTP answers as PyTorch's index does: pages of links, and 403 for what is
// missing.
func (i *torchIndex) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if file, ok := i.files[path.Base(r.URL.Path)]; ok {
		_, _ = w.Write(file)
		return
	}
	if len(parts) != 3 || parts[0] != "whl" || i.names[parts[1]][parts[2]] == nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if parts[2] == "torch" {
		i.mu.Lock()
		i.asked[parts[1]]++
		i.mu.Unlock()
	}
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprint(w, "<!DOCTYPE html><html><body>")
	for _, file := range i.names[parts[1]][parts[2]] {
		fmt.Fprintf(w, `<a href="/whl/%s/%s#sha256=%x">%s</a>`, parts[1], strings.ReplaceAll(file, "+", "%2B"), sha256.Sum256(i.files[file]), file)
	}
	fmt.Fprint(w, "</body></html>")
}

// count returns how often the page of a build's torch was requested.
func (i *torchIndex) count(build string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked[build]
}

// flags returns the flags of a build that reaches the index, and more.
func (i *torchIndex) flags(more ...string) []string { return append(slices.Clone(i.reaching), more...) }

// The image has the build of PyTorch that is configured, also where another
// distribution requires torch, and nothing else from PyTorch's index. A line in
// requirements.txt does the same, and so does building again.
func TestTorchBackend(t *testing.T) {
	t.Parallel()
	index := serveTorchIndex(t)
	key, line := "index.torch-backend = \"cpu\"\n", "--extra-index-url https://"+torchHost+"/whl/cpu\n"
	project := kit.Starter().With(kit.Files{"Dockerfile": key, "requirements.txt": "torchvision==" + index.version + "\nsix\n-e ."})
	dir := project.Write(t)
	versions := func(p kit.Pushed) string {
		return p.Python(t, "import torch, torchvision, six; print(torch.__version__, torchvision.__version__, six.__version__)")
	}
	made := kit.Push(t, dir, index.flags()...)
	if got, want := versions(made), fmt.Sprintf("%[1]s+cpu %[1]s+cpu 1.17.0\n", index.version); got != want {
		t.Errorf("the image has %q, want %q", got, want)
	}
	kit.Says(t, "the lock", string(made.Open(t, "lock:").Find(t, "pylock.toml").Content),
		"url = \"https://"+torchHost+"/whl/cpu/torch-"+index.version+"%2Bcpu-"+x86+".whl\"", "six-1.17.0-py2.py3-none-any.whl")
	if notes := made.Steps.Text; strings.Contains(notes, "UnaskedCUDA") {
		t.Errorf("the build warns of CUDA:\n%s", notes)
	}

	before := index.count("cpu")
	if again := kit.Push(t, dir, index.flags("--no-cache-filter", "lock,deps")...); again.Digest != made.Digest || index.count("cpu") == before {
		t.Errorf("the second build made %s, and the first %s", again.Digest, made.Digest)
	}
	named := kit.Push(t, project.With(kit.Files{"Dockerfile": "", "requirements.txt": line + project["requirements.txt"]}).Write(t), index.flags()...)
	if named.Digest != made.Digest {
		t.Errorf("with the line in requirements.txt the image is %s, and %s with the key", named.Digest, made.Digest)
	}

	// The configuration wins over the line.
	other := kit.Push(t, project.With(kit.Files{"Dockerfile": "", "requirements.txt": line + project["requirements.txt"]}).Write(t), index.flags("--build-arg", "index.torch-backend=cu121")...)
	if got, want := versions(other), fmt.Sprintf("%[1]s+cu121 %[1]s+cu121 1.17.0\n", index.version); got != want {
		t.Errorf("the image has %q, want %q", got, want)
	}
}

// What has torch as a build requirement, a dependency or the project itself, is built
// with the configured build.
func TestTorchBuildRequires(t *testing.T) {
	t.Parallel()
	index := serveTorchIndex(t)
	build := "[build-system]\nrequires = [\"setuptools\", \"torch==" + index.version + "\"]\nbuild-backend = \"setuptools.build_meta\"\n"
	setup := func(name string) string {
		return "import torch\nfrom setuptools import setup\n\nwith open(\"" + name + "/built.py\", \"w\") as file:\n    file.write(\"WITH = %r\" % torch.__version__)\n" +
			"setup(name=\"" + name + "\", version=\"1.0\", packages=[\"" + name + "\"])\n"
	}
	dependency := kit.Sdist(t, "wagon", kit.Files{"pyproject.toml": build, "setup.py": setup("wagon"), "wagon/__init__.py": ""})
	made := kit.Push(t, kit.Starter().With(kit.Files{
		"Dockerfile": "index.torch-backend = \"cpu\"\n", "pyproject.toml": build, "setup.py": setup("starter"),
		"requirements.txt": "./wagon-1.0.tar.gz\n", "wagon-1.0.tar.gz": string(dependency),
	}).Write(t), index.flags()...)
	want := index.version + "+cpu\n"
	if got := made.Python(t, "from wagon import built; print(built.WITH)") + made.Python(t, "from starter import built; print(built.WITH)"); got != want+want {
		t.Errorf("the build versions are %q", got)
	}
}

// Each platform has the build for its machine. Where there is none, the build says so.
func TestTorchPlatforms(t *testing.T) {
	t.Parallel()
	index := serveTorchIndex(t)
	dir := kit.Starter().With(kit.Files{"Dockerfile": "index.torch-backend = \"cpu\"\n", "requirements.txt": "torchvision==" + index.version + "\n-e ."}).Write(t)
	for architecture, i := range byPlatform(t, kit.Push(t, dir, index.flags("--platform", both)...)) {
		want := fmt.Sprintf("__version__ = %q\n", index.version+map[string]string{"amd64": "+cpu"}[architecture])
		if got := string(i.Open(t, "deps").Find(t, "/site-packages/torch/__init__.py").Content); got != want {
			t.Errorf("for %s the image has %q, want %q", architecture, got, want)
		}
	}
	kit.Edit(t, dir, "Dockerfile", "\"cpu\"", "\"cu121\"")
	r := kit.Build(t, dir, index.flags("--platform", both, "--output", "type=cacheonly")...)
	if r.Err == nil {
		t.Error("a build for CUDA was installed on ARM")
	}
	kit.Says(t, "the build for CUDA", r.Stderr, "Dockerfile:2: torch "+index.version+"+cu121 has no wheel for cpython 3.13 on aarch64",
		"leave that platform out, or set index.torch-backend = \"cpu\"")
}

// A committed lock has one build of PyTorch. If another is configured, the lock is out
// of date.
func TestTorchLock(t *testing.T) {
	t.Parallel()
	index := serveTorchIndex(t)
	dir := kit.Starter().With(kit.Files{"Dockerfile": "index.torch-backend = \"cpu\"\n", "requirements.txt": "torch==" + index.version + "\n-e ."}).Write(t)
	relock := func() string {
		t.Helper()
		if r := kit.Build(t, dir, index.flags("--target", "lock", "-o", dir)...); r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
		text, err := os.ReadFile(filepath.Join(dir, "pylock.toml"))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	kit.Says(t, "the lock", relock(), `version = "`+index.version+`+cpu"`)
	kit.Push(t, dir, index.flags()...)

	kit.Edit(t, dir, "Dockerfile", "\"cpu\"", "\"cu121\"")
	r := kit.Build(t, dir, index.flags("--output", "type=cacheonly")...)
	if r.Err == nil {
		t.Error("the lock's build was installed, though another is configured")
	}
	kit.Says(t, "the build", r.Stderr, "Dockerfile:2: pylock.toml holds torch "+index.version+"+cpu, which is not the build of PyTorch that index.torch-backend asks for, cu121",
		"write pylock.toml anew, with what can stay as it is: --target lock -o .")
	kit.Edit(t, dir, "requirements.txt", "==", ">=") // the index has a newer one
	kit.Says(t, "the lock that was brought up to date", relock(), `version = "`+index.version+`+cu121"`)
	kit.Push(t, dir, index.flags()...)
}

// torch of the default index comes with CUDA. A check shows its size and what to write,
// but not on a base of NVIDIA's.
func TestTorchUnaskedCUDA(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	project := kit.Starter().With(kit.Files{"requirements.txt": "six\ntorch==2.8.0\n-e ."})
	answer, code := kit.Call(t, project.Write(t), "check")
	if code != 0 {
		t.Errorf("advice ends the check with %d\n%s", code, answer.Stderr)
	}
	kit.Says(t, "the check", answer.Stdout, "advice: requirements.txt:2: torch 2.8.0 of the default index brings CUDA, 3.0 GB of wheels that only a GPU uses: "+
		`set index.torch-backend = "cpu"; or, to keep CUDA, "cu128"`, "   2 | >>> torch==2.8.0")

	context, base := t.TempDir(), b.Registry+"/test/"+kit.Name(t)+"-base:1"
	kit.Files{"Dockerfile": "FROM python:3.13-slim\nENV NVIDIA_VISIBLE_DEVICES=all\n"}.WritePlain(t, context)
	b.MustBuildx(t, "build", "--provenance=false", "-t", base, "--push", context)
	if answer, _ := kit.Call(t, project.With(kit.Files{"Dockerfile": fmt.Sprintf("base = %q\npython = \"3.13\"\n", base)}).Write(t), "check"); !strings.Contains(answer.Stdout, "no warnings found") {
		t.Errorf("on a base for GPUs the check prints\n%s%s", answer.Stdout, answer.Stderr)
	}
}

// The builds that can be configured are those that the frontend's uv knows, without
// auto.
func TestTorchBackendsOfUV(t *testing.T) {
	t.Parallel()
	context, out := t.TempDir(), t.TempDir()
	kit.Files{"Dockerfile": "FROM python:3.13-slim AS help\nCOPY --from=" + kit.Frontend(t) + " /uv /uv\nRUN /uv pip compile --help > /help\nFROM scratch\nCOPY --from=help /help /help\n"}.WritePlain(t, context)
	bed.Env(t).MustBuildx(t, "build", "-o", out, context)
	help, err := os.ReadFile(filepath.Join(out, "help"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)--torch-backend <.*?\[possible values: ([^]]*)\]`).FindSubmatch(help)
	if found == nil {
		t.Fatalf("uv's help lists no builds:\n%s", help)
	}
	known := strings.FieldsFunc(string(found[1]), func(r rune) bool { return strings.ContainsRune(", \n", r) })
	if want := append([]string{"auto"}, pytorch.Backends()...); !slices.Equal(known, want) {
		t.Errorf("uv knows\n%q, and the configuration\n%q", known, want)
	}
}

// The distributions that are taken from PyTorch's index are those that uv takes from
// there.
func TestTorchDistributions(t *testing.T) {
	t.Parallel()
	index := serveTorchIndex(t)
	requirements := ""
	for _, distribution := range pytorch.Published() {
		index.add(t, "cu128", strings.ReplaceAll(distribution, "-", "_"), index.version+"+cu128", x86)
		requirements += distribution + "==" + index.version + "\n"
	}
	dir := kit.Starter().With(kit.Files{"Dockerfile": "index.torch-backend = \"cu128\"\n", "requirements.txt": requirements}).Write(t)
	if r := kit.Build(t, dir, index.flags("--target", "lock", "-o", dir)...); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	text, err := os.ReadFile(filepath.Join(dir, "pylock.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), "https://"+torchHost+"/whl/cu128/"); got != len(pytorch.Published()) {
		t.Errorf("of %d distributions %d are from PyTorch's index:\n%s", len(pytorch.Published()), got, text)
	}
}
