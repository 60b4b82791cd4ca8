package release

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Notes returns the release notes as Markdown: how to use and verify the release,
// and its changes by area. image is the frontend image's repository and digest its
// index's; previous is the tag of the release before, "" if there is none.
func Notes(v Version, previous, image, digest string, changes []Change) string {
	var out strings.Builder
	fmt.Fprintf(&out, "The frontend, as the first line of a Dockerfile:\n\n    # syntax=%s:%s@%s\n\n", image, v, digest)
	out.WriteString("The command line is in the archives below. Copied to `~/.docker/cli-plugins/docker-wainwright` it is `docker wainwright`.\n\n")
	out.WriteString("To verify them:\n\n")
	fmt.Fprintf(&out, "    cosign verify %s@%s \\\n", image, digest)
	fmt.Fprintf(&out, "      --certificate-oidc-issuer https://token.actions.githubusercontent.com \\\n")
	fmt.Fprintf(&out, "      --certificate-identity https://github.com/wainwright-build/wainwright/.github/workflows/release.yml@refs/tags/%s\n", v.Tag())
	fmt.Fprintf(&out, "    sha256sum --check --ignore-missing %s\n", ChecksumsFile)
	fmt.Fprintf(&out, "    gh attestation verify %s --repo wainwright-build/wainwright\n", Target{OS: "linux", Arch: "amd64"}.archive(v))
	if previous != "" {
		fmt.Fprintf(&out, "\n## Changes since %s\n", previous)
	} else {
		out.WriteString("\n## Changes\n")
	}
	out.WriteString(changesByArea(changes))
	return out.String()
}

// otherArea is the heading of commits whose subject names no area. It sorts last.
const otherArea = "~other"

// subject is the form of commits' subjects: "area: what".
var subject = regexp.MustCompile(`^([a-z0-9][a-z0-9/,_. -]*): +(.+)$`)

func changesByArea(changes []Change) string {
	areas := map[string][]string{}
	for _, change := range changes {
		area, what := otherArea, change.Subject
		if match := subject.FindStringSubmatch(change.Subject); match != nil {
			area, what = match[1], match[2]
		}
		areas[area] = append(areas[area], fmt.Sprintf("- %s (%s)\n", escapeMarkdown(what), change.Hash))
	}
	var out strings.Builder
	for _, area := range slices.Sorted(maps.Keys(areas)) {
		fmt.Fprintf(&out, "\n### %s\n\n%s", strings.TrimPrefix(area, "~"), strings.Join(areas[area], ""))
	}
	return out.String()
}

// escapeMarkdown keeps a subject from being read as HTML, or from naming a user
// of GitHub, who would be notified. Code spans stay.
var escapeMarkdown = strings.NewReplacer("<", "&lt;", "@", "&#64;").Replace
