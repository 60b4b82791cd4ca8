package carry

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// BenchmarkBoundsLayout has a tree of n files in as many folders, and a wheel with most of them.
func BenchmarkBoundsLayout(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		for name, form := range map[string]string{"data beside": "data%d/a.csv", "packages": "p%d/__init__.py"} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				var s survey.Survey
				var wheel []string
				for i := range n {
					s.Files = append(s.Files, survey.File{Path: fmt.Sprintf(form, i)}, survey.File{Path: fmt.Sprintf("mlproject/m%d.py", i)})
					wheel = append(wheel, fmt.Sprintf("mlproject/m%d.py", i))
					if name == "packages" {
						wheel = append(wheel, fmt.Sprintf(form, i))
					}
				}
				slices.SortFunc(s.Files, func(a, b survey.File) int { return strings.Compare(a.Path, b.Path) })
				for b.Loop() {
					newLayout(s, wheel, []string{"mlproject"})
				}
			})
		}
	}
}
