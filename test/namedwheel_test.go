package test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serveFiles serves contents by their path.
func serveFiles(t *testing.T, contents map[string][]byte) (address string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, ok := contents[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write(content)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// requiring is a project with these requirements and no others.
func requiring(lines ...string) files {
	return starter().with(files{
		"setup.py":         "from setuptools import setup\n\nsetup(name=\"starter\", version=\"0.1.0\", packages=[\"starter\"])\n",
		"requirements.txt": strings.Join(lines, "\n") + "\n",
	})
}

// A lock calls what is named by its URL or path an archive. A wheel is unpacked all the
// same: for either platform, what is portable once, and what it loads is looked at.
func TestNamedWheel(t *testing.T) {
	t.Parallel()
	const needs = "libgomp.so.1"
	pure, native, own := "wagonp"+random(), "wagonn"+random(), "wagono"+random()
	pureWheel, pureFile := wheelOf(t, pure)
	amd64Wheel, amd64File := wheelFor(t, "cp313-cp313-manylinux_2_17_x86_64", native, needs)
	arm64Wheel, arm64File := wheelFor(t, "cp313-cp313-manylinux_2_17_aarch64", native, needs)
	ownWheel, ownFile := wheelOf(t, own, needs)
	at := serveFiles(t, map[string][]byte{pureFile: pureWheel, amd64File: amd64Wheel, arm64File: arm64Wheel})
	dir := requiring(
		pure+" @ "+at+"/"+pureFile,
		native+" @ "+at+"/"+amd64File+` ; platform_machine == "x86_64"`,
		native+" @ "+at+"/"+arm64File+` ; platform_machine == "aarch64"`,
		"./wheels/"+ownFile+` ; platform_machine == "x86_64" or platform_machine == "aarch64"`,
	).with(files{"wheels/" + ownFile: string(ownWheel)}).write(t)
	made := push(t, dir, "--platform", both, "--sbom=true")
	if all := append(of(made.steps.ran, "[deps] "+pure), of(made.steps.cached, "[deps] "+pure)...); len(all) != 1 {
		t.Errorf("what is portable has the steps %q", all)
	}
	says(t, "the build", made.steps.text,
		native+" 1.0 loads "+needs, "MissingLibrary: requirements.txt:4: "+own+" 1.0 loads "+needs)
	for architecture, file := range map[string]string{"amd64": amd64File, "arm64": arm64File} {
		i := byPlatform(t, made)[architecture]
		tree := i.open(t, "deps")
		tree.find(t, "/site-packages/"+pure+"/__init__.py")
		tree.find(t, "/site-packages/"+own+"/_native.so")
		wheel := string(tree.find(t, "/site-packages/"+native+"-1.0.dist-info/WHEEL").content)
		if _, tag, _ := strings.Cut(strings.TrimSuffix(file, ".whl"), "-1.0-"); !strings.Contains(wheel, "Tag: "+tag) {
			t.Errorf("the image for %s has the wheel that says\n%s", architecture, wheel)
		}
	}
	var documents strings.Builder
	for _, text := range made.blobs {
		if bytes.Contains(text, []byte(`"spdxVersion"`)) {
			documents.Write(text)
		}
	}
	says(t, "the SBOMs", documents.String(), at+"/"+amd64File, at+"/"+arm64File, at+"/"+pureFile, ownFile, "pkg:pypi/"+native+"@1.0")

	if r := build(t, dir, "--target", "lock", "-o", dir); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	lock, err := os.ReadFile(filepath.Join(dir, "pylock.toml"))
	if err != nil {
		t.Fatal(err)
	}
	says(t, "the lock", string(lock), `archive = { url = "`+at+"/"+arm64File, `archive = { path = "wheels/`+ownFile)
	push(t, dir, "--platform", both).steps.wantCached(t, "[deps] "+pure, "[linux/amd64 deps", "[linux/arm64 deps")
}

// It is told before anything looks for another one; what a distribution names, by the
// lock.
func TestNamedWheelRefused(t *testing.T) {
	t.Parallel()
	old, amd64 := "wagonq"+random(), "wagona"+random()
	oldWheel, oldFile := wheelFor(t, "cp39-cp39-manylinux_2_17_x86_64", old)
	amd64Wheel, amd64File := wheelFor(t, "py3-none-manylinux_2_17_x86_64", amd64)
	at := serveFiles(t, map[string][]byte{oldFile: oldWheel, amd64File: amd64Wheel})
	dir := requiring("six", amd64+" @ "+at+"/"+amd64File).write(t)
	says(t, "the build for arm64", mustFail(t, dir, "--platform", "linux/arm64"),
		"requirements.txt:2: "+amd64+" @ "+at+"/"+amd64File+" is not for the image, which is cpython 3.13 on aarch64",
		`name a wheel for each machine, with its marker: ; platform_machine == "aarch64"`,
		"   2 | >>> "+amd64)
	edit(t, dir, "requirements.txt", amd64+" @ "+at+"/"+amd64File, old+" @ "+at+"/"+oldFile)
	says(t, "the build", mustFail(t, dir),
		"requirements.txt:2: "+old+" @ "+at+"/"+oldFile+" is not for the image, which is cpython 3.13 on x86_64",
		"set python to the version that it is for")
}
