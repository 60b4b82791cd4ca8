package gateway

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	raised  = regexp.MustCompile(`StepFailed\(\s*"([^"]*)"[,)]`)
	renamed = regexp.MustCompile(`facts\["kind"\] = "([^"]*)"`)
	calls   = regexp.MustCompile(`raise (?:common\.)?StepFailed\(|facts\["kind"\] = `)
)

// The steps raise exactly the kinds that are declared here.
func TestKindsOfSteps(t *testing.T) {
	files, err := filepath.Glob("../../llb/steps/*.py")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	found := []string{DiskFull.String()} // a step that finds the disk full cannot write a report
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		matches := append(raised.FindAllSubmatch(text, -1), renamed.FindAllSubmatch(text, -1)...)
		require.Len(t, matches, len(calls.FindAll(text, -1)), "%s: a kind is a string constant", file)
		for _, match := range matches {
			found = append(found, string(match[1]))
		}
	}
	var declared []string
	for _, kind := range Kinds() {
		declared = append(declared, kind.String())
	}
	slices.Sort(found)
	slices.Sort(declared)
	require.Equal(t, slices.Compact(found), declared)
}

func TestKindText(t *testing.T) {
	for _, kind := range Kinds() {
		text, err := kind.MarshalText()
		require.NoError(t, err)
		var again Kind
		require.NoError(t, again.UnmarshalText(text))
		require.Equal(t, kind, again)
		require.NotNil(t, kind.explain)
	}
	require.Error(t, new(Kind).UnmarshalText([]byte("new")))
	require.Error(t, new(Kind).UnmarshalText(nil))
}
