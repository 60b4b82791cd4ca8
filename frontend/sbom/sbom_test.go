package sbom

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdxlib"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// input has one distribution of each kind.
func input() Input {
	hash := strings.Repeat("a", 64)
	file := func(name string) packaging.Artifact {
		return packaging.Artifact{URL: "https://me:hush@files.example.test/x/" + name + "?token=hush#sha256=" + hash, Hashes: map[string]string{"sha256": hash, "blake2b": "b"}}
	}
	return Input{
		Name: "mlproject", Version: "0.1.0", Purpose: "CONTAINER",
		Platform: ocispecs.Platform{OS: "linux", Architecture: "amd64"},
		Created:  time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600)),
		Base:     &Base{Reference: "python:3.13-slim", Digest: "sha256:" + strings.Repeat("c", 64)},
		Project: &Project{File: "ml_project-0.1.0-py3-none-any.whl", Metadata: packaging.Metadata{
			Name: "ML_Project", Version: "0.1.0", LicenseExpression: "Apache-2.0 OR MIT",
		}},
		Distributions: []Distribution{
			{Package: packaging.Package{Name: "click", Version: "8.3.1"}, Artifact: file("click-8.3.1-py3-none-any.whl"), Licence: Licence{Expression: "BSD-3-Clause"}},
			{Package: packaging.Package{Name: "local", Version: "1"}, Artifact: packaging.Artifact{Path: "wheels/local-1-py3-none-any.whl"}},
			{Package: packaging.Package{Name: "mine", Version: "2", VCS: &packaging.VCS{Type: "git", URL: "https://token@git.example.test/mine.git", CommitID: "c0ffee", Subdirectory: "py"}}},
			{Package: packaging.Package{Name: "torch", Version: "2.9.0+cpu"}, Artifact: file("torch-2.9.0%2Bcpu-cp313-cp313-linux_x86_64.whl"), Licence: Licence{Words: "BSD, with a twist"}},
		},
	}
}

func document(t *testing.T, in Input) (string, *spdx.Document) {
	t.Helper()
	text, err := Document(in)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spdxjson.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if err := spdxlib.ValidateDocument(doc); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return string(text), doc
}

