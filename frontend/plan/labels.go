package plan

import (
	"maps"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/sbom"
)

// maxLabel is the length of a label, in bytes, that is taken from the wheel's metadata.
const maxLabel = 4 << 10

// labels returns the OCI annotations that the wheel's metadata has values for, then the
// labels of the configuration, then those of --label. See
// https://github.com/opencontainers/image-spec/blob/main/annotations.md.
func labels(metadata packaging.Metadata, base Base, configured, requested map[string]string) map[string]string {
	all := map[string]string{}
	// The first value of a key is kept.
	set := func(key, value string) {
		key = "org.opencontainers.image." + key
		if _, taken := all[key]; !taken && value != "" && value != "UNKNOWN" {
			all[key] = report.Clip(report.Line(value), maxLabel)
		}
	}
	set("title", metadata.Name)
	set("version", metadata.Version)
	set("description", metadata.Summary)
	licence, _ := sbom.ParseExpression(metadata.LicenseExpression) // "" if it is not valid
	set("licenses", licence)
	set("authors", authors(metadata))
	set("url", metadata.HomePage)
	for _, label := range sortedNames(metadata.ProjectURLs) {
		url := metadata.ProjectURLs[label]
		switch packaging.NormalizeName(label) {
		case "homepage":
			set("url", url)
		case "source", "source-code", "repository", "github", "code":
			set("source", url)
		case "documentation", "docs":
			set("documentation", url)
		}
	}
	set("base.name", base.Reference)
	set("base.digest", base.Digest)
	maps.Copy(all, configured)
	maps.Copy(all, requested)
	return all
}

func authors(metadata packaging.Metadata) string {
	switch {
	case metadata.Author == "" || metadata.AuthorEmail == "":
		return metadata.Author + metadata.AuthorEmail
	}
	return metadata.Author + " <" + metadata.AuthorEmail + ">"
}
