package lock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

func TestDependencyLinksAreToldToDoNothing(t *testing.T) {
	links := func(kind string, names ...string) *survey.Setup {
		return &survey.Setup{Keywords: []survey.Keyword{{Name: "dependency_links", Line: 7, Source: &survey.Source{Kind: kind, Names: names}}}}
	}
	told := DeadLinks(links(survey.FromList, "https://example.org/mine.tar.gz#egg=mine-1.0"))
	require.Len(t, told, 1)
	require.Equal(t, "DependencyLinks: setup.py:7: dependency_links installs nothing: https://example.org/mine.tar.gz#egg=mine-1.0 is in no wheel: write name @ URL in install_requires", told[0].Short())
	require.Empty(t, DeadLinks(links(survey.FromList)))
	require.Empty(t, DeadLinks(links(survey.FromOther)), "it may well be empty")
	require.Empty(t, DeadLinks(nil))
}
