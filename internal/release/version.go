// Package release makes what a release of wainwright consists of: the frontend
// image, the archives of the command line, their checksums and SBOMs, and the
// release notes. scripts/release is its command; .github/workflows/release.yml
// calls that.
package release

import (
	"fmt"
	"strings"

	"golang.org/x/mod/semver"
)

// Version is the version of a release, as https://semver.org has it.
type Version struct {
	tag string // with the "v": what golang.org/x/mod/semver compares
}

// ParseTag reads a Git tag: vMAJOR.MINOR.PATCH, with -PRERELEASE after it or not.
// Build metadata is refused, since a tag of an image may not hold a "+".
func ParseTag(tag string) (Version, error) {
	if !semver.IsValid(tag) || semver.Canonical(tag) != tag {
		return Version{}, fmt.Errorf("tag %q is not of the form vMAJOR.MINOR.PATCH or vMAJOR.MINOR.PATCH-PRERELEASE", tag)
	}
	return Version{tag}, nil
}

// String returns the version without the tag's "v".
func (v Version) String() string { return strings.TrimPrefix(v.tag, "v") }

// Tag returns the Git tag.
func (v Version) Tag() string { return v.tag }

// IsPrerelease reports whether v is older than a release of the same numbers.
func (v Version) IsPrerelease() bool { return semver.Prerelease(v.tag) != "" }

// FloatingTags returns the tags of the frontend image that move to v: the minor
// and the major version, and latest. tags are the repository's Git tags. A tag
// moves only where no newer release has it: 1.2.9 that comes after 1.3.0 gets
// 1.2, and neither 1 nor latest. A prerelease moves none. There is no tag 0, since
// releases before 1.0 may break what the one before did.
func FloatingTags(v Version, tags []string) []string {
	if v.IsPrerelease() {
		return nil
	}
	var floating []string
	if isNewest(v, tags, func(tag string) bool { return semver.MajorMinor(tag) == semver.MajorMinor(v.tag) }) {
		floating = append(floating, strings.TrimPrefix(semver.MajorMinor(v.tag), "v"))
	}
	major := semver.Major(v.tag)
	if major != "v0" && isNewest(v, tags, func(tag string) bool { return semver.Major(tag) == major }) {
		floating = append(floating, strings.TrimPrefix(major, "v"))
	}
	if isNewest(v, tags, func(string) bool { return true }) {
		floating = append(floating, "latest")
	}
	return floating
}

// isNewest reports whether none of the releases among tags that share a floating
// tag with v is newer than v.
func isNewest(v Version, tags []string, shares func(tag string) bool) bool {
	for _, tag := range tags {
		other, err := ParseTag(tag)
		if err == nil && !other.IsPrerelease() && shares(tag) && semver.Compare(tag, v.tag) > 0 {
			return false
		}
	}
	return true
}

// Previous returns the tag of the newest release among tags that is older than v,
// "" if there is none. Prereleases are considered only where v is one.
func Previous(v Version, tags []string) string {
	previous := ""
	for _, tag := range tags {
		other, err := ParseTag(tag)
		if err != nil || other.IsPrerelease() && !v.IsPrerelease() || semver.Compare(tag, v.tag) >= 0 {
			continue
		}
		if previous == "" || semver.Compare(tag, previous) > 0 {
			previous = tag
		}
	}
	return previous
}
