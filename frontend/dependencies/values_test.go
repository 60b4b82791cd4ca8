package dependencies

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// What a stage returned does not change when a later one goes on from it.
func TestValuesShareNothing(t *testing.T) {
	const hash = " --hash=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	read := func() Stated {
		stated, err := Read(config.Config{Constraints: []string{"constraints.txt"}, Index: config.Index{Extra: []string{"https://a.example.com"}}}, project.Files{
			"requirements.txt": []byte("--extra-index-url https://b.example.com\n-f ./wheels\n-f https://example.org/page\nsix" + hash + "\n./mine-1.0.tar.gz\n-e ./libs/common\n--pre\n"),
			"constraints.txt":  []byte("click<9" + hash + "\n"),
			"setup.py":         []byte("setup()"),
			"pyproject.toml":   []byte("[tool.uv.sources]\nmember = { workspace = true }\n"),
		})
		require.NoError(t, err)
		return stated
	}
	m := metadata(t, "Provides-Extra: x\nRequires-Dist: six\nRequires-Dist: member\nRequires-Dist: flask\nRequires-Dist: other @ file:///src/libs/other\n"+
		"Requires-Dist: yours @ file:///src/yours-1.0.tar.gz\nRequires-Dist: z @ https://example.org/z-1.0.tar.gz#sha256=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n")
	stated, declared := read(), read().Declared()

	finished, err := stated.Finish(m, "setup.py")
	require.NoError(t, err)
	require.Equal(t, declared, stated.Declared(), "after Finish")

	again, err := read().Finish(m, "setup.py")
	require.NoError(t, err)
	built := folders{"libs/common": "Name: common\nVersion: 1\nRequires-Dist: six\nRequires-Dist: flask\nRequires-Dist: click\n", "libs/other": "Name: other\nVersion: 1\n"}.build(t, finished.Locals)
	mlproject := Project("", m, "setup.py", project.Files{})
	with, _, err := finished.With(mlproject, built, packaging.Environment{})
	require.NoError(t, err)
	require.Equal(t, again, finished, "after With")

	_, _, err = TestRequirements(config.Config{Requirements: []string{"dev.txt"}}, project.Files{"dev.txt": []byte("pytest\nsix\n")}, mlproject,
		Image{Declared: with, Built: built}, nil, packaging.Environment{})
	require.NoError(t, err)
	same, _, err := again.With(mlproject, built, packaging.Environment{})
	require.NoError(t, err)
	require.Equal(t, same, with, "after TestRequirements")

	// Nor when a caller changes what it has.
	for _, d := range []Declared{stated.Declared(), finished} {
		d.Requirements[0].Places[0] = report.Position{}
		d.Requirements[0], d.Locals[0], d.Archives[0], d.Folders[0] = Requirement{}, Local{}, Archive{}, Folder{}
		d.Constraints[0], d.Links[0], d.Files[0], d.Index.Extra[0] = "", "", "", ""
		d.Warnings[0] = report.Problem{}
		d.Hashes["six"].Allowed[0] = ""
		delete(d.ConstraintHashes, "click")
		delete(d.constrainedAt, "click<9")
	}
	require.Equal(t, declared, stated.Declared(), "after a caller's change")
	require.Equal(t, same, with, "after a caller's change")
}
