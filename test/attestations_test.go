package test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spdx/tools-golang/spdx"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// The SBOM lists the lock's distributions with hashes and licences. BuildKit's default
// scanner cannot be pulled on the bed.
func TestSBOM(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	dir := kit.Starter().With(kit.Files{"setup.py": strings.Replace(kit.Starter()["setup.py"], "    packages=", "    license_expression=\"MIT\",\n    packages=", 1)}).Write(t)
	plain := kit.Push(t, dir)
	if plain.Top != plain.Digest {
		t.Errorf("something is attached without --sbom")
	}
	made := kit.PushWith(t, b, dir, "--provenance=false", "--sbom=true")
	if made.Digest != plain.Digest {
		t.Errorf("the image differs with an SBOM")
	}
	kit.Says(t, "the build", made.Steps.Raw, base64Text("NoScanner: the SBOM lists the Python distributions alone"))
	found := made.SBOMs(t)
	doc := found["wainwright"]
	if len(found) != 1 || doc == nil {
		t.Fatalf("the SBOMs are of %q", slices.Collect(maps.Keys(found)))
	}
	if doc.SPDXVersion != "SPDX-2.3" || doc.CreationInfo.Created != "1980-01-01T00:00:00Z" {
		t.Errorf("%s of %s", doc.SPDXVersion, doc.CreationInfo.Created)
	}
	packages := map[string]*spdx.Package{}
	for _, p := range doc.Packages {
		for _, reference := range p.PackageExternalReferences {
			packages[reference.Locator] = p
		}
	}
	lock, err := packaging.ParseLock(plain.Open(t, "lock:").Find(t, "pylock.toml").Content)
	if err != nil {
		t.Fatal(err)
	}
	if len(lock.Packages) != 2 || len(packages) != 4 {
		t.Errorf("the lock holds %d distributions, and the SBOM lists %q", len(lock.Packages), slices.Sorted(maps.Keys(packages)))
	}
	for _, distribution := range lock.Packages {
		p := packages["pkg:pypi/"+distribution.Name+"@"+distribution.Version]
		if p == nil {
			t.Errorf("there is no %s among %q", distribution, slices.Sorted(maps.Keys(packages)))
			continue
		}
		if len(p.PackageChecksums) != 1 || p.PackageChecksums[0].Algorithm != spdx.SHA256 || p.PackageChecksums[0].Value != distribution.Wheels[0].Hashes["sha256"] {
			t.Errorf("%s: the checksums are %+v, the wheel's is %v", distribution, p.PackageChecksums, distribution.Wheels[0].Hashes)
		}
		if want := map[string]string{"click": "BSD-3-Clause", "six": "MIT"}[distribution.Name]; p.PackageLicenseDeclared != want {
			t.Errorf("%s: the licence is %q, want %q", distribution, p.PackageLicenseDeclared, want)
		}
	}
	if p := packages["pkg:pypi/starter@0.1.0"]; p == nil || p.PackageLicenseDeclared != "MIT" {
		t.Errorf("the project is %+v", p)
	}
	base := plain.Config.Config.Labels["org.opencontainers.image.base.digest"]
	if p := packages["pkg:docker/python@3.13-slim?digest="+base+"&platform=linux%2Famd64"]; p == nil {
		t.Errorf("the base %s is not among %q", base, slices.Sorted(maps.Keys(packages)))
	}
	again := kit.PushWith(t, b, dir, "--provenance=false", "--sbom=true")
	if again.Top != made.Top {
		t.Errorf("the same build made two indexes: %s and %s", made.Top, again.Top)
	}
}

// scanner speaks BuildKit's protocol for SBOM generators. It reports Debian's packages
// and what else it was given to scan.
const scanner = `import json, os
source, found = os.environ["BUILDKIT_SCAN_SOURCE"], []
with open(source + "/var/lib/dpkg/status") as file:
    found = [line.split()[1] for line in file if line.startswith("Package: ")]
if os.path.isdir(source + "/opt/venv"):
    found.append("venv")
extras = os.environ.get("BUILDKIT_SCAN_SOURCE_EXTRAS")
found += sorted(os.listdir(extras)) if extras else []
document = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "scan",
    "documentNamespace": "https://example.test/scan", "creationInfo": {"creators": ["Tool: scanner"], "created": "2026-01-01T00:00:00Z"},
    "packages": [{"name": n, "SPDXID": "SPDXRef-%d" % i, "downloadLocation": "NOASSERTION"} for i, n in enumerate(found)]}
with open(os.environ["BUILDKIT_SCAN_DESTINATION"] + "/sbom.spdx.json", "w") as file:
    json.dump({"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://spdx.dev/Document", "predicate": document}, file)
`