func TestDocument(t *testing.T) {
	text, doc := document(t, input())
	if doc.SPDXVersion != "SPDX-2.3" || doc.CreationInfo.Created != "2026-01-02T02:04:05Z" {
		t.Errorf("%s of %s", doc.SPDXVersion, doc.CreationInfo.Created)
	}
	var told []string
	for _, p := range doc.Packages {
		line := []string{p.PackageName, p.PackageVersion, p.PackageFileName, p.PackageLicenseDeclared, p.PackageDownloadLocation}
		for _, reference := range p.PackageExternalReferences {
			line = append(line, reference.Locator)
		}
		for _, checksum := range p.PackageChecksums {
			line = append(line, string(checksum.Algorithm)+":"+checksum.Value[:2])
		}
		told = append(told, strings.Join(line, "|"))
	}
	base := "sha256:" + strings.Repeat("c", 64)
	want := []string{
		"mlproject|0.1.0||NOASSERTION|NOASSERTION",
		"python:3.13-slim|" + base + "||NOASSERTION|NOASSERTION|pkg:docker/python@3.13-slim?digest=" + base + "&platform=linux%2Famd64|SHA256:cc",
		"ml-project|0.1.0|ml_project-0.1.0-py3-none-any.whl|Apache-2.0 OR MIT|NOASSERTION|pkg:pypi/ml-project@0.1.0",
		"click|8.3.1|click-8.3.1-py3-none-any.whl|BSD-3-Clause|https://files.example.test/x/click-8.3.1-py3-none-any.whl|pkg:pypi/click@8.3.1|SHA256:aa",
		"local|1|local-1-py3-none-any.whl|NOASSERTION|NOASSERTION|pkg:pypi/local@1",
		"mine|2||NOASSERTION|git+https://git.example.test/mine.git@c0ffee#py|pkg:pypi/mine@2?vcs_url=git%2Bhttps:%2F%2Fgit.example.test%2Fmine.git%40c0ffee%23py",
		"torch|2.9.0+cpu|torch-2.9.0+cpu-cp313-cp313-linux_x86_64.whl|LicenseRef-Distribution-torch|https://files.example.test/x/torch-2.9.0%2Bcpu-cp313-cp313-linux_x86_64.whl|pkg:pypi/torch@2.9.0%2Bcpu|SHA256:aa",
	}
	if !slices.Equal(told, want) {
		t.Errorf("it tells\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
	if len(doc.OtherLicenses) != 1 || doc.OtherLicenses[0].ExtractedText != "BSD, with a twist" {
		t.Errorf("licences in words: %+v", doc.OtherLicenses)
	}
	if strings.Contains(text, "hush") || strings.Contains(text, "token") {
		t.Errorf("it tells a secret:\n%s", text)
	}
}

func TestNamespace(t *testing.T) {
	text, doc := document(t, input())
	if again, _ := document(t, input()); again != text {
		t.Error("the same input is another document")
	}
	in := input()
	in.Distributions[0].Version = "8.3.2"
	if _, other := document(t, in); other.DocumentNamespace == doc.DocumentNamespace {
		t.Errorf("two documents are called %s", doc.DocumentNamespace)
	}
}

// A LicenseRef without its text makes the document invalid.
func TestLicenseRefIsListed(t *testing.T) {
	in := input()
	in.Project.LicenseExpression = "MIT AND LicenseRef-Proprietary"
	in.Distributions[0].Licence = Licence{Expression: "LicenseRef-Proprietary OR (LicenseRef-Public-Domain)"}
	_, doc := document(t, in)
	var listed []string
	for _, licence := range doc.OtherLicenses {
		listed = append(listed, licence.LicenseIdentifier+": "+licence.ExtractedText)
	}
	want := []string{
		"LicenseRef-Proprietary: LicenseRef-Proprietary", "LicenseRef-Public-Domain: LicenseRef-Public-Domain",
		"LicenseRef-Distribution-torch: BSD, with a twist",
	}
	if !slices.Equal(listed, want) {
		t.Errorf("listed are %q, want %q", listed, want)
	}
}

func TestLicences(t *testing.T) {
	for _, c := range []struct {
		metadata packaging.Metadata
		want     Licence
	}{
		{packaging.Metadata{LicenseExpression: "MIT AND (Apache-2.0 OR BSD-2-Clause)", License: "other"}, Licence{Expression: "MIT AND (Apache-2.0 OR BSD-2-Clause)"}},
		{packaging.Metadata{LicenseExpression: "see \"LICENSE\"", License: "Mine"}, Licence{Words: "Mine"}},
		{packaging.Metadata{License: " BSD-3-Clause "}, Licence{Expression: "BSD-3-Clause"}},
		{packaging.Metadata{License: "Apache 2.0"}, Licence{Words: "Apache 2.0"}},
		{packaging.Metadata{License: "The licence\nand all of its text", Classifiers: []string{"Topic :: Software", "License :: OSI Approved :: MIT License"}}, Licence{Words: "MIT License"}},
		{packaging.Metadata{License: "The licence\nand all of its text"}, Licence{Words: "The licence"}},
		{packaging.Metadata{Classifiers: []string{"License :: OSI Approved :: BSD License", "License :: OSI Approved :: Apache Software License"}}, Licence{Words: "Apache Software License; BSD License"}},
		{packaging.Metadata{}, Licence{}},
		{packaging.Metadata{License: "mit"}, Licence{Expression: "MIT"}},
		{packaging.Metadata{License: "MIT OR Apache-2.0"}, Licence{Expression: "MIT OR Apache-2.0"}},
		{packaging.Metadata{LicenseExpression: "MIT Apache"}, Licence{Words: "MIT Apache"}},
		{packaging.Metadata{LicenseExpression: "Apache-9.0", Classifiers: []string{"License :: OSI Approved :: Apache Software License"}}, Licence{Words: "Apache Software License"}},
	} {
		if got := LicenceOf(c.metadata); got != c.want {
			t.Errorf("LicenceOf(%+v) = %+v, want %+v", c.metadata, got, c.want)
		}
	}
}

func TestExpressions(t *testing.T) {
	for text, want := range map[string]string{
		"MIT":                                   "MIT",
		" mit ":                                 "MIT",
		"apache-2.0 OR (Mit AND isc)":           "Apache-2.0 OR (MIT AND ISC)",
		"GPL-2.0-only WITH Bison-exception-2.2": "GPL-2.0-only WITH Bison-exception-2.2",
		"GPL-2.0":                               "GPL-2.0",
		"GPL-2.0+":                              "GPL-2.0+",
		"Apache-2.0+":                           "Apache-2.0+",
		"LicenseRef-Public-Domain":              "LicenseRef-Public-Domain",
		"":                                      "",
		"MIT Apache":                            "",
		"MIT Apache-2.0":                        "",
		"MIT, Apache-2.0":                       "",
		"MIT and Apache-2.0":                    "",
		"MIT AND":                               "",
		"MIT WITH":                              "",
		"MIT WITH ISC":                          "",
		"Bison-exception-2.2":                   "",
		"MIT-only":                              "",
		"MIT ORApache-2.0":                      "",
		"(":                                     "",
		"()":                                    "",
		"(MIT":                                  "",
		"MIT)":                                  "",
		"MIT) AND (MIT":                         "",
		"LicenseRef-":                           "",
		"DocumentRef-a:LicenseRef-b":            "",
		"DocumentRef-a:":                        "",
		"MIT\nISC":                              "",
		strings.Repeat("(", 1<<20):              "",
	} {
		got, ok := ParseExpression(text)
		if got != want || ok != (want != "") {
			t.Errorf("%.40q is %q, %v, want %q", text, got, ok, want)
		}
	}
}

func FuzzExpression(f *testing.F) {
	for _, text := range []string{"MIT OR (Apache-2.0 AND ISC+)", "GPL-2.0-only WITH Bison-exception-2.2", "MIT) (LicenseRef-a:", "DocumentRef-a:LicenseRef-b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		expression, ok := ParseExpression(text)
		if again, still := ParseExpression(expression); ok && (!still || again != expression) {
			t.Errorf("%q is %q, and that is %q", text, expression, again)
		}
	})
}

// A URL in what a project says of itself may have a credential.
func TestDocumentHasNoCredential(t *testing.T) {
	in := input()
	in.Project.Summary, in.Project.License = "see https://me:hush@git.example.test/\n\"docs\"", "https://hush@git.example.test/LICENSE"
	in.Base.Reference = "registry.example.test/base"
	text, doc := document(t, in)
	if strings.Contains(text, "hush") {
		t.Errorf("the document has a credential: %s", text)
	}
	if !slices.ContainsFunc(doc.Packages, func(p *spdx.Package) bool {
		return p.PackageSummary == "see https://****@git.example.test/\n\"docs\""
	}) {
		t.Error("the summary is another")
	}
}
