package wheel

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func TestDeclaredCredential(t *testing.T) {
	for file, texts := range map[string][]string{
		"setup.py:2": {
			"setup(\n  dependency_links=['https://me:s3cret@h/simple'])",
			"setup(\n  install_requires=['x @ git+https://s3cret@h/x'])",
			"setup(\n  tests_require=[\"x @ git+ssh://me:s3cret@h/x\"], setup_requires=[])",
			"\nURL = 'HTTPS://h/x-1.zip?token=s3cret'",
		},
		"setup.cfg:3": {
			"[options]\ndependency_links =\n  http://me:s3cret@h/simple\n",
			"[options.extras_require]\nx =\n  x @ https://me:s3cret@h/x-1.zip\n",
			"[metadata]\nname = x\nurl = https://s3cret0123456789abcdef@h\n",
		},
		"pyproject.toml:3": {
			"[project]\nname = \"x\"\ndependencies = [\"x @ https://me:s3cret@h/x-1.zip\"]\n",
			"[project.optional-dependencies]\nx = [\n  \"x @ git+https:/\\u002Fs3cret@h/x\"]\n",
			"[project]\nname = \"x\"\nurls.Home = \"https://me:s3cret@h\"\n",
			"[dependency-groups]\ndev = [\n  \"x @ https://me:s3cret@h/x-1.zip\"]\n",
			"[tool.uv]\npackage = true\nfind-links = [\"https://me:s3cret@h/files\"]\n",
			"[[tool.uv.index]]\nname = \"x\"\nurl = \"https://me:s3cret@h/simple\"\n",
			"[tool.uv]\nno-index = false\nsources = { x = { git = \"https://s3cret@h/x\" } }\n",
			"[tool.uv]\n\npip.extra-index-url = [\"https://me:s3cret@h/simple\"]\n",
			"[tool.uv]\n\nconstraint-dependencies = [\"x @ https://me:s3cret@h/x-1.zip\"]\n",
			"[build-system]\nrequires = [\"setuptools\",\n  \"x @ https://me:s3cret@h/x-1.zip\"]\n",
		},
	} {
		for _, text := range texts {
			name, _, _ := bytes.Cut([]byte(file), []byte(":"))
			_, err := FindBackend(project.Files{string(name): []byte(text)})
			require.ErrorContains(t, err, file+": a credential stands in a URL", text)
			require.ErrorContains(t, err, "--secret id=netrc")
			require.NotContains(t, err.Error(), "s3cret", text)
		}
	}
}

// A false alarm stops a sound build.
func TestDeclaredCredentialNone(t *testing.T) {
	for file, texts := range map[string][]string{
		"setup.py": {
			"setup(url='https://h/x@1', author_email='me@h')", "setup(install_requires=['x @ git+ssh://git@h/x@v1'])", "# https://me:s3cret@h\nsetup()",
			"setup(install_requires=[f\"x @ git+https://{os.environ['TOKEN']}@h/x\"])", "TOKEN = 'https://%s@h/x' % token", "'https://{}:{}@h'.format(a, b)",
			"'https://' + token + '@h/x'", "setup(url='https://jdoe@bitbucket.example.test/team/x')", "long_description='https://h/badge.svg?token=abc123'",
			"'https://x.test:%d/a@b' % port", "x = ['https://h', 'postgresql://me:me@localhost']", "setup(url='https://h/?key=value')", "DSN = 'postgresql://me:me@localhost/test'", "'https://<user>:<password>@h/x'", "'https://${TOKEN}@h'",
		},
		"setup.cfg": {"[tool:pytest]\nenv = URL=http://me:me@localhost\n", "[options]\ninstall_requires = x\n[flake8]\nx = http://a:b@h\n"},
		"pyproject.toml": {
			"[project]\nname = \"x\"\nversion = \"1\"\nreadme = { text = \"use https://user:password@host\", content-type = \"text/plain\" }\n",
			"[project]\nname = \"x\"\nversion = \"1\"\n[tool.pytest.ini_options]\nenv = [\"URL=http://me:me@localhost\"]\n",
		},
	} {
		for _, text := range texts {
			_, err := FindBackend(project.Files{file: []byte(text)})
			require.NoError(t, err, text)
		}
	}
}

func TestInstalledCredential(t *testing.T) {
	for name, c := range map[string]struct{ metadata, origin, want string }{
		"none":          {"Requires-Dist: x @ https://h/x-1.zip\nHome-page: https://h\n", `{"url": "https://h/mine", "dir_info": {}}`, ""},
		"a requirement": {"Provides-Extra: dev\nRequires-Dist: x @ https://me:s3cret@h/x-1.zip ; extra == 'dev'\n", "", "setup.py:2: the metadata of the wheel has a credential in https://****@h/x-1.zip, and is in the image"},
		"a page":        {"Home-page: https://s3cret0123456789abcdef@h\n", "", "the metadata of the wheel has a credential in https://****@h"},
		"a URL":         {"Project-URL: Code, https://me:s3cret@h/x\n", "", "the metadata of the wheel has a credential in https://****@h/x"},
		"an origin":     {"", `{"url": "https:\/\/me:s3cret@h/mine", "dir_info": {}}`, "setup.py: the wheel has a direct_url.json with a credential"},
		"a broken one":  {"", `{"url": "https://me:s3cret@h/mine"`, "setup.py: the wheel has a direct_url.json with a credential"},
		"no record":     {"", `[]`, ""},
	} {
		var data bytes.Buffer
		w := zip.NewWriter(&data)
		for file, text := range map[string]string{"METADATA": "Metadata-Version: 2.1\nName: mine\nVersion: 1\n" + c.metadata, "direct_url.json": c.origin} {
			if text != "" {
				f, err := w.Create("mine-1.dist-info/" + file)
				require.NoError(t, err)
				_, err = f.Write([]byte(text))
				require.NoError(t, err)
			}
		}
		require.NoError(t, w.Close())
		opened, err := packaging.OpenWheel(bytes.NewReader(data.Bytes()), int64(data.Len()), "mine-1-py3-none-any.whl")
		require.NoError(t, err)
		metadata, err := opened.Metadata()
		require.NoError(t, err)
		err = installedCredential(opened, metadata, Request{
			Backend: Backend{Declared: "setup.py", Metadata: "setup.py"},
			Files:   project.Files{"setup.py": []byte("setup(extras_require={'dev': [\n'x @ https://me:s3cret@h/x-1.zip']})")},
		})
		if c.want == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, c.want, name)
		require.NotContains(t, err.Error(), "s3cret", name)
	}
}
