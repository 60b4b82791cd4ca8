package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// repository makes a repository with a commit a subject. Its functions run git in
// it and write a file.
func repository(t *testing.T, subjects ...string) (r Repository, git func(args ...string), write func(text string)) {
	t.Helper()
	r = Repository{Dir: t.TempDir()}
	git = func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = r.Dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.test", "GIT_COMMITTER_NAME=c", "GIT_COMMITTER_EMAIL=c@example.test",
			"GIT_COMMITTER_DATE=2026-01-02T03:04:05Z")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "git %q: %s", args, out)
	}
	write = func(text string) {
		t.Helper()
		require.NoError(t, os.WriteFile(filepath.Join(r.Dir, "file"), []byte(text), 0o644))
	}
	git("init", "--quiet", "--initial-branch=main")
	for _, subject := range subjects {
		write(subject)
		git("add", "file")
		git("commit", "--quiet", "-m", subject)
	}
	return r, git, write
}

func TestChanges(t *testing.T) {
	r, git, write := repository(t, "lock: one", "lock: two")
	git("tag", "v1.0.0")
	write("three")
	git("commit", "--quiet", "-a", "-m", "wheel: three")
	subjects := func(since string) []string {
		changes, err := r.Changes(t.Context(), since)
		require.NoError(t, err)
		var subjects []string
		for _, change := range changes {
			require.NotEmpty(t, change.Hash)
			subjects = append(subjects, change.Subject)
		}
		return subjects
	}
	require.Equal(t, []string{"wheel: three", "lock: two", "lock: one"}, subjects(""))
	require.Equal(t, []string{"wheel: three"}, subjects("v1.0.0"))
	git("tag", "v1.1.0")
	require.Empty(t, subjects("v1.1.0"))
	tags, err := r.Tags(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"v1.0.0", "v1.1.0"}, tags)
	_, at, err := r.Commit(t.Context())
	require.NoError(t, err)
	require.Equal(t, "2026-01-02T03:04:05Z", at.Format("2006-01-02T15:04:05Z07:00"))
}

func TestCheck(t *testing.T) {
	v, err := ParseTag("v1.0.0")
	require.NoError(t, err)
	r, git, write := repository(t, "lock: one", "lock: two")
	require.ErrorContains(t, r.Check(t.Context(), v, "main"), "there is no tag v1.0.0")
	git("tag", "v1.0.0", "HEAD~1")
	require.ErrorContains(t, r.Check(t.Context(), v, "main"), "is checked out")
	git("tag", "--force", "-a", "-m", "release", "v1.0.0")
	require.NoError(t, r.Check(t.Context(), v, "main"))
	write("changed")
	require.ErrorContains(t, r.Check(t.Context(), v, "main"), "M file")
	git("checkout", "--quiet", "-b", "other")
	git("commit", "--quiet", "-a", "-m", "lock: elsewhere")
	git("tag", "--force", "v1.0.0")
	require.ErrorContains(t, r.Check(t.Context(), v, "main"), "is not part of main")
}
