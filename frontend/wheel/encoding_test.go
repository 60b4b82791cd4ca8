package wheel

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func TestEncodingProblem(t *testing.T) {
	utf16 := []byte("\xff\xfes\x00i\x00x\x00\n\x00")
	failed := gateway.Report{Type: "UnicodeDecodeError", Message: "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte", File: "setup.py", Line: 8, Path: "requirements.txt", BadLine: 1}
	require.Equal(t, "BrittleRequirements: requirements.txt: the file is UTF-16, and setup.py:8 reads it as UTF-8: save it as UTF-8: "+resave("requirements.txt", "utf-16"),
		shortProblem(t, project.Files{"requirements.txt": utf16}, failed))
	// With errors="ignore" it gets as far as setuptools.
	require.Equal(t, "BrittleRequirements: requirements.txt: the file is UTF-16, and get_requirements() in setup.py reads it as UTF-8: save it as UTF-8: "+resave("requirements.txt", "utf-16"),
		shortProblem(t, project.Files{"requirements.txt": utf16}, gateway.Report{Type: "SystemExit", File: "setup.py", Message: rejection("s\x00i\x00x\x00"), Setup: []byte(starter)}))
	failed.BadLine = 2
	require.Equal(t, `BrittleRequirements: requirements.txt:2: the line is not UTF-8, and setup.py:8 reads the file as that: write encoding="latin-1" in the open() there, or save it as UTF-8`,
		shortProblem(t, project.Files{"requirements.txt": []byte("# -*- coding: latin-1 -*-\nsix # caf\xe9\n")}, failed))
	failed.Path = "README.md"
	require.Equal(t, `README.md:2: the line is not UTF-8, and setup.py:8 reads the file as that: save it as UTF-8, or give open() its encoding`, shortProblem(t, nil, failed))
}

func TestResave(t *testing.T) {
	dir := t.TempDir()
	for encoding, data := range map[string]string{"utf-16": "\xff\xfes\x00i\x00x\x00\n\x00", "utf-8-sig": "\xef\xbb\xbfsix\n"} {
		file := filepath.Join(dir, "requirements.txt")
		require.NoError(t, os.WriteFile(file, []byte(data), 0o644))
		cmd := exec.Command("sh", "-c", strings.Replace(resave("requirements.txt", encoding), "python", "python3", 1))
		cmd.Dir = dir
		output, err := cmd.CombinedOutput()
		require.NoError(t, err, string(output))
		saved, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, "six\n", string(saved))
	}
	require.NotContains(t, resave("it's.txt", "utf-16"), "python", "a name that would need quoting")
}
