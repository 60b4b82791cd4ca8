package lock

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/remote"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// checkCredentials refuses a lock with a credential anywhere in its text, in a comment or
// another tool's table too: the text is a layer of the image. The error is a report.Problem.
func checkCredentials(lock Lock) error {
	line := credentialLine(lock.Text)
	if line == 0 {
		return nil
	}
	at := report.Position{File: lock.File, Line: line}
	if lock.File == "" {
		at = report.Position{File: lock.Source()}
	}
	return report.Problem{
		Message: "the lock has a credential in a URL, and it is a layer of the image",
		Remedy:  "name the URL without it, and pass the credential as a secret: " + report.NetrcSecret,
	}.At(at)
}

// credentialLine returns the first line of a lock with a credential, 0 if it has none.
func credentialLine(lock []byte) int {
	if packaging.HasCredentials(string(lock)) {
		for i, text := range strings.Split(string(lock), "\n") {
			if packaging.HasCredentials(text) {
				return i + 1
			}
		}
	}
	if bytes.ContainsRune(lock, '\\') { // strings may have escapes
		for _, s := range packaging.TOMLStrings(lock) {
			if packaging.HasCredentials(s.Text) {
				return s.Line
			}
		}
	}
	return 0
}

// checkCommitted refuses packages of a committed lock that uv would fetch from a place other
// than a server, or install without knowing what it gets. The error is a report.Problem.
func checkCommitted(packages []packaging.Package, lock Lock, index config.Index) error {
	var unhashed []string
	var first report.Position
	for _, p := range packages {
		if problem, near := refused(p, index); problem != nil {
			problem.Message = p.String() + ": " + problem.Message
			return problem.At(lock.place(p, near))
		}
		i := slices.IndexFunc(p.Artifacts(), func(a packaging.Artifact) bool { return a.URL != "" && !a.Hashed() })
		if i < 0 {
			continue
		}
		if unhashed = append(unhashed, p.String()); len(unhashed) == 1 {
			first = lock.place(p, p.Artifacts()[i].URL)
		}
	}
	if len(unhashed) == 0 {
		return nil
	}
	return report.Problem{
		Message: fmt.Sprintf("the lock has no hash of %s, so another file could be installed in its place", report.Abbreviate(unhashed)),
		Remedy:  "write the lock anew, with the hash of every file: " + report.WriteLock,
	}.At(first)
}

// refused returns why a build does not fetch a package from where a lock has it, and the text
// of the lock that says where. It returns nil if the build does, or if that is a path.
func refused(p packaging.Package, index config.Index) (problem *report.Problem, near string) {
	for _, a := range p.Artifacts() {
		if a.URL != "" && !isFileURL(a.URL) {
			if problem := remote.File(a.URL); problem != nil {
				return problem, a.URL
			}
		}
		if problem := outside(a.Subdirectory); problem != nil {
			return problem, a.Subdirectory
		}
	}
	switch v := p.VCS; {
	case p.Directory != nil:
		return outside(p.Directory.Subdirectory), p.Directory.Subdirectory
	case v == nil:
		return nil, ""
	case v.Type != "git":
		return &report.Problem{Message: fmt.Sprintf("a build clones from git, and this is %q", v.Type), Remedy: "require it from an index, or by the URL of a file"}, v.Type
	case v.Path != "" || v.URL == "":
		return remote.Repository("file:" + v.Path), v.Path
	case !commitID.MatchString(v.CommitID):
		return &report.Problem{
			Message: fmt.Sprintf("%q is no full commit, and another may have that name tomorrow", v.CommitID),
			Remedy:  "write the lock anew: " + report.WriteLock,
		}, v.CommitID
	}
	if problem := remote.Repository(p.VCS.URL); problem != nil {
		return problem, p.VCS.URL
	}
	return outside(p.VCS.Subdirectory), p.VCS.Subdirectory
}

// commitID matches a commit in full, by SHA-1 or SHA-256.
var commitID = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)

// outside refuses a subdirectory that leads out of what it is in.
func outside(subdirectory string) *report.Problem {
	if subdirectory == "" || !strings.Contains(subdirectory, `\`) && fs.ValidPath(path.Clean(subdirectory)) {
		return nil
	}
	return &report.Problem{
		Message: fmt.Sprintf("its subdirectory %q leads out of what it is in", subdirectory),
		Remedy:  "write the lock anew: " + report.WriteLock,
	}
}

func isFileURL(raw string) bool {
	scheme, _, _ := strings.Cut(raw, ":")
	return strings.EqualFold(scheme, "file")
}

// ofIndex reports whether a "file:" URL is in an index that is a folder of the base.
func ofIndex(raw string, index config.Index) bool {
	file, err := url.Parse(raw)
	return err == nil && slices.ContainsFunc(resolve.IndexURLs(index), func(text string) bool {
		folder, err := url.Parse(text)
		return err == nil && isFileURL(text) && path.Clean(file.Path) == file.Path &&
			strings.HasPrefix(file.Path, strings.TrimSuffix(path.Clean(folder.Path), "/")+"/")
	})
}
