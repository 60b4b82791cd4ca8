package dependencies

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func locals(t *testing.T, dir, requirements, metadataText string) Declared {
	t.Helper()
	stated, err := Read(config.Config{Project: dir}, project.Files{"requirements.txt": []byte(requirements), "setup.py": []byte("setup()")})
	require.NoError(t, err)
	d, err := stated.Finish(metadata(t, metadataText), "setup.py")
	require.NoError(t, err)
	return d
}

// folders are projects of the context that are not the one that is built, each with
// what its METADATA says.
type folders map[string]string

func (f folders) build(t *testing.T, asked []Local) []Built {
	t.Helper()
	var all []Built
	for _, local := range asked {
		text, ok := f[local.Path]
		require.True(t, ok, "there is no %s", local.Path)
		m, err := packaging.ParseMetadata([]byte("Metadata-Version: 2.1\n" + text))
		require.NoError(t, err)
		all = append(all, Built{Local: local, Metadata: m, File: local.Path + "/setup.py", Text: []byte("setup(install_requires=[\n\"click\",\n\"six\"])")})
	}
	return all
}

// with builds all that is asked for, and what that asks for.
func (f folders) with(t *testing.T, dir, metadataText string, d Declared) (Declared, []Built, error) {
	t.Helper()
	mlproject := Project(dir, metadata(t, metadataText), "setup.py", project.Files{})
	var all []Built
	for {
		with, unbuilt, err := d.With(mlproject, all, packaging.Environment{PythonVersion: "3.12", SysPlatform: "linux"})
		if err != nil || len(unbuilt) == 0 {
			return with, all, err
		}
		all = append(all, f.build(t, unbuilt)...)
	}
}

// all is what is locked of a project and its folders, and which of those are built.
func (f folders) all(t *testing.T, dir, requirements, metadataText string) (asks, made []string) {
	t.Helper()
	with, all, err := f.with(t, dir, metadataText, locals(t, dir, requirements, metadataText))
	require.NoError(t, err)
	for _, member := range all {
		made = append(made, member.Path)
	}
	slices.Sort(made)
	return texts(with), made
}

// fails is what is said instead.
func (f folders) fails(t *testing.T, requirements, metadataText string) string {
	t.Helper()
	_, _, err := f.with(t, "", metadataText, locals(t, "", requirements, metadataText))
	require.Error(t, err)
	return err.Error()
}

