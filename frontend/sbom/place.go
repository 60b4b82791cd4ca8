package sbom

import (
	"net/url"
	"strings"

	"github.com/package-url/packageurl-go"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// pypi returns the package URL, by which advisories are looked up. See
// https://github.com/package-url/purl-spec.
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

// location returns the URL that a distribution was downloaded from, without credentials, ""
// if it is not public.
func location(d Distribution) string {
	if d.VCS != nil {
		return repository(*d.VCS)
	}
	return public(d.Artifact.URL)
}

// repository returns a commit in the form of SPDX and package URLs.
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

// public returns a URL without user, query and fragment, which may have a token, "" if it
// has no host.
func public(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.EqualFold(u.Scheme, "file") {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
