package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func TestUnknownVersion(t *testing.T) {
	versioneer := Backend{Metadata: "setup.py", Versioneer: true}
	git := config.Config{Apt: config.Apt{Build: []string{"git"}}}
	for _, c := range []struct {
		request       Request
		version, want string
	}{
		{Request{Backend: versioneer}, "0+unknown", `UnknownVersion: setup.py: the version is 0+unknown: versioneer asks git, and the build base has none, or the context no .git: set apt.build = ["git"], and build where .git lies`},
		{Request{Backend: versioneer, Config: git}, "0+unknown", "UnknownVersion: setup.py: the version is 0+unknown: versioneer asks git, and the context has no .git: build where .git lies"},
		{Request{Backend: versioneer, Config: git, Context: project.Context{Ignore: project.Dockerignore, Patterns: []string{".git"}}}, "0+unknown",
			"UnknownVersion: setup.py: the version is 0+unknown: versioneer asks git, and .dockerignore leaves .git out: write !.git below .git in it"},
		{Request{Backend: versioneer, Config: git}, "0+untagged.1.gabcdef", "UnknownVersion: setup.py: the version is 0+untagged.1.gabcdef: versioneer asks git, and the build's .git holds no tag that begins with versioneer's tag_prefix: fetch the tags (a shallow clone has none), or write tag_prefix as they begin"},
		{Request{Backend: versioneer, Config: git}, "0.post0.dev1+untagged.1.gabcdef", "UnknownVersion: setup.py: the version is 0.post0.dev1+untagged.1.gabcdef: versioneer asks git, and the build's .git holds no tag that begins with versioneer's tag_prefix: fetch the tags (a shallow clone has none), or write tag_prefix as they begin"},
		{Request{Backend: versioneer, Config: git}, "1.2.3+1.gabcdef", ""},
		{Request{Backend: versioneer, Config: git}, "1.2.3", ""},
		{Request{Backend: Backend{Metadata: "setup.py"}}, "0+unknown", ""},
	} {
		warnings := ""
		for _, problem := range unknownVersion(c.request, c.version) {
			warnings += problem.Short()
		}
		require.Equal(t, c.want, warnings)
	}
}

func TestNeedsGitForVersioneer(t *testing.T) {
	for text, want := range map[string]bool{"[versioneer]\nVCS = git\n": true, "[metadata]\n# [versioneer]\n": false} {
		got, err := FindBackend(project.Files{"setup.py": nil, "setup.cfg": []byte(text)})
		require.NoError(t, err)
		require.Equal(t, want, got.NeedsGit(nil), text)
	}
	got, err := FindBackend(project.Files{"setup.py": nil, "pyproject.toml": []byte("[tool.versioneer]\nVCS = \"git\"\n")})
	require.NoError(t, err)
	require.True(t, got.NeedsGit(nil))
}
