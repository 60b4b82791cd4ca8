package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

func TestDependencyLinks(t *testing.T) {
	links := func(kind string, names ...string) *survey.Setup {
		return &survey.Setup{Keywords: []survey.Keyword{{Name: "dependency_links", Line: 7, Source: &survey.Source{Kind: kind, Names: names}}}}
	}
	problems := DependencyLinks(links(survey.FromList, "https://example.org/mine.tar.gz#egg=mine-1.0"))
	require.Len(t, problems, 1)
	require.Equal(t, "DependencyLinks: setup.py:7: dependency_links installs nothing: https://example.org/mine.tar.gz#egg=mine-1.0 is in no wheel: write name @ URL in install_requires", problems[0].Short())
	require.Empty(t, DependencyLinks(links(survey.FromList)))
	require.Empty(t, DependencyLinks(links(survey.FromOther)), "it may well be empty")
	require.Empty(t, DependencyLinks(nil))
}

func TestDecidingVariables(t *testing.T) {
	setup := &survey.Setup{Variables: []survey.Variable{{Name: "GPU", Line: 4}, {Name: "PATH", Line: 5}, {Name: "READTHEDOCS", Line: 6}, {Name: "TOX_ENV_DIR", Line: 7}, {Name: "SKINNY", Line: 8}}}
	problems := DecidingVariables(setup, map[string]string{"SKINNY": "1"})
	require.Len(t, problems, 1)
	require.Equal(t, `EnvDecides: setup.py:4: what is required depends on the variable GPU, which no build has: `+
		`set build.env.GPU = "..." if the image is to have what it asks for`, problems[0].Short())
	require.Empty(t, DecidingVariables(nil, nil))
}

func brittle(removes string, strips bool, requirements string) []report.Problem {
	setup := &survey.Setup{Line: 9, Files: []string{"requirements.txt"}, Keywords: []survey.Keyword{{Name: "install_requires", Line: 12, Source: &survey.Source{
		Kind: survey.FromFunction, Line: 12,
		Function: &survey.Reading{Name: "get_requirements", Line: 3, Returns: true, Reads: true, Strips: strips, Removes: []string{removes}},
	}}}}
	return BrittleRequirements(setup, project.Files{"requirements.txt": []byte(requirements)})
}

func TestBrittleRequirements(t *testing.T) {
	problems := brittle("-e .", false, "six\nflask\n-e .")
	require.Len(t, problems, 1)
	require.Equal(t, `BrittleRequirements: requirements.txt:3: the build breaks once a newline follows: get_requirements() in setup.py:3 takes it off no line, and then does not find "-e .": `+
		`delete this line, or read the lines there with .read().splitlines()`, problems[0].Short())
	require.Empty(t, brittle("-e .", true, "six\n-e ."), "it strips")
	require.Empty(t, brittle("-e .", false, "six\nflask"), "no line of the project's own")
	require.Empty(t, brittle("six", false, "flask\nsix"), "it removes something else")
	require.Empty(t, BrittleRequirements(nil, nil))
}
