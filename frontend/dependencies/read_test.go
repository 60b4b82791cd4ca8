package dependencies

import (
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func metadata(t *testing.T, text string) packaging.Metadata {
	t.Helper()
	m, err := packaging.ParseMetadata([]byte("Metadata-Version: 2.1\nName: mlproject\nVersion: 1.0\n" + text))
	require.NoError(t, err)
	return m
}

func declare(t *testing.T, requirements, metadataText string, cfg config.Config) Declared {
	t.Helper()
	stated, err := Read(cfg, project.Files{"requirements.txt": []byte(requirements), "setup.py": []byte("setup()")})
	require.NoError(t, err)
	d, err := stated.Finish(metadata(t, metadataText), "setup.py")
	require.NoError(t, err)
	return d
}

func texts(d Declared) []string {
	var all []string
	for _, requirement := range d.Requirements {
		all = append(all, requirement.Text)
	}
	return all
}

func TestFinish(t *testing.T) {
	d := declare(t, "pandas\nflask>=3 # web\n-e .\n", "Requires-Dist: pandas\nRequires-Dist: dill\n", config.Config{})
	require.Equal(t, []string{"dill", "flask>=3", "pandas"}, texts(d))
	require.Equal(t, "requirements.txt:2", d.Locator().Where("flask").String())
}

func TestSelfReference(t *testing.T) {
	wheel := "Provides-Extra: train\nRequires-Dist: torchlike; extra == \"train\"\n"
	for _, line := range []string{"-e .[train]", "-e.[train]", ".[train]", "mlproject[train] @ file:."} {
		require.Equal(t, []string{"torchlike"}, texts(declare(t, line+"\n", wheel, config.Config{})), line)
	}
	require.Empty(t, texts(declare(t, "-e .", wheel, config.Config{})))
}

func TestOwnExtras(t *testing.T) {
	wheel := "Provides-Extra: all\nProvides-Extra: train\nRequires-Dist: mlproject[train]; extra == \"all\"\nRequires-Dist: torchlike; extra == \"train\"\n"
	require.Equal(t, []string{"torchlike"}, texts(declare(t, "", wheel, config.Config{Extras: []string{"all"}})))
}

func TestUnknownExtra(t *testing.T) {
	stated, err := Read(config.Config{Extras: []string{"trian"}}, project.Files{})
	require.NoError(t, err)
	_, err = stated.Finish(metadata(t, "Provides-Extra: train\n"), "setup.py")
	require.EqualError(t, err, `mlproject has no extra "trian": did you mean "train"?`)
}

func TestOrderAndComments(t *testing.T) {
	one := declare(t, "pandas\nflask\n", "", config.Config{})
	other := declare(t, "# web\nFlask\n\npandas  # frames\n", "", config.Config{})
	require.Equal(t, texts(one), texts(other))
}

func TestIndex(t *testing.T) {
	d := declare(t, "--extra-index-url https://example.org/simple\nsix\n", "", config.Config{})
	require.Equal(t, []string{"https://example.org/simple"}, d.Index.Extra)
}

func TestCredential(t *testing.T) {
	_, err := Read(config.Config{}, project.Files{"requirements.txt": []byte("--index-url https://user:s3cret@example.org/simple\n")})
	require.ErrorContains(t, err, "requirements.txt:1: a credential stands in a URL")
	require.NotContains(t, err.Error(), "s3cret")
}

func TestOptions(t *testing.T) {
	d := declare(t, "--trusted-host pypi.example.com\n--pre\n--no-binary :all:\nsix --config-settings a=b -C c=d --global-option=x\n", "", config.Config{})
	var told []string
	for _, warning := range d.Warnings {
		told = append(told, warning.Short())
	}
	require.Equal(t, []string{
		"RequirementsOption: requirements.txt:1: --trusted-host has no effect here: pass who vouches for the host's certificate as a secret: --secret id=ca,src=ca.pem",
		"RequirementsOption: requirements.txt:2: --pre has no effect here: name the pre-release where it is wanted, as in name>=2.0rc1",
		"RequirementsOption: requirements.txt:3: --no-binary has no effect here: take it out, since a wheel is installed where there is one, or write name @ https://... with the URL of the source",
		"RequirementsOption: requirements.txt:4: --config-settings has no effect here: take it out, since a wheel is installed where there is one, or commit a wheel that was built with it and write its path",
		"RequirementsOption: requirements.txt:4: --global-option has no effect here: take it out, since a wheel is installed where there is one, or commit a wheel that was built with it and write its path",
	}, told)
}

func TestCondaPaths(t *testing.T) {
	const freeze = "flask==3.0.0\nnumpy @ file:///croot/numpy_and_numpy_base_1682520569166/work\npandas @ file:///C:/ci_311/pandas_1677/work\nscipy @ file:///tmp/build/80754af9/scipy/work\n"
	_, err := Read(config.Config{}, project.Files{"requirements.txt": []byte(freeze)})
	require.EqualError(t, err, "UninstallableRequirement: requirements.txt:2: this line and 2 more name folders of the machine where conda built them: "+
		"write name==VERSION in each, as pip list --format=freeze does")
}

func TestHashInURL(t *testing.T) {
	const aDigest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	require.Equal(t, []string{"six @ https://example.org/six.zip#subdirectory=a"},
		texts(declare(t, "https://example.org/six.zip#egg=six&subdirectory=a&sha256="+aDigest, "Requires-Dist: six @ https://example.org/six.zip#subdirectory=a&sha256="+aDigest+"\n", config.Config{})))
}

// A file with many lines that are no requirements is refused in a short error.
func TestReadManyBadLines(t *testing.T) {
	for name, line := range map[string]string{"log": "2026-01-01 INFO a line of a log\n", "html": "<td><a href=\"a\">a</a></td>\n", "options": "--nope\n"} {
		files := project.Files{"requirements.txt": []byte(strings.Repeat(line, 20_000))}
		_, err := Read(config.Config{}, files)
		require.Len(t, report.Problems(err), 20_000, name)
		err = report.ShownError(report.WithSource(err, files))
		require.Less(t, len(err.Error()), 128<<10, name)
		require.Contains(t, err.Error(), "\nand 19950 more problems")
		require.Len(t, errdefs.Sources(err), 1)
	}
}

func BenchmarkReadManyBadLines(b *testing.B) {
	files := project.Files{"requirements.txt": []byte(strings.Repeat("2026-01-01 INFO a line of a log\n", 200_000))}
	for b.Loop() {
		_, err := Read(config.Config{}, files)
		_ = report.ShownError(report.WithSource(err, files)).Error()
	}
}
