package inspect

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestLibraryProblems(t *testing.T) {
	line := func(number int) report.Position { return report.Position{File: "requirements.txt", Line: number} }
	missing := []loaded{
		{by: "opencv-python 4.10.0.84", name: "libGL.so.1", apt: "libgl1", position: line(2), otherwise: "ask for opencv-python-headless"},
		{by: "opencv-python 4.10.0.84", name: "libgthread-2.0.so.0", apt: "libglib2.0-0", position: line(2), otherwise: "ask for opencv-python-headless"},
		{by: "lightgbm 4.5.0", name: "libgomp.so.1", apt: "libgomp1", position: line(3)},
	}
	var problems []string
	for _, problem := range libraryProblems(missing, []string{"curl"}) {
		problems = append(problems, problem.Short())
	}
	require.Equal(t, []string{
		`MissingLibrary: requirements.txt:3: lightgbm 4.5.0 loads libgomp.so.1, which the image does not have: set apt.runtime = ["curl", "libgl1", "libglib2.0-0", "libgomp1"]`,
		`MissingLibrary: requirements.txt:2: opencv-python 4.10.0.84 loads libGL.so.1, libgthread-2.0.so.0, which the image does not have: ask for opencv-python-headless, or set apt.runtime = ["curl", "libgl1", "libglib2.0-0", "libgomp1"]`,
	}, problems)
	require.Empty(t, libraryProblems(nil, nil))
}

func TestLibraryProblemsGuess(t *testing.T) {
	var problems []string
	for _, problem := range libraryProblems([]loaded{
		{by: "audio 1.0", name: "libasound.so.2", apt: "libasound2"},
		{by: "audio 1.0", name: "libfluidsynth.so.3", apt: "libfluidsynth3", guessed: true},
		{by: "own 2.0", name: "libown.so", guessed: true},
	}, nil) {
		problems = append(problems, problem.Short())
	}
	require.Equal(t, []string{
		`MissingLibrary: audio 1.0 loads libasound.so.2, libfluidsynth.so.3, which the image does not have: set apt.runtime = ["libasound2", "libfluidsynth3"] (libfluidsynth3 by Debian's rule for names)`,
		`MissingLibrary: own 2.0 loads libown.so, which the image does not have: name the Debian package that has it in apt.runtime`,
	}, problems)
}
