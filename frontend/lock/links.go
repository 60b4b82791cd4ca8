package lock

import (
	"fmt"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// DeadLinks tells of dependency_links, which no wheel has and no installer looks at.
func DeadLinks(setup *survey.Setup) []report.Problem {
	keyword, ok := setup.Keyword("dependency_links")
	if !ok || keyword.Source == nil || keyword.Source.Kind != survey.FromList || len(keyword.Source.Names) == 0 {
		return nil
	}
	first := packaging.RedactCredentials(keyword.Source.Names[0])
	return []report.Problem{{
		Rule: "DependencyLinks", File: "setup.py", Line: keyword.Line,
		Message: fmt.Sprintf("dependency_links installs nothing: %s is in no wheel", first),
		Remedy:  "write name @ URL in install_requires",
	}}
}
