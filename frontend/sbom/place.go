package sbom

import (
	"net/url"
	"strings"

	"github.com/package-url/packageurl-go"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// pypi is the package URL that advisories are looked up by.
func pypi(name, version string, vcs *packaging.VCS) string {
	var qualifiers packageurl.Qualifiers
	if vcs != nil {
		if place := repository(*vcs); place != "" {
			qualifiers = append(qualifiers, packageurl.Qualifier{Key: "vcs_url", Value: place})
		}
	}
	return packageurl.NewPackageURL(packageurl.TypePyPi, "", name, version, qualifiers, "").ToString()
}

func filename(d Distribution) string {
	if d.Artifact.URL == "" && d.Artifact.Path == "" {
		return ""
	}
	return d.Artifact.Filename()
}

// location is where the distribution came from, without anything that may be a
// credential; "" where that is no place others can go to.
func location(d Distribution) string {
	if d.VCS != nil {
		return repository(*d.VCS)
	}
	return public(d.Artifact.URL)
}

// repository is a commit as SPDX and package URLs write it.
func repository(vcs packaging.VCS) string {
	place := public(vcs.URL)
	if place == "" {
		return ""
	}
	place = vcs.Type + "+" + place + "@" + vcs.CommitID
	if vcs.Subdirectory != "" {
		place += "#" + vcs.Subdirectory
	}
	return place
}

// public is an address that may be shown: a token may stand before the host, or
// in the query.
func public(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.EqualFold(u.Scheme, "file") {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
