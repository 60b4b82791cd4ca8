package dependencies

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// SourceDiffers reports whether a package is locked from another place than the URL of a
// requirement. It is false if that is not certain.
func (d Declared) SourceDiffers(r Requirement, locked packaging.Package) bool {
	repository, isVCS := cutVCS(r.URL)
	switch {
	case r.URL == "" || locked.Directory != nil || d.constrainedToURL(r.Name):
		return false
	case isVCS:
		return locked.VCS == nil || otherRepository(repository, locked.VCS.URL) || otherRevision(repository, *locked.VCS)
	}
	return !slices.ContainsFunc(locked.Artifacts(), func(a packaging.Artifact) bool { return d.isFile(r.URL, locked, a) })
}

// isFile reports whether an artifact of a lock is the file of a URL. For one that was
// locked from an index the name decides: the index may be a mirror.
func (d Declared) isFile(url string, locked packaging.Package, a packaging.Artifact) bool {
	if archive, ok := d.Archived(a); ok {
		return archive.url() == url
	}
	if locked.Archive == nil {
		return a.Filename() == packaging.Artifact{URL: url}.Filename()
	}
	return !strings.HasPrefix(url, "file:") && sameFile(url, a.URL)
}

func sameFile(asked, locked string) bool {
	a, b := parsed(asked), parsed(locked)
	return a == nil || b == nil ||
		authority(a) == authority(b) && path.Clean(a.Path) == path.Clean(b.Path) && a.Query().Encode() == b.Query().Encode()
}

// constrainedToURL reports whether a constraint gives the URL of a distribution. It
// counts, and not the URL of the requirement.
func (d Declared) constrainedToURL(name string) bool {
	return slices.ContainsFunc(d.Constraints, func(text string) bool {
		r, err := packaging.ParseRequirement(text)
		return err == nil && r.URL != "" && packaging.NormalizeName(r.Name) == packaging.NormalizeName(name)
	})
}

var vcsPrefix = regexp.MustCompile(`^(?i:git|hg|svn|bzr)\+`)

// cutVCS removes the "git+" before the URL of a repository
// (https://pip.pypa.io/en/stable/topics/vcs-support/).
func cutVCS(url string) (repository string, ok bool) {
	prefix := vcsPrefix.FindString(url)
	return url[len(prefix):], prefix != ""
}

func otherRepository(asked, locked string) bool {
	a, b := parsed(asked), parsed(locked)
	if a == nil || b == nil {
		return false
	}
	place := func(u *url.URL) string {
		repository, _ := cutRevision(u)
		return strings.ToLower(authority(u) + strings.TrimSuffix(path.Clean(repository), ".git"))
	}
	return place(a) != place(b)
}

// otherRevision reports whether another revision was asked for when the lock was written.
// A requirement with the hash of the locked commit always matches.
func otherRevision(asked string, locked packaging.VCS) bool {
	u := parsed(asked)
	if u == nil {
		return false
	}
	_, revision := cutRevision(u)
	if revision != "" && strings.HasPrefix(locked.CommitID, strings.ToLower(revision)) {
		return false
	}
	if locked.RequestedRevision == "" {
		return commit.MatchString(revision)
	}
	return cmp.Or(revision, "HEAD") != locked.RequestedRevision
}

var commit = regexp.MustCompile(`^[0-9a-fA-F]{40}$`)

// cutRevision removes "@v1" from the path of a repository.
func cutRevision(u *url.URL) (repository, revision string) {
	if i := strings.LastIndex(u.Path, "@"); i >= 0 {
		return u.Path[:i], u.Path[i+1:]
	}
	return u.Path, ""
}

// parsed returns nil for what is not the URL of a host.
func parsed(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}

// authority returns the host, with its port unless that is a usual one.
func authority(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if slices.Contains([]string{"", "80", "443", "22"}, u.Port()) {
		return host
	}
	return host + ":" + u.Port()
}

// Admits reports whether a version meets specifiers. A pre-release does: a lock may hold
// one on purpose.
func Admits(specifiers packaging.Specifiers, version string) bool {
	parsed, err := packaging.ParseVersion(version)
	return err != nil || specifiers.Contains(parsed) || parsed.IsPrerelease()
}
