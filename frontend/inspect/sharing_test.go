package inspect

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestSharedProblem(t *testing.T) {
	cv2 := sharedPath{Distributions: []string{"opencv-python", "opencv-python-headless"}, Path: "lib/python3.13/site-packages/cv2/__init__.py", More: 60}
	requiredIn := func(lines map[string]int) report.Locator {
		positions := map[string]report.Position{}
		for name, line := range lines {
			positions[name] = report.Position{File: "requirements.txt", Line: line}
		}
		return report.NewLocator(positions, nil)
	}
	require.Equal(t, "SamePathTwice: requirements.txt:4: opencv-python and opencv-python-headless both install cv2/__init__.py and 60 more: those of opencv-python-headless stay: ask for one of them",
		sharedProblem(cv2, requiredIn(map[string]int{"opencv-python": 3, "opencv-python-headless": 4})).Error())
	require.Equal(t, "SamePathTwice: requirements.txt:3: opencv-python and opencv-python-headless both install cv2/__init__.py and 60 more: those of opencv-python-headless stay: take opencv-python out: another requirement brings the other",
		sharedProblem(cv2, requiredIn(map[string]int{"opencv-python": 3})).Error())
	cv2.More = 0
	require.Contains(t, sharedProblem(cv2, requiredIn(nil)).Error(), "both install cv2/__init__.py: those of opencv-python-headless stay: other requirements bring them")
}