// A scanner that is named runs too, and reports what no lock has.
func TestSBOMScanner(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	folder := t.TempDir()
	for name, text := range map[string]string{"scan.py": scanner,
		"Dockerfile": "FROM python:3.13-slim\nCOPY scan.py /\nENTRYPOINT [\"python3\", \"/scan.py\"]\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ref := b.Registry + "/test/" + kit.Name(t) + "-scanner:1"
	b.MustBuildx(t, "build", "--provenance=false", "-t", ref, "--push", folder)
	dir := kit.Starter().Write(t)
	made := kit.PushWith(t, b, dir, "--provenance=false", "--attest", "type=sbom,generator="+ref, "--build-arg", "BUILDKIT_SBOM_SCAN_CONTEXT=true")
	found := made.SBOMs(t)
	if found["wainwright"] == nil || found["scanner"] == nil || len(found) != 2 {
		t.Fatalf("the SBOMs are of %q", slices.Collect(maps.Keys(found)))
	}
	var names []string
	for _, p := range found["scanner"].Packages {
		names = append(names, p.PackageName)
	}
	for _, want := range []string{"libc6", "venv", "sbom-context"} {
		if !slices.Contains(names, want) {
			t.Errorf("the scanner did not find %s: %q", want, names)
		}
	}
}

// A scanner that is named and cannot be pulled fails the build.
func TestSBOMScannerMissing(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	kit.Says(t, "the build", kit.MustFail(t, kit.Starter().Write(t), "--attest", "type=sbom,generator="+b.Registry+"/test/no-scanner"),
		fmt.Sprintf("the SBOM generator %s/test/no-scanner:latest cannot be had", b.Registry), "leave it out")
}

// The SBOM of a target that is exported as files lies beside them.
func TestSBOMFiles(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	for target, want := range map[string]string{"wheel": "pkg:pypi/starter@0.1.0", "lock": "pkg:pypi/six@"} {
		out := t.TempDir()
		if r := kit.Build(t, dir, "--target", target, "--sbom=true", "-o", out); r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
		text, err := os.ReadFile(filepath.Join(out, "sbom-python.spdx.json"))
		if err != nil {
			t.Fatal(err)
		}
		kit.Says(t, "the SBOM of "+target, string(text), want)
	}
}

// Where the tests' requirements are installed too, the SBOM lists them.
func TestSBOMTargetDev(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().With(kit.Files{
		"Dockerfile":            "test.requirements = [\"requirements-test.txt\"]\n",
		"requirements-test.txt": "iniconfig\n",
	}).Write(t)
	for target, want := range map[string]bool{"image": false, "dev": true} {
		made := kit.PushWith(t, bed.Env(t), dir, "--provenance=false", "--sbom=true", "--target", target)
		document := made.SBOMs(t)["wainwright"]
		if document == nil {
			t.Fatalf("the target %s has no SBOM", target)
		}
		var names []string
		for _, p := range document.Packages {
			names = append(names, p.PackageName)
		}
		if !slices.Contains(names, "six") || slices.Contains(names, "iniconfig") != want {
			t.Errorf("the SBOM of the target %s lists %q", target, names)
		}
	}
}

// base64Text returns a text as --progress=rawjson shows the bytes of a warning, from
// the first whole group of letters on.
func base64Text(text string) string {
	return base64.StdEncoding.EncodeToString([]byte(text)[:len(text)/3*3])
}

// Provenance with mode=max shows each step by the script it ran, and the base and the
// frontend as materials.
func TestProvenance(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	made := kit.PushWith(t, bed.Env(t), dir, "--provenance=mode=max")
	found := made.Statements(t, "https://slsa.dev/provenance/v1")
	if len(found) != 1 {
		t.Fatalf("there are %d statements", len(found))
	}
	var provenance struct {
		BuildDefinition struct {
			ResolvedDependencies []struct{ URI string }
			InternalParameters   struct {
				BuildConfig struct {
					LLBDefinition []struct {
						Op struct {
							Op struct {
								Exec struct{ Meta struct{ Args []string } }
							}
						}
					}
				}
			}
		}
	}
	if err := json.Unmarshal(found[0].Predicate, &provenance); err != nil {
		t.Fatal(err)
	}
	var scripts []string
	for _, step := range provenance.BuildDefinition.InternalParameters.BuildConfig.LLBDefinition {
		for _, argument := range step.Op.Op.Exec.Meta.Args {
			if filepath.Ext(argument) == ".py" {
				scripts = append(scripts, filepath.Base(argument))
			}
		}
	}
	slices.Sort(scripts)
	if want := []string{"buildenv.py", "install.py", "lock.py", "skeleton.py", "wheel.py"}; !slices.Equal(scripts, want) {
		t.Errorf("the steps are %q, want %q", scripts, want)
	}
	var materials []string
	for _, dependency := range provenance.BuildDefinition.ResolvedDependencies {
		materials = append(materials, dependency.URI)
	}
	for _, want := range []string{"pkg:docker/python@3.13-slim", "pkg:docker/" + strings.Replace(kit.Frontend(t), ":", "@", 1)} {
		if !slices.ContainsFunc(materials, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%s is not among the materials %q", want, materials)
		}
	}
}

// The metadata file has the frontend's version, the lock's digest and Python's version.
func TestMetadataFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		end  string
		args []string
	}{
		{"", nil},
		{"/linux/amd64", []string{"--platform", "linux/amd64", "--build-arg", "BUILDKIT_MULTI_PLATFORM=1"}},
	} {
		file := filepath.Join(t.TempDir(), "metadata.json")
		args := append([]string{"--metadata-file", file, "--output", "type=cacheonly"}, c.args...)
		if r := kit.Build(t, kit.Starter().Write(t), args...); r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var metadata map[string]any
		if err := json.Unmarshal(text, &metadata); err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]string{
			"frontend.wainwright.version":             `.`,
			"frontend.wainwright.lock-digest" + c.end: `^sha256:[0-9a-f]{64}$`,
			"frontend.wainwright.python" + c.end:      `^3\.13\.\d+$`,
		} {
			if value, _ := metadata[key].(string); !regexp.MustCompile(want).MatchString(value) {
				t.Errorf("%s is %v in\n%s", key, metadata[key], text)
			}
		}
	}
}
