package release

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Repository is a Git work tree.
type Repository struct{ Dir string }

// git returns what a command prints, without the line break at its end.
func (r Repository) git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = r.Dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w\n%s", args[0], err, stderr.Bytes())
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}

// Tags returns all tags.
func (r Repository) Tags(ctx context.Context) ([]string, error) {
	out, err := r.git(ctx, "tag", "--list")
	return strings.Fields(out), err
}

// Commit returns the hash and the time of the commit that is checked out.
func (r Repository) Commit(ctx context.Context) (string, time.Time, error) {
	out, err := r.git(ctx, "show", "--no-patch", "--format=%H %ct", "HEAD")
	if err != nil {
		return "", time.Time{}, err
	}
	hash, seconds, _ := strings.Cut(out, " ")
	at, err := strconv.ParseInt(seconds, 10, 64)
	return hash, time.Unix(at, 0).UTC(), err
}

// Change is a commit, as the release notes list it.
type Change struct{ Hash, Subject string }

// Changes returns the commits of HEAD that the tag since does not have, the newest
// first, without merges: all commits if since is "".
func (r Repository) Changes(ctx context.Context, since string) ([]Change, error) {
	commits := "HEAD"
	if since != "" {
		commits = since + "..HEAD"
	}
	out, err := r.git(ctx, "log", "--no-merges", "--format=%h %s", commits, "--")
	if err != nil || out == "" {
		return nil, err
	}
	var changes []Change
	for line := range strings.Lines(out) {
		hash, subject, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		changes = append(changes, Change{hash, subject})
	}
	return changes, nil
}

// Check fails unless v can be released from what is checked out: the commit of v's
// tag, unchanged, and part of the branch, such as origin/main.
func (r Repository) Check(ctx context.Context, v Version, branch string) error {
	head, _, err := r.Commit(ctx)
	if err != nil {
		return err
	}
	tagged, err := r.git(ctx, "rev-parse", "--verify", "refs/tags/"+v.Tag()+"^{commit}")
	if err != nil {
		return fmt.Errorf("there is no tag %s: %w", v.Tag(), err)
	}
	if tagged != head {
		return fmt.Errorf("tag %s is commit %s, and %s is checked out", v.Tag(), tagged, head)
	}
	changed, err := r.git(ctx, "status", "--porcelain")
	if err != nil {
		return err
	}
	if changed != "" {
		return fmt.Errorf("files are changed or not committed:\n%s", changed)
	}
	if _, err := r.git(ctx, "merge-base", "--is-ancestor", head, branch); err != nil {
		return fmt.Errorf("commit %s of tag %s is not part of %s: %w", head, v.Tag(), branch, err)
	}
	return nil
}
