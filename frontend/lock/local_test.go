package lock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func locals(t *testing.T, dir, requirements, metadataText string) Declared {
	t.Helper()
	g, err := Declare(config.Config{Project: dir}, project.Files{"requirements.txt": []byte(requirements), "setup.py": []byte("setup()")})
	require.NoError(t, err)
	d, err := g.Finish(metadata(t, metadataText), "setup.py")
	require.NoError(t, err)
	return d
}

func built(t *testing.T, l Local, text string) Built {
	t.Helper()
	m, err := packaging.ParseMetadata([]byte("Metadata-Version: 2.1\n" + text))
	require.NoError(t, err)
	return Built{Local: l, Metadata: m, File: l.Path + "/setup.py", Text: []byte("setup(install_requires=[\n\"click\",\n\"six\"])")}
}

// Paths start at the project, wherever the file that says them lies.
func TestEveryWayToNameAFolderOfTheContextIsOne(t *testing.T) {
	for _, line := range []string{
		"./libs/common[fast]", "-e ./libs/common[fast]", "-e libs/common[fast]", "libs/common[fast]", "file:libs/common[fast]", "-e file:libs/common#egg=common[fast]",
		"common[fast] @ file:libs/common", "common[fast] @ file:./libs/common", "-e file:libs#egg=common[fast]&subdirectory=common",
	} {
		d := locals(t, "services/train", line+"\n", "")
		require.Len(t, d.Locals, 1, line)
		require.Equal(t, "services/train/libs/common", d.Locals[0].Path, line)
		require.Equal(t, []string{"fast"}, d.Locals[0].Extras, line)
		require.Empty(t, d.Requirements, line)
	}
	require.Equal(t, "libs/common", locals(t, "services/train", "-e ../../libs/common\n", "").Locals[0].Path, "a sibling in the same context")
	require.Empty(t, locals(t, "services/train", "-e ../train\n", "").Locals, "the project itself")
	// setup.py writes the path that its folder had when the wheel was made.
	for _, url := range []string{"file:///src/libs/common", "file://localhost/src/libs/common"} {
		d := locals(t, "", "", "Requires-Dist: common @ "+url+"\n")
		require.Len(t, d.Locals, 1, url)
	}
}

func TestAFolderThatIsNotSentIsToldWithHowToSendIt(t *testing.T) {
	for line, want := range map[string]string{
		"../common":          "requirements.txt:1: ../common is outside of the build context: build from the folder that holds both, docker buildx build -f Dockerfile .., with the key project naming this one",
		"-e ../../../common": "requirements.txt:1: ../../../common is outside of the build context: build from the folder that holds both, docker buildx build -f Dockerfile ../../.., with the key project naming this one",
		"-e /home/ada/x":     "requirements.txt:1: it installs from /home/ada/x, a path of one machine: send the folder with the build and write its path from the project, such as ./libs/common",
	} {
		_, err := Declare(config.Config{}, project.Files{"requirements.txt": []byte(line)})
		require.EqualError(t, err, want)
	}
}

// What is asked for by name and lies in the context is not looked for on the index.
func TestALocalRequirementIsMeantByItsName(t *testing.T) {
	d := locals(t, "", "-e ./libs/common\nflask\n", "Requires-Dist: Common[fast]>=0.2\n")
	require.Equal(t, []string{"common[fast]>=0.2", "flask"}, texts(d))
	b := built(t, d.Locals[0], "Name: common\nVersion: 0.3\nProvides-Extra: fast\nRequires-Dist: click\nRequires-Dist: six; extra == \"fast\"\nRequires-Dist: uvloop; extra == \"async\"\n")
	with, err := d.With("mlproject", []Built{b})
	require.NoError(t, err)
	require.Equal(t, []string{"click", "flask", "six"}, texts(with))
	require.Equal(t, []string{"common"}, with.Provided)
	file, line := with.Where("six")
	require.Equal(t, "libs/common/setup.py:3", Place{file, line}.String())

	b.Metadata.Version = "0.1"
	_, err = d.With("mlproject", []Built{b})
	require.EqualError(t, err, "setup.py: common[fast]>=0.2 is required, and ./libs/common is common 0.1: correct one of them")

	same, err := d.With("mlproject", nil)
	require.NoError(t, err)
	require.Equal(t, d, same)
}

func TestALocalRequirementMayReferToAnother(t *testing.T) {
	d := locals(t, "", "-e ./libs/common\n", "")
	common := built(t, d.Locals[0], "Name: common\nVersion: 1\nRequires-Dist: base @ file:///base\nRequires-Dist: mlproject\n")
	nested, err := Nested([]Built{common})
	require.NoError(t, err)
	require.Len(t, nested, 1)
	require.Equal(t, "libs/base", nested[0].Path, "what os.path.abspath(\"../base\") was where the wheel was made")

	base := built(t, nested[0], "Name: base\nVersion: 1\nRequires-Dist: click\nRequires-Dist: common\n")
	with, err := d.With("mlproject", []Built{common, base})
	require.NoError(t, err)
	require.Equal(t, []string{"click"}, texts(with), "neither the project nor one another")
}

func TestTestsHaveTheLocalRequirementsOfTheImageAlone(t *testing.T) {
	image := locals(t, "", "-e ./libs/common\n", "")
	image.Provided = []string{"common"}
	besides := func(dev string) (Declared, error) {
		return Besides(config.Config{Requirements: []string{"dev.txt"}}, project.Files{"dev.txt": []byte(dev)}, metadata(t, ""), "setup.py", image, nil)
	}
	d, err := besides("-e ./libs/common\ncommon\npytest\n")
	require.NoError(t, err)
	require.Equal(t, []string{"pytest"}, texts(d))
	_, err = besides("pytest\n-e ./libs/fixtures\n")
	require.ErrorContains(t, err, "dev.txt:2: it installs from the path ./libs/fixtures")
}

// One folder that is asked for twice is built where either asks for it.
func TestAFolderIsBuiltWhereEitherMarkerHolds(t *testing.T) {
	d := locals(t, "", "./a ; python_version < '3.9'\n./a ; python_version >= '3.12'\n", "")
	require.Len(t, d.Locals, 1)
	for version, want := range map[string]bool{"3.8": true, "3.10": false, "3.13": true} {
		holds, err := d.Locals[0].Marker.Evaluate(packaging.Environment{PythonVersion: version}, nil)
		require.NoError(t, err)
		require.Equal(t, want, holds, version)
	}
	require.Nil(t, locals(t, "", "./a ; python_version < '3.9'\n./a\n", "").Locals[0].Marker)
}
