package trust

import (
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

func TestPlaces(t *testing.T) { attackAll(t, places) }

var places = []attack{
	{
		name:    "a working directory in the virtual environment",
		tries:   "`workdir = \"/opt/venv/bin\"`, which would belong to the image's user",
		files:   kit.Files{"Dockerfile": "workdir = \"/opt/venv/bin\"\n"},
		refused: `"/opt/venv/bin" is where dependencies are installed`,
		stops:   "the check of the key `workdir`",
	},
	{
		name:    "a user of two lines",
		tries:   "a line break in `user`, which would add a line to `/etc/passwd`",
		files:   kit.Files{"Dockerfile": "user = \"0:0\\nroot\"\n"},
		refused: `user: "0:0\nroot" holds a control character`,
		stops:   "the check of the key `user`",
	},
	{
		name:    "a secret's file as requirement",
		tries:   "`-r` names a file in which the step of the lock has a secret",
		files:   kit.Files{"requirements.txt": "-r /run/secrets/netrc\nsix\n"},
		secrets: kit.Secrets{"netrc": "machine index.example.test login me password SECRET\n"},
		refused: "the requirements file run/secrets/netrc is not in the build context",
		stops:   "paths outside the context are refused where requirements are read",
	},
	{
		name:    "a requirement above the context",
		tries:   "`-e ../..` in `requirements.txt`",
		files:   kit.Files{"requirements.txt": "-e ../..\n"},
		refused: "is outside of the build context",
		stops:   "paths outside the context are refused where requirements are read",
	},
	{
		name:    "a project above the context",
		tries:   "`project = \"../..\"`",
		files:   kit.Files{"Dockerfile": "project = \"../..\"\n"},
		refused: `project: "../.." is outside of the build context`,
		stops:   "the check of the key `project`",
	},
	{
		name:  "a lock's file on the builder's disk",
		tries: "a `path` above the context in a committed lock",
		files: kit.Files{"requirements.txt": "click\n", "pylock.toml": `lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "click"
version = "8.1.8"
wheels = [{ path = "../../../etc/click-8.1.8-py3-none-any.whl", hashes = { sha256 = "0000000000000000000000000000000000000000000000000000000000000000" } }]
`},
		refused: "the lock installs click from a path that no requirement names",
		stops:   "the lock is checked before it is used",
	},
	{
		name:    "a base of another digest",
		tries:   "`base` with a digest that its registry does not have",
		files:   kit.Files{"Dockerfile": "base = \"python:3.13-slim@sha256:0000000000000000000000000000000000000000000000000000000000000000\"\n"},
		refused: "cannot be had: docker.io/library/python:3.13-slim@sha256:",
		stops:   "BuildKit asks for the digest, and not for the tag",
	},
}
