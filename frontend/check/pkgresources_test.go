package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestPkgResources(t *testing.T) {
	locator := report.NewLocator(map[string]report.Position{"gunicorn": {File: "requirements.txt", Line: 3}}, nil)
	gunicorn, munch := packaging.Package{Name: "gunicorn", Version: "20.1.0"}, packaging.Package{Name: "munch", Version: "2.5.0"}
	for behaviour, c := range map[string]struct {
		packages []packaging.Package
		says     []string
	}{
		"no setuptools": {
			[]packaging.Package{gunicorn, munch},
			[]string{
				`MissingPkgResources: requirements.txt:3: gunicorn 20.1.0 imports pkg_resources, which setuptools has no more: ask for gunicorn>=21, or set packages = ["setuptools<82"]`,
				`MissingPkgResources: munch 2.5.0 imports pkg_resources, which setuptools has no more: ask for munch>=4, or set packages = ["setuptools<82"]`,
			},
		},
		"a setuptools without it": {
			[]packaging.Package{{Name: "setuptools", Version: "84.2.1"}, {Name: "tensorflow-hub", Version: "0.16.1"}},
			[]string{`MissingPkgResources: tensorflow-hub 0.16.1 imports pkg_resources, which setuptools has no more: set packages = ["setuptools<82"]`},
		},
		"a setuptools with it":        {[]packaging.Package{gunicorn, {Name: "setuptools", Version: "81.0.0"}}, nil},
		"a version that needs it not": {[]packaging.Package{{Name: "gunicorn", Version: "23.0.0"}, {Name: "munch", Version: "4.0.0"}}, nil},
	} {
		t.Run(behaviour, func(t *testing.T) {
			var says []string
			for _, problem := range PkgResources(c.packages, locator) {
				says = append(says, problem.Short())
			}
			require.Equal(t, c.says, says)
		})
	}
}
