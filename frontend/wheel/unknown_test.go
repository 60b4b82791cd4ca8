package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func TestAVersionThatVersioneerMadeUpIsToldWithWhatItLacks(t *testing.T) {
	own := Backend{Metadata: "setup.py", Versioneer: true}
	git := config.Config{Apt: config.Apt{Build: []string{"git"}}}
	for _, c := range []struct {
		request       Request
		version, want string
	}{
		{Request{Backend: own}, "0+unknown", `UnknownVersion: setup.py: the version is 0+unknown: versioneer asks git, and the build base has none, or the context no .git: set apt.build = ["git"], and build where .git lies`},
		{Request{Backend: own, Config: git}, "0+unknown", "UnknownVersion: setup.py: the version is 0+unknown: versioneer asks git, and the context has no .git: build where .git lies"},
		{Request{Backend: own, Config: git, Context: project.Context{Ignore: project.Dockerignore, Patterns: []string{".git"}}}, "0+unknown",
			"UnknownVersion: setup.py: the version is 0+unknown: versioneer asks git, and .dockerignore leaves .git out: write !.git below .git in it"},
		{Request{Backend: own, Config: git}, "0+untagged.1.gabcdef", "UnknownVersion: setup.py: the version is 0+untagged.1.gabcdef: versioneer asks git, and the build's .git holds no tag that begins with versioneer's tag_prefix: fetch the tags (a shallow clone has none), or write tag_prefix as they begin"},
		{Request{Backend: own, Config: git}, "0.post0.dev1+untagged.1.gabcdef", "UnknownVersion: setup.py: the version is 0.post0.dev1+untagged.1.gabcdef: versioneer asks git, and the build's .git holds no tag that begins with versioneer's tag_prefix: fetch the tags (a shallow clone has none), or write tag_prefix as they begin"},
		{Request{Backend: own, Config: git}, "1.2.3+1.gabcdef", ""},
		{Request{Backend: own, Config: git}, "1.2.3", ""},
		{Request{Backend: Backend{Metadata: "setup.py"}}, "0+unknown", ""},
	} {
		said := ""
		for _, problem := range unknownVersion(c.request, c.version) {
			said += problem.Short()
		}
		require.Equal(t, c.want, said)
	}
}
