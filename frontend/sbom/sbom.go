// Package sbom writes the Python distributions of an image as a document of SPDX 2.3. It is
// pure: the same input gives the same document. See https://spdx.github.io/spdx-spec/v2.3/.
package sbom

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/moby/buildkit/util/purl"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/package-url/packageurl-go"
	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// File is the name of the document among the attestations and in an exported folder.
const File = "sbom-python.spdx.json"

// Input is the content of a document about one result.
type Input struct {
	Name          string // of the result
	Version       string
	Purpose       string // of the result, as SPDX names it: CONTAINER, FILE
	Platform      ocispecs.Platform
	Created       time.Time
	Base          *Base     // nil if the result has none
	Project       *Project  // nil if the result is without it
	Locals        []Project // local requirements, built from the context
	Distributions []Distribution
}

// Base is the base image.
type Base struct {
	Reference string // as written in the configuration
	Digest    string // "" if the base is a build context and no image
}

// Project is a project that is installed from its wheel.
type Project struct {
	packaging.Metadata
	File string // of the wheel
}

// Distribution is an installed distribution, with the file it is from and its licence.
type Distribution struct {
	packaging.Package
	Artifact packaging.Artifact
	Licence  Licence
}

const (
	namespace   = "https://github.com/wainwright-build/wainwright/spdx/"
	noAssertion = "NOASSERTION"
)

// Document returns the document as JSON.
func Document(in Input) ([]byte, error) {
	w := writer{doc: spdx.Document{
		SPDXVersion:    spdx.Version,
		DataLicense:    spdx.DataLicense,
		SPDXIdentifier: "DOCUMENT",
		DocumentName:   strings.TrimSpace(in.Name + " " + in.Version),
		CreationInfo: &spdx.CreationInfo{
			Creators: []spdx.Creator{{CreatorType: "Tool", Creator: "wainwright"}},
			Created:  in.Created.UTC().Format(time.RFC3339),
		},
	}}
	whole := w.add("Result", spdx.Package{
		PackageName: in.Name, PackageVersion: in.Version, PrimaryPackagePurpose: in.Purpose,
	})
	w.relate("DOCUMENT", common.TypeRelationshipDescribe, whole)
	if in.Base != nil {
		w.relate(whole, common.TypeRelationshipDescendantOf, w.base(*in.Base, in.Platform))
	}
	if in.Project != nil {
		w.relate(whole, common.TypeRelationshipContains, w.project("Project", *in.Project, "APPLICATION"))
	}
	for _, local := range in.Locals {
		w.relate(whole, common.TypeRelationshipContains, w.project("Local-"+packaging.NormalizeName(local.Name), local, "LIBRARY"))
	}
	for _, distribution := range in.Distributions {
		w.relate(whole, common.TypeRelationshipContains, w.distribution(distribution))
	}
	return w.bytes()
}

// writer collects the parts of the document in order.
type writer struct{ doc spdx.Document }

// add adds a package with the fields that SPDX requires. FilesAnalyzed is false.
func (w *writer) add(id string, p spdx.Package) spdx.ElementID {
	p.PackageSPDXIdentifier = spdx.ElementID(id)
	p.IsFilesAnalyzedTagPresent = true
	p.PackageDownloadLocation = cmp.Or(p.PackageDownloadLocation, noAssertion)
	p.PackageLicenseConcluded = noAssertion
	p.PackageLicenseDeclared = cmp.Or(p.PackageLicenseDeclared, noAssertion)
	p.PackageCopyrightText = noAssertion
	w.doc.Packages = append(w.doc.Packages, &p)
	return p.PackageSPDXIdentifier
}

func (w *writer) relate(a spdx.ElementID, kind string, b spdx.ElementID) {
	w.doc.Relationships = append(w.doc.Relationships, &spdx.Relationship{
		RefA: spdx.DocElementID{ElementRefID: a}, Relationship: kind, RefB: spdx.DocElementID{ElementRefID: b},
	})
}

func (w *writer) base(b Base, platform ocispecs.Platform) spdx.ElementID {
	p := spdx.Package{PackageName: b.Reference, PackageVersion: b.Digest, PrimaryPackagePurpose: "CONTAINER"}
	if hash, ok := strings.CutPrefix(b.Digest, "sha256:"); ok {
		p.PackageChecksums = []spdx.Checksum{{Algorithm: spdx.SHA256, Value: hash}}
		pinned := b.Reference
		if !strings.Contains(pinned, "@") {
			pinned += "@" + b.Digest
		}
		if url, err := purl.RefToPURL(packageurl.TypeDocker, pinned, &platform); err == nil {
			p.PackageExternalReferences = reference(url)
		}
	}
	return w.add("Base", p)
}

func (w *writer) project(id string, project Project, purpose string) spdx.ElementID {
	name := packaging.NormalizeName(project.Name)
	return w.add(id, spdx.Package{
		PackageName:               name,
		PackageVersion:            project.Version,
		PackageFileName:           project.File,
		PackageSummary:            project.Summary,
		PackageLicenseDeclared:    w.licence(id, LicenceOf(project.Metadata)),
		PackageExternalReferences: reference(pypi(name, project.Version, nil)),
		PrimaryPackagePurpose:     purpose,
	})
}

func (w *writer) distribution(d Distribution) spdx.ElementID {
	id := "Distribution-" + d.Name
	return w.add(id, spdx.Package{
		PackageName:               d.Name,
		PackageVersion:            d.Version,
		PackageFileName:           filename(d),
		PackageDownloadLocation:   location(d),
		PackageChecksums:          checksums(d.Artifact),
		PackageLicenseDeclared:    w.licence(id, d.Licence),
		PackageExternalReferences: reference(pypi(d.Name, d.Version, d.VCS)),
		PrimaryPackagePurpose:     "LIBRARY",
	})
}

// bytes returns the document. Its namespace has the digest of the rest, so that different
// documents have different namespaces.
func (w *writer) bytes() ([]byte, error) {
	w.doc.DocumentNamespace = namespace
	text, err := encode(&w.doc)
	if err != nil {
		return nil, err
	}
	w.doc.DocumentNamespace = namespace + digest.FromBytes(text).Encoded()
	return encode(&w.doc)
}

func encode(doc *spdx.Document) ([]byte, error) {
	var out bytes.Buffer
	err := spdxjson.Write(doc, &out, spdxjson.Indent("  "), spdxjson.EscapeHTML(false))
	return report.RedactJSON(out.Bytes()), err
}

func reference(url string) []*spdx.PackageExternalReference {
	return []*spdx.PackageExternalReference{{
		Category: common.CategoryPackageManager, RefType: common.TypePackageManagerPURL, Locator: url,
	}}
}

// hashes maps the names of algorithms in locks to those in SPDX.
var hashes = map[string]spdx.ChecksumAlgorithm{
	"md5": spdx.MD5, "sha1": spdx.SHA1, "sha224": spdx.SHA224, "sha256": spdx.SHA256, "sha384": spdx.SHA384, "sha512": spdx.SHA512,
}

func checksums(a packaging.Artifact) []spdx.Checksum {
	var all []spdx.Checksum
	for name, value := range a.Hashes {
		if algorithm, ok := hashes[name]; ok {
			all = append(all, spdx.Checksum{Algorithm: algorithm, Value: strings.ToLower(value)})
		}
	}
	slices.SortFunc(all, func(a, b spdx.Checksum) int { return strings.Compare(string(a.Algorithm), string(b.Algorithm)) })
	return all
}
