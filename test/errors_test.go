package test

import (
	"strings"
	"testing"
)

// A build that cannot succeed says what is wrong, where, and what to write
// instead; no image is left. The texts are what buildx prints.
func TestErrorsInput(t *testing.T) {
	for _, c := range []struct {
		name    string
		project files
		args    []string
		want    []string
	}{
		{
			name:    "no project",
			project: files{"notes.txt": "nothing to install\n"},
			want:    []string{"neither setup.py nor pyproject.toml", "project ="},
		},
		{
			name: "setup.py raises",
			project: starter().with(files{
				"setup.py": "from setuptools import setup\n\nversion = {\"a\": 1}[\"version\"]\n\nsetup(name=\"starter\", version=version)\n",
			}),
			want: []string{"setup.py:3", "KeyError: 'version'", "   3 | >>> version = {\"a\": 1}[\"version\"]"},
		},
		{
			name:    "setup.py imports what is not there",
			project: starter().with(files{"setup.py": "import numpy\nfrom setuptools import setup\n\nsetup(name=\"starter\", version=\"1\")\n"}),
			want:    []string{"setup.py:1", "No module named 'numpy'", "build.requires = [\"numpy\"]", "   1 | >>> import numpy"},
		},
		{
			name:    "setup.py opens what is not there",
			project: starter().without("requirements.txt"),
			want:    []string{"setup.py:5", "FileNotFoundError", "requirements.txt is not in the build context", "   5 | >>>     with open(path) as file:"},
		},
		{
			name:    "a requirement of another name",
			project: starter().with(files{"requirements.txt": "six\nscikit-lern\n"}),
			want:    []string{"requirements.txt:2", "no distribution called scikit-lern", "did you mean scikit-learn?", "   2 | >>> scikit-lern"},
		},
		{
			name:    "a requirement nobody has",
			project: starter().with(files{"requirements.txt": "panda-s\nsix\n"}),
			want:    []string{"requirements.txt:1", "no distribution called panda-s", "did you mean pandas?", "   1 | >>> panda-s"},
		},
		{
			// The requirements are locked ahead of the wheel, and then with the wheel's:
			// both fail.
			name: "a requirement of another name, and a wheel that asks for more",
			project: starter().with(files{
				"requirements.txt": "scikit-lern\n",
				"setup.py":         "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"], install_requires=[\"six\"])\n",
			}),
			want: []string{"requirements.txt:1", "no distribution called scikit-lern", "did you mean scikit-learn?", "   1 | >>> scikit-lern"},
		},
		{
			name:    "a version that never was",
			project: starter().with(files{"requirements.txt": "six==99.1\nclick\n"}),
			want:    []string{"requirements.txt:1", "six has no version that is ==99.1", "   1 | >>> six==99.1"},
		},
		{
			name:    "another Python",
			project: starter().with(files{"Dockerfile": "python = \"3.11\"\n", "setup.py": strings.Replace(starter()["setup.py"], "    packages", "    python_requires=\">=3.13\",\n    packages", 1)}),
			want:    []string{"setup.py:14", "requires Python >=3.13", "Python 3.11", "Dockerfile:2", "  14 | >>>     python_requires=\">=3.13\","},
		},
		{
			name:    "a base of another Python",
			project: starter().with(files{"Dockerfile": "base = \"python:3.11-slim\"\npython = \"3.13\"\n"}),
			want:    []string{"Dockerfile:2", "python:3.11-slim has Python 3.11", "Python 3.13 is asked for", "   2 | >>> base = \"python:3.11-slim\""},
		},
		{
			name:    "an unknown key",
			project: starter().with(files{"Dockerfile": "\npyton = \"3.11\"\n"}),
			want:    []string{"Dockerfile:3", "pyton", "did you mean", "python", "   3 | >>> pyton = \"3.11\""},
		},
		{
			name:    "a build of PyTorch that there is not",
			project: starter().with(files{"Dockerfile": "[index]\ntorch-backend = \"cu127\"\n"}),
			want:    []string{"Dockerfile:3", "\"cu127\" is no backend of PyTorch: write one of cpu, cu132, cu130,", "rocm4.0.1, xpu", "   3 | >>> torch-backend = \"cu127\""},
		},
		{
			name:    "the build of PyTorch for the builder's GPU",
			project: starter(),
			args:    []string{"--build-arg", "index.torch-backend=auto"},
			want:    []string{"build argument: index.torch-backend: \"auto\" asks what GPU the builder has", "write cpu, or what the machines have that run it"},
		},
		{
			name:    "a build of PyTorch that the index does not have",
			project: starter().with(files{"requirements.txt": "six\ntorch==2.8.0+cpu\n"}),
			want:    []string{"requirements.txt:2", "torch==2.8.0+cpu is a build of PyTorch that the package index does not have", "set index.torch-backend = \"cpu\"", "   2 | >>> torch==2.8.0+cpu"},
		},
		{
			name:    "a Dockerfile",
			project: starter().with(files{"Dockerfile": "FROM python:3.13-slim\nCOPY . /app\nRUN pip install .\n"}),
			want:    []string{"Dockerfile:2", "FROM", "   2 | >>> FROM python:3.13-slim"},
		},
		{
			name:    "a base that is not there",
			project: starter().with(files{"Dockerfile": "base = \"python:3.13-slimmer\"\n"}),
			want:    []string{"Dockerfile:2", "the base image python:3.13-slimmer cannot be had", "not found", "   2 | >>> base = \"python:3.13-slimmer\""},
		},
		{
			name:    "two requirements that exclude each other",
			project: starter().with(files{"requirements.txt": "click\n", "Dockerfile": "packages = [\"click<8\", \"click>8.1\"]\n"}),
			want:    []string{"click<8 (Dockerfile:2) and click>8.1 (Dockerfile:2) cannot be installed together", "   2 | >>> packages = [\"click<8\", \"click>8.1\"]"},
		},
		{
			name: "two files that exclude each other",
			project: starter().with(files{
				"requirements.txt": "click\n\nsix==1.16.0\n",
				"setup.py":         "from setuptools import setup\n\nsetup(\n    name=\"starter\",\n    version=\"1\",\n    packages=[\"starter\"],\n    install_requires=[\"six>=1.17\"],\n)\n",
			}),
			want: []string{"six==1.16.0 (requirements.txt:3) and six>=1.17 (setup.py:7) cannot be installed together", "   3 | >>> six==1.16.0"},
		},
		{
			name:    "an include of nothing",
			project: starter().with(files{"Dockerfile": "include = [\"main.py\", \"artefacts/\"]\n"}),
			want:    []string{"Dockerfile:2", "artefacts", "   2 | >>> include = [\"main.py\", \"artefacts/\"]"},
		},
		{
			name:    "a wheel with nothing in it",
			project: starter().without("starter/__init__.py"),
			want:    []string{"setup.py:14", "holds no module", "add starter/__init__.py", "  14 | >>>     packages=find_packages(),"},
		},
		{
			name:    "a lock that lacks what was added",
			project: starter().with(files{"pylock.toml": oldLock}),
			want:    []string{"requirements.txt:1", "pylock.toml does not hold six", "--target lock", "   1 | >>> six"},
		},
		{
			name:    "a lock of another version",
			project: starter().with(files{"requirements.txt": "# newer\nclick>=8.2\n", "pylock.toml": oldLock}),
			want:    []string{"requirements.txt:2", "pylock.toml holds click 8.1.8, and click>=8.2 is required", "--target lock", "   2 | >>> click>=8.2"},
		},
		{
			name:    "a credential in a URL",
			project: starter().with(files{"requirements.txt": "--extra-index-url https://me:hush@index.example.test/simple\nsix\n"}),
			want:    []string{"requirements.txt:1", "--secret id=netrc"},
		},
	} {
		t.Run(strings.ReplaceAll(c.name, ".", " "), func(t *testing.T) {
			t.Parallel()
			said := mustFail(t, c.project.write(t), c.args...)
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if t.Failed() {
				t.Log(said)
			}
		})
	}
}

// oldLock holds click 8.1.8 alone.
var oldLock = `lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "click"
version = "8.1.8"
wheels = [{ url = "https://files.example.test/click-8.1.8-py3-none-any.whl", hashes = { sha256 = "` + strings.Repeat("0", 64) + `" } }]
`