// Paths start at the project, wherever the file that says them lies.
func TestLocal(t *testing.T) {
	for _, line := range []string{
		"./libs/common[fast]", "-e ./libs/common[fast]", "-e libs/common[fast]", "libs/common[fast]", "file:libs/common[fast]", "-e file:libs/common#egg=common[fast]",
		"common[fast] @ file:libs/common", "common[fast] @ file:./libs/common", "common[fast] @ libs/common", "common[fast] @ ./libs/common/", "-e file:libs#egg=common[fast]&subdirectory=common",
		"common[fast] @ ./libs#subdirectory=common", "./libs#egg=common[fast]&subdirectory=common",
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

func TestLocalOutsideContext(t *testing.T) {
	for line, want := range map[string]string{
		"../common":                  "requirements.txt:1: ../common is outside of the build context: build from the folder that holds both, docker buildx build -f Dockerfile .., with the key project naming this one",
		"-e ../../../common":         "requirements.txt:1: ../../../common is outside of the build context: build from the folder that holds both, docker buildx build -f Dockerfile ../../.., with the key project naming this one",
		"x @ git+file:///home/ada/x": "requirements.txt:1: git+file:///home/ada/x is a repository of one machine: write the URL where others have it, or send the folder with the build and write its path, such as ./libs/common",
		"-e /home/ada/x":             "requirements.txt:1: it installs from /home/ada/x, a path of one machine: send the folder with the build and write its path from the project, such as ./libs/common",
	} {
		_, err := Read(config.Config{}, project.Files{"requirements.txt": []byte(line)})
		require.EqualError(t, err, want)
	}
}

// Whoever asks: what no build may take is refused everywhere.
func TestRefuses(t *testing.T) {
	const (
		ofOneMachine = "git+file:///home/ada/x is a repository of one machine"
		credential   = "x has a credential in its URL"
		variable     = "has ${UV_INDEX_MINE_PASSWORD}, and a build has no environment of the caller's"
		noRepository = "is no URL that a build clones from"
	)
	for requirement, want := range map[string]string{
		"x @ git+file:///home/ada/x":                          ofOneMachine,
		"x @ git+file://u:hunter2@h/x":                        credential,
		"x @ file://u:hunter2@h/x":                            credential,
		"x @ file://u:hunter2@h/x.tar.gz":                     credential,
		"x @ git+ssh://u:hunter2@h/x":                         credential,
		"x @ https://u:hunter2@h/x-1.tar.gz":                  credential,
		"x @ https://u:hunter2/2@h/x-1.zip":                   credential,
		"x @ https://h/${UV_INDEX_MINE_PASSWORD}/x-1.tar.gz":  variable,
		"x @ git+https://${UV_INDEX_MINE_PASSWORD}@h/x":       variable,
		"x @ git+https://me:${UV_INDEX_MINE_PASSWORD}@h/x@v1": variable,
		"x @ git+ext::sh%20-c%20id":                           noRepository,
		"x @ git+ssh://-oProxyCommand=id/x":                   noRepository,
		"x @ git+https:\\h/x":                                 noRepository,
		"x @ https:/h/x-1.zip":                                "is no URL that a build downloads from",
	} {
		said := map[string]error{}
		_, said["packages"] = Read(config.Config{Packages: []string{requirement}}, project.Files{})
		stated, err := Read(config.Config{}, project.Files{"setup.py": []byte("setup(install_requires=['" + requirement + "'])")})
		require.NoError(t, err)
		_, said["setup.py"] = stated.Finish(metadata(t, "Requires-Dist: "+requirement+"\n"), "setup.py")
		for by, err := range said {
			require.ErrorContains(t, err, want, by+": "+requirement)
			require.NotContains(t, err.Error(), "hunter2", by)
		}
		_, err = Read(config.Config{}, project.Files{"requirements.txt": []byte(requirement)})
		require.Error(t, err, requirement)
		require.NotContains(t, err.Error(), "hunter2")
		_, err = Read(config.Config{Constraints: []string{"c.txt"}}, project.Files{"c.txt": []byte(requirement)})
		require.Error(t, err, requirement)
	}
	_, err := Read(config.Config{Packages: []string{"x @ file://u:hunter2@h/x; y"}}, project.Files{})
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}

// setup.py writes the path that a folder has where the wheel is made: there the project
// lies as deep as in the context.
func TestLocalInMetadata(t *testing.T) {
	for url, want := range map[string]string{
		"file:///src/services/train/../../libs/common":         "libs/common", // os.path.dirname(__file__) + "/../../libs/common"
		"file:///src/libs/common":                              "libs/common", // the same, resolved
		"file://localhost//src/services/common":                "services/common",
		"file:///src/services/train/vendor/common":             "services/train/vendor/common",
		"file:///src/libs%20of%20ours/common":                  "libs of ours/common",
		"file:../common":                                       "services/common",
		"file:///src/libs#egg=common&subdirectory=common":      "libs/common",
		"file:///src/services/train/libs#subdirectory=common/": "services/train/libs/common",
	} {
		d := locals(t, "services/train", "", "Requires-Dist: common @ "+url+"\n")
		require.Len(t, d.Locals, 1, url)
		require.Equal(t, want, d.Locals[0].Path, url)
	}
	require.Equal(t, "../../libs/common", locals(t, "services/train", "", "Requires-Dist: common @ file:///src/libs/common\n").Locals[0].Written, "as a person would write it")

	for text, want := range map[string]string{
		"common @ file:///libs/common":           "setup.py:1: common: ../libs/common is outside of the build context: build from the folder that holds both, docker buildx build -f Dockerfile .., with the key project naming this one",
		"common @ file:///src/../../libs/common": "setup.py:1: common: ../../libs/common is outside of the build context: build from the folder that holds both, docker buildx build -f Dockerfile ../.., with the key project naming this one",
		"common @ file:///home/ada/libs/common":  "setup.py:1: common: it installs from /home/ada/libs/common, a path of one machine: send the folder with the build and write its path from the project, such as ./libs/common",
	} {
		stated, err := Read(config.Config{}, project.Files{"setup.py": []byte("setup(install_requires=['common @ file:///home/ada/libs/common'])")})
		require.NoError(t, err)
		_, err = stated.Finish(metadata(t, "Requires-Dist: "+text+"\n"), "setup.py")
		require.EqualError(t, err, want)
	}
}

const common = "Name: common\nVersion: 0.3\nProvides-Extra: fast\nProvides-Extra: async\nRequires-Dist: click\nRequires-Dist: six; extra == \"fast\"\nRequires-Dist: uvloop; extra == \"async\"\n"

// What is asked for by name and lies in the context is not looked for on the index.
func TestLocalByName(t *testing.T) {
	const needs = "Requires-Dist: Common[fast]>=0.2\n"
	d := locals(t, "", "-e ./libs/common\nflask\n", needs)
	require.Equal(t, []string{"common[fast]>=0.2", "flask"}, texts(d))
	with, _, err := folders{"libs/common": common}.with(t, "", needs, d)
	require.NoError(t, err)
	require.Equal(t, []string{"click", "flask", "six"}, texts(with))
	require.Equal(t, []string{"common"}, with.Provided)
	require.Equal(t, "libs/common/setup.py:3", with.Locator().Where("six").String())

	said := folders{"libs/common": "Name: common\nVersion: 0.1\nProvides-Extra: fast\n"}.fails(t, "-e ./libs/common\n", needs)
	require.Equal(t, "setup.py: common[fast]>=0.2 is required, and ./libs/common is common 0.1: correct one of them", said)
}

// A marker that does not hold in the image asks for nothing.
func TestLocalMarkers(t *testing.T) {
	f := folders{"libs/common": common, "libs/old": "Name: old\nVersion: 1\n"}
	asks, made := f.all(t, "", "./libs/old ; python_version < '3.9'\n./libs/common\n./libs/common[fast] ; python_version < '3.9'\n",
		"Requires-Dist: common[async]; sys_platform == \"win32\"\nRequires-Dist: common>=9; sys_platform == \"win32\"\n")
	require.Equal(t, []string{"click"}, asks)
	require.Equal(t, []string{"libs/common"}, made)
	_, made = f.all(t, "", "./libs/old ; python_version < '3.9'\n./libs/old ; python_version >= '3.12'\n", "")
	require.Equal(t, []string{"libs/old"}, made, "where either holds")
}

// uv finds by [tool.uv.sources] what is asked for by its name, and so does a build:
// another distribution of that name may be on the index.
func TestLocalInUvSources(t *testing.T) {
	const needs = "Requires-Dist: common[fast]>=0.2\nRequires-Dist: mine\nRequires-Dist: beyond\nRequires-Dist: attrs\nRequires-Dist: idna\nRequires-Dist: toolz\n"
	declare := func(cfg config.Config) (Declared, error) {
		stated, err := Read(cfg, project.Files{"setup.py": []byte("setup()"), "pyproject.toml": []byte(`[tool.uv.sources]
Common = { path = "../../libs/common", editable = true }
mine = { path = "wheels/mine-1.0-py3-none-any.whl" }
beyond = { path = "../../../beyond" }
old = { path = "../../libs/old", marker = "python_version < '3.9'" }
attrs = { path = "../../libs/attrs", extra = "dev" }
idna = { path = "../../libs/idna", group = "dev" }
toolz = { path = "../../libs/toolz", package = false }
torch = [{ index = "cpu" }]
`)})
		require.NoError(t, err)
		d, err := stated.Finish(metadata(t, needs), "setup.py")
		require.NoError(t, err)
		with, _, err := folders{"libs/common": common, "libs/fixtures": "Name: fixtures\nVersion: 1\n"}.with(t, "services/train", needs, d)
		return with, err
	}
	d, err := declare(config.Config{Project: "services/train"})
	require.NoError(t, err)
	require.Equal(t, []string{"attrs", "beyond", "click", "idna", "mine", "mine @ file:///local/mine-1.0-py3-none-any.whl", "six", "toolz"}, texts(d))
	require.Equal(t, "services/train/wheels/mine-1.0-py3-none-any.whl", d.Archives[0].Path)

	d, err = declare(config.Config{Project: "services/train", Packages: []string{"fixtures @ file:../../libs/fixtures", "common[async]"}})
	require.NoError(t, err)
	require.Equal(t, []string{"common", "fixtures"}, d.Provided)
	require.Contains(t, texts(d), "uvloop")
}

func TestWorkspace(t *testing.T) {
	files := project.Files{"setup.py": []byte("setup(install_requires=['common'])"), "pyproject.toml": []byte("[tool.uv.sources]\ncommon = { workspace = true }\n")}
	environment := packaging.Environment{PythonVersion: "3.12", SysPlatform: "linux"}
	declare := func(requirements, metadataText string) error {
		files["requirements.txt"] = []byte(requirements)
		stated, err := Read(config.Config{}, files)
		require.NoError(t, err)
		d, err := stated.Finish(metadata(t, metadataText), "setup.py")
		require.NoError(t, err)
		if len(d.Locals) > 0 {
			d, _, err = folders{"libs/common": common}.with(t, "", metadataText, d)
			require.NoError(t, err)
		}
		return d.Workspace(environment)
	}
	const needs = "Requires-Dist: common\n"
	const refused = "setup.py:1: common is of a workspace of uv, which a build does not read: " +
		"write a line with its path from the project into requirements.txt, such as -e ../../libs/common, and leave pyproject.toml as it is"
	require.EqualError(t, declare("", needs), refused)
	require.EqualError(t, declare("common @ https://h/common-1.0.tar.gz ; sys_platform == 'win32'\n", needs), refused)
	for _, line := range []string{"-e ./libs/common\n", "./wheels/common-0.4-py3-none-any.whl\n", "Common @ git+https://h/common.git\n"} {
		require.NoError(t, declare(line, needs), "it says where that lies")
	}
	require.NoError(t, declare("", "Requires-Dist: common; python_version < \"3.9\"\n"))
	require.NoError(t, declare("", "Requires-Dist: six\n"))

	// The tests ask for no more than the image, which says where it lies.
	d := locals(t, "", "common @ https://h/common-1.0.tar.gz\n", needs)
	files["dev.txt"], files["requirements.txt"] = []byte("pytest\n"), nil
	tests, _, err := TestRequirements(config.Config{Requirements: []string{"dev.txt"}}, files, Project("", metadata(t, needs), "setup.py", files), Image{Declared: d}, nil, environment)
	require.NoError(t, err)
	require.NoError(t, tests.Workspace(environment))
}

func TestWorkspaceMemberIsProject(t *testing.T) {
	d := locals(t, "services/train", "-e ../../libs/common\n", "")
	mlproject := Project("services/train", metadata(t, ""), "setup.py", project.Files{})
	f := folders{"libs/common": "Name: common\nVersion: 1\nRequires-Dist: MLproject\nRequires-Dist: base\n"}
	built := f.build(t, d.Locals)
	built[0].Sources = packaging.ParseSources([]byte("[tool.uv.sources]\nmlproject = { workspace = true }\n"))
	with, _, err := d.With(mlproject, built, packaging.Environment{PythonVersion: "3.12"})
	require.NoError(t, err)
	require.NoError(t, with.Workspace(packaging.Environment{PythonVersion: "3.12"}))

	built[0].Sources = packaging.ParseSources([]byte("[tool.uv.sources]\nbase = { workspace = true }\n"))
	with, _, err = d.With(mlproject, built, packaging.Environment{PythonVersion: "3.12"})
	require.NoError(t, err)
	require.ErrorContains(t, with.Workspace(packaging.Environment{PythonVersion: "3.12"}), "base is of a workspace of uv")
}

func TestLocalOfLocal(t *testing.T) {
	f := folders{
		"libs/common": "Name: common\nVersion: 1\nRequires-Dist: base @ file:///src/libs/base\nRequires-Dist: mlproject\n",
		"libs/base":   "Name: base\nVersion: 1\nRequires-Dist: click\nRequires-Dist: common\nRequires-Dist: common @ file:///src/libs/common\n",
	}
	for dir, written := range map[string]string{"": "./libs/common", "services/train": "../../libs/common"} {
		asks, made := f.all(t, dir, "-e "+written+"\n", "")
		require.Equal(t, []string{"click"}, asks, "neither the project nor one another")
		require.Equal(t, []string{"libs/base", "libs/common"}, made)
	}
}

// Whoever is known first, the extras are those that all ask for.
// A link beside the project and the folder that it leads to are one.
func TestLocalLink(t *testing.T) {
	const needs = "Requires-Dist: common @ file:///src/libs/common\n"
	d := locals(t, "services/train", "-e ./common[fast]\n", needs)
	require.Len(t, d.Locals, 2)
	made := folders{"libs/common": common}.build(t, d.Locals[1:])
	made[0].Links = []string{"services/train/common"}
	with, unbuilt, err := d.With(Project("services/train", metadata(t, needs), "setup.py", project.Files{}), made, packaging.Environment{PythonVersion: "3.12"})
	require.NoError(t, err)
	require.Empty(t, unbuilt)
	require.Equal(t, []string{"click", "six"}, texts(with))
}

func TestLocalExtras(t *testing.T) {
	f := folders{
		"libs/common": "Name: common\nVersion: 1\nProvides-Extra: all\nProvides-Extra: fast\nProvides-Extra: own\n" +
			"Requires-Dist: common[fast]; extra == \"all\"\nRequires-Dist: speed @ file:///src/libs/speed ; extra == \"fast\"\nRequires-Dist: mlproject[train]; extra == \"own\"\n",
		"libs/base":  "Name: base\nVersion: 1\nRequires-Dist: common[all] @ file:///src/libs/common\n",
		"libs/speed": "Name: speed\nVersion: 1\nRequires-Dist: six\nRequires-Dist: common[own]\n",
	}
	const mlproject = "Provides-Extra: train\nRequires-Dist: torch; extra == \"train\"\nRequires-Dist: trainer @ file:///src/wheels/trainer-1.0-py3-none-any.whl ; extra == \"train\"\n"
	d := locals(t, "", "-e ./libs/common\n-e ./libs/base\n", mlproject)
	with, made, err := f.with(t, "", mlproject, d)
	require.NoError(t, err)
	require.Len(t, made, 3)
	require.Equal(t, []string{"six", "torch", "trainer @ file:///local/trainer-1.0-py3-none-any.whl"}, texts(with))
	require.Equal(t, []string{"train"}, with.Extras)
	require.Equal(t, "wheels/trainer-1.0-py3-none-any.whl", with.Archives[0].Path)
	require.Empty(t, d.Archives, "what was declared stays as it is")
}

// A reference back to the project's folder means the project, which is not built twice.
func TestLocalRefersToProject(t *testing.T) {
	const mlproject = "Provides-Extra: train\nRequires-Dist: torch; extra == \"train\"\n"
	for _, reference := range []string{"mlproject[train]>=0.5", "mlproject[train] @ file:///src/services/train"} {
		f := folders{"libs/common": "Name: common\nVersion: 1\nRequires-Dist: " + reference + "\n"}
		asks, made := f.all(t, "services/train", "-e ../../libs/common\n", mlproject)
		require.Equal(t, []string{"torch"}, asks, reference)
		require.Equal(t, []string{"libs/common"}, made, reference)
	}
	said := folders{"libs/common": "Name: common\nVersion: 1\nRequires-Dist: mlproject[gpu]\n"}.fails(t, "-e ./libs/common\n", mlproject)
	require.Equal(t, "libs/common/setup.py: mlproject has no extra \"gpu\": it has train", said)
}

func TestLocalRefersToArchive(t *testing.T) {
	f := folders{"libs/common": "Name: common\nVersion: 1\nRequires-Dist: mine @ file:///src/libs/common/wheels/mine-1.0-py3-none-any.whl\nRequires-Dist: yours[x] @ file:///src/wheels/yours-1.0.tar.gz\n"}
	with, made, err := f.with(t, "services/train", "", locals(t, "services/train", "-e ../../libs/common\n", ""))
	require.NoError(t, err)
	require.Len(t, made, 1)
	require.Equal(t, []string{"mine @ file:///local/mine-1.0-py3-none-any.whl", "yours[x] @ file:///local/yours-1.0.tar.gz"}, texts(with))
	require.Equal(t, "libs/common/wheels/mine-1.0-py3-none-any.whl", with.Archives[0].Path)
	require.Equal(t, "../../libs/common/wheels/mine-1.0-py3-none-any.whl", with.Archives[0].Below, "from the project, where the lock is")
}

func TestLocalContradictions(t *testing.T) {
	f := folders{"libs/common": common, "vendor/common": common, "libs/mlproject": "Name: mlproject\nVersion: 2\n"}
	for requirements, want := range map[string]string{
		"./libs/common\n./vendor/common\n":                              "requirements.txt:2: ./vendor/common is common, and so is ./libs/common: one image has one of them: install from one of the two folders, or give one of them its own name",
		"./libs/mlproject\n":                                            "requirements.txt:1: ./libs/mlproject is mlproject, and so is the project: one image has one of them: install from one of the two folders, or give one of them its own name",
		"./libs/common[quick]\n":                                        "requirements.txt:1: common has no extra \"quick\": it has fast, async",
		"comon @ file:libs/common\n":                                    "requirements.txt:1: comon is asked for, and what lies in libs/common is common: write common",
		"./libs/common\ncomon @ file:libs/common\n":                     "requirements.txt:2: comon is asked for, and what lies in libs/common is common: write common",
		"./libs/common\ncommon==0.2\n":                                  "requirements.txt:2: common==0.2 is required, and ./libs/common is common 0.3: correct one of them",
		"./libs/common\ncommon @ https://h/common-9-py3-none-any.whl\n": "requirements.txt:2: common @ https://h/common-9-py3-none-any.whl is required, and ./libs/common is common too: take one of them out",
		"./wheels/common-0.5-py3-none-any.whl\n-e ./libs/common\n":      "requirements.txt:1: common @ ./wheels/common-0.5-py3-none-any.whl is required, and ./libs/common is common too: take one of them out",
	} {
		require.Equal(t, want, f.fails(t, requirements, ""), requirements)
	}
	asks, _ := f.all(t, "", "./libs/common\ncommon @ file:libs/common\ncommon @ https://h/common-9-py3-none-any.whl ; sys_platform == 'win32'\n", "")
	require.Equal(t, []string{"click"}, asks, "the same folder, or another machine")
	require.Equal(t, "setup.py: comon is asked for, and what lies in libs/common is common: write common",
		f.fails(t, "", "Requires-Dist: comon @ file:///src/libs/common\n"), "and once")

	constrained := func(constraint string) error {
		stated, err := Read(config.Config{Constraints: []string{"constraints.txt"}},
			project.Files{"requirements.txt": []byte("-e ./libs/common\n"), "constraints.txt": []byte(constraint)})
		require.NoError(t, err)
		d, err := stated.Finish(metadata(t, ""), "setup.py")
		require.NoError(t, err)
		_, _, err = f.with(t, "", "", d)
		return err
	}
	require.NoError(t, constrained("common>=0.2\nsix<2\n"))
	require.EqualError(t, constrained("six<2\ncommon==0.2\n"), "constraints.txt:2: the constraint common==0.2 excludes ./libs/common, which is common 0.3: correct one of them")
}

// The tests may ask for more of what the image has, and for folders that it has not.
func TestTestRequirements(t *testing.T) {
	f := folders{
		"libs/common":   "Name: common\nVersion: 1\nProvides-Extra: test\nRequires-Dist: click\nRequires-Dist: base @ file:///src/libs/base\nRequires-Dist: six; extra == \"test\"\n",
		"libs/base":     "Name: base\nVersion: 1\n",
		"libs/fixtures": "Name: fixtures\nVersion: 1\nRequires-Dist: faker\nRequires-Dist: base\n",
	}
	image := Image{Declared: locals(t, "services/train", "-e ../../libs/common\n", "")}
	var err error
	image.Declared, image.Built, err = f.with(t, "services/train", "", image.Declared)
	require.NoError(t, err)
	besides := func(dev, metadataText string, extras ...string) ([]string, []string) {
		t.Helper()
		mlproject := Project("services/train", metadata(t, metadataText), "setup.py", project.Files{})
		cfg := config.Config{Project: "services/train", Requirements: []string{"dev.txt"}, Extras: extras}
		var more []Built
		var made []string
		for {
			d, unbuilt, err := TestRequirements(cfg, project.Files{"dev.txt": []byte(dev)}, mlproject, image, more, packaging.Environment{})
			require.NoError(t, err)
			if len(unbuilt) == 0 {
				return texts(d), made
			}
			for _, local := range unbuilt {
				made = append(made, local.Path)
			}
			more = append(more, f.build(t, unbuilt)...)
		}
	}
	for _, asked := range []string{"../../libs/common[test]\n", "-e ../../libs/common[test]\npytest\n", "common[test] @ file:../../libs/common\n", "common[test]\n"} {
		asks, made := besides(asked, "")
		require.Contains(t, asks, "six", asked)
		require.NotContains(t, asks, "click", asked)
		require.Empty(t, made, asked)
	}
	asks, _ := besides("", "Provides-Extra: test\nRequires-Dist: common[test]; extra == \"test\"\n", "test")
	require.Equal(t, []string{"six"}, asks)

	asks, made := besides("-e ../../libs/base\nbase\n", "")
	require.Empty(t, asks)
	require.Empty(t, made, "the image has it, since ../../libs/common needs it")

	asks, made = besides("pytest\n-e ../../libs/fixtures\n", "")
	require.Equal(t, []string{"faker", "pytest"}, asks)
	require.Equal(t, []string{"libs/fixtures"}, made)

	_, _, err = TestRequirements(config.Config{Requirements: []string{"dev.txt"}}, project.Files{"dev.txt": []byte("pytest\n./wheels/mine-1.0-py3-none-any.whl\n")},
		Project("", metadata(t, ""), "setup.py", nil), Image{}, nil, packaging.Environment{})
	require.ErrorContains(t, err, "dev.txt:2: it installs from the path ./wheels/mine-1.0-py3-none-any.whl")
}
