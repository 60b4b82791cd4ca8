package lock

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// elsewhere says that a package is locked from another place than a requirement gives
// with its URL. Where it cannot be told the lock counts.
func (d Declared) elsewhere(r Requirement, locked packaging.Package) bool {
	repository, isVCS := cutVCS(r.URL)
	switch {
	case r.URL == "" || locked.Directory != nil || d.constrainedToURL(r.Name):
		return false
	case isVCS:
		return locked.VCS == nil || otherRepository(repository, locked.VCS.URL) || otherRevision(repository, *locked.VCS)
	}
	return !slices.ContainsFunc(locked.Artifacts(), func(a packaging.Artifact) bool { return d.isFile(r.URL, locked, a) })
}

// isFile says that an artifact of a lock is the file of a URL. One that was locked from
// an index is where it has that name: it may be a mirror's.
func (d Declared) isFile(of string, locked packaging.Package, a packaging.Artifact) bool {
	if archive, ok := d.Archived(a); ok {
		return archive.url() == of
	}
	if locked.Archive == nil {
		return a.Filename() == packaging.Artifact{URL: of}.Filename()
	}
	return !strings.HasPrefix(of, "file:") && sameFile(of, a.URL)
}

func sameFile(asked, locked string) bool {
	a, b := parsed(asked), parsed(locked)
	return a == nil || b == nil ||
		authority(a) == authority(b) && path.Clean(a.Path) == path.Clean(b.Path) && a.Query().Encode() == b.Query().Encode()
}

// constrainedToURL says that a constraint gives the URL, whatever the requirement's.
func (d Declared) constrainedToURL(name string) bool {
	return slices.ContainsFunc(d.Constraints, func(text string) bool {
		r, err := packaging.ParseRequirement(text)
		return err == nil && r.URL != "" && packaging.NormalizeName(r.Name) == packaging.NormalizeName(name)
	})
}

var vcsPrefix = regexp.MustCompile(`^(?i:git|hg|svn|bzr)\+`)

// cutVCS takes the "git+" from before the URL of a repository.
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

// otherRevision compares what was asked for when the lock was written, where it tells;
// a commit's own name is asked for under whatever name.
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

// cutRevision takes "@v1" from the path of a repository.
func cutRevision(u *url.URL) (repository, revision string) {
	if i := strings.LastIndex(u.Path, "@"); i >= 0 {
		return u.Path[:i], u.Path[i+1:]
	}
	return u.Path, ""
}

// parsed is nil of what is no URL of a host.
func parsed(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}

// authority is the host with its port, if that is none of the usual ones.
func authority(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if slices.Contains([]string{"", "80", "443", "22"}, u.Port()) {
		return host
	}
	return host + ":" + u.Port()
}

// lockedFrom is a locked package with where it comes from, for a message.
func lockedFrom(p packaging.Package) string {
	switch {
	case p.VCS != nil:
		return p.String() + " from " + strings.TrimSuffix(p.VCS.URL+"@"+cmp.Or(p.VCS.RequestedRevision, p.VCS.CommitID), "@")
	case p.Archive != nil:
		return p.String() + " from " + cmp.Or(p.Archive.URL, p.Archive.Path)
	}
	return p.String() + " from an index"
}
