package release

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"strings"
	"time"

	"github.com/opencontainers/go-digest"
	"github.com/package-url/packageurl-go"
	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"
)

const (
	module      = "github.com/wainwright-build/wainwright"
	noAssertion = "NOASSERTION"
)

// SBOM returns an SPDX 2.3 document of a Go program as JSON: the program, and the
// modules and the Go release that its build information names
// (https://pkg.go.dev/debug/buildinfo). The same program gives the same document.
func SBOM(program []byte, v Version, target Target, at time.Time) ([]byte, error) {
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		return nil, err
	}
	doc := spdx.Document{
		SPDXVersion:    spdx.Version,
		DataLicense:    spdx.DataLicense,
		SPDXIdentifier: "DOCUMENT",
		DocumentName:   target.stem(v),
		CreationInfo: &spdx.CreationInfo{
			Creators: []spdx.Creator{{CreatorType: "Organization", Creator: "wainwright-build"}},
			Created:  at.UTC().Format(time.RFC3339),
		},
	}
	hash := digest.FromBytes(program).Encoded()
	doc.DocumentNamespace = fmt.Sprintf("https://%s/spdx/%s-%s", module, target.stem(v), hash)
	root := newPackage("wainwright", module, v.String(), "APPLICATION")
	root.PackageFileName = target.program()
	root.PackageLicenseDeclared = "Apache-2.0"
	root.PackageChecksums = []spdx.Checksum{{Algorithm: spdx.SHA256, Value: hash}}
	doc.Packages = append(doc.Packages, root)
	doc.Relationships = append(doc.Relationships, relation("DOCUMENT", common.TypeRelationshipDescribe, root))
	parts := []*spdx.Package{newPackage("stdlib", "stdlib", strings.TrimPrefix(info.GoVersion, "go"), "LIBRARY")}
	for i, dependency := range info.Deps {
		if dependency.Replace != nil {
			dependency = dependency.Replace
		}
		parts = append(parts, newPackage(fmt.Sprintf("module-%d", i+1), dependency.Path, dependency.Version, "LIBRARY"))
	}
	for _, part := range parts {
		doc.Packages = append(doc.Packages, part)
		doc.Relationships = append(doc.Relationships, relation(root.PackageSPDXIdentifier, common.TypeRelationshipContains, part))
	}
	var out bytes.Buffer
	err = spdxjson.Write(&doc, &out, spdxjson.Indent("  "), spdxjson.EscapeHTML(false))
	return out.Bytes(), err
}

// newPackage is a Go module, or Go's standard library, which scanners know as the
// module stdlib.
func newPackage(id, path, version, purpose string) *spdx.Package {
	namespace, name := "", path
	if i := strings.LastIndex(path, "/"); i >= 0 {
		namespace, name = path[:i], path[i+1:]
	}
	return &spdx.Package{
		PackageSPDXIdentifier:     spdx.ElementID(id),
		PackageName:               path,
		PackageVersion:            version,
		PrimaryPackagePurpose:     purpose,
		IsFilesAnalyzedTagPresent: true,
		PackageDownloadLocation:   noAssertion,
		PackageLicenseConcluded:   noAssertion,
		PackageLicenseDeclared:    noAssertion,
		PackageCopyrightText:      noAssertion,
		PackageExternalReferences: []*spdx.PackageExternalReference{{
			Category: common.CategoryPackageManager,
			RefType:  common.TypePackageManagerPURL,
			Locator:  packageurl.NewPackageURL(packageurl.TypeGolang, namespace, name, version, nil, "").ToString(),
		}},
	}
}

func relation(from spdx.ElementID, kind string, to *spdx.Package) *spdx.Relationship {
	return &spdx.Relationship{
		RefA:         spdx.DocElementID{ElementRefID: from},
		RefB:         spdx.DocElementID{ElementRefID: to.PackageSPDXIdentifier},
		Relationship: kind,
	}
}
