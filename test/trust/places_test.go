package trust

import (
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
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
		name:    "a working directory among programs",
		tries:   "`workdir = \"/usr/bin\"`, which would belong to the image's user",
		files:   kit.Files{"Dockerfile": "workdir = \"/usr/bin\"\n"},
		refused: `workdir: "/usr/bin" belongs to the base image: write workdir = "/app"`,
		stops:   "the check of the key `workdir`",
	},
	{
		name:    "a working directory in a link of the base",
		tries:   "`workdir = \"/bin/app\"`, whose folder would take the place of the link `/bin`: the image had no shell",
		files:   kit.Files{"Dockerfile": "workdir = \"/bin/app\"\n"},
		refused: `workdir: "/bin/app" belongs to the base image`,
		stops:   "the check of the key `workdir`",
	},
	{
		name:    "a volume over the system",
		tries:   "`volumes = [\"/etc\"]`, which would hide the base's files",
		files:   kit.Files{"Dockerfile": "volumes = [\"/data\", \"/etc\"]\n"},
		refused: `volumes: "/etc" belongs to the base image`,
		stops:   "the check of the key `volumes`",
	},
	{
		name:  "a base with links in the place of the image's folders",
		tries: "`/app` is a link to `/srv/shared/app` in the base, and `/home` one to `/var/home`",
		seen:  "the links stay, the files are where they lead, and the folders above keep their modes",
		stops: "the paths of the image's folders are followed in the base",
		try: func(t *testing.T) {
			made := kit.Push(t, kit.Starter().With(kit.Files{
				"Dockerfile": "base = \"" + linkedBase(t) + "\"\nvolumes = [\"/app/data\"]\n", "main.py": "print(1)\n",
			}).Write(t))
			printed := made.Python(t, `import os
print(os.readlink("/app"), os.readlink("/home"), os.getcwd(), sorted(os.listdir("/app")))
print(os.path.realpath(os.path.expanduser("~")), os.stat("/srv/shared").st_mode & 0o7777, os.path.exists("/bin/sh"))
open("/app/data/x", "w"); open(os.path.expanduser("~/x"), "w")`)
			if want := "srv/shared/app /var/home /srv/shared/app ['data', 'main.py']\n/var/home/app 1533 True\n"; printed != want {
				t.Errorf("it prints %q, not %q", printed, want)
			}
		},
	},
	{
		name:  "a link of the base to its programs",
		tries: "`workdir = \"/tools/app\"`, and the base has a link `/tools` to `/usr/bin`",
		seen:  "the build fails, and names the link",
		stops: "the paths of the image's folders are followed in the base",
		try: func(t *testing.T) {
			log := kit.MustFail(t, kit.Starter().With(kit.Files{"Dockerfile": "base = \"" + linkedBase(t) + "\"\nworkdir = \"/tools/app\"\n"}).Write(t))
			kit.Says(t, "the build", log, "Dockerfile:3: /tools/app leads to /usr/bin/app by a symbolic link of the base image")
		},
	},
	{
		name:  "a folder in the place of a link of the base",
		tries: "the project's folder `static/` would lie where the base has a link",
		seen:  "the build fails, and names the link",
		stops: "folders of files that are carried are looked for in the base",
		try: func(t *testing.T) {
			log := kit.MustFail(t, kit.Starter().With(kit.Files{
				"Dockerfile": "base = \"" + linkedBase(t) + "\"\nworkdir = \"/srv/shared\"\ninclude = [\"static/\"]\n", "static/a.css": "",
			}).Write(t))
			kit.Says(t, "the build", log, "Dockerfile:2: /srv/shared/static is a symbolic link to /data/static in the base image")
		},
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

// linkedBase returns the reference of a base with links in the place of folders.
func linkedBase(t *testing.T) string {
	t.Helper()
	b, dir := bed.Env(t), t.TempDir()
	reference := b.Registry + "/test/linked:1"
	kit.Files{"Dockerfile": `FROM python:3.13-slim
RUN mkdir -p /srv/shared/app /var/home && rmdir /home && chmod 2775 /srv/shared && \
    ln -s srv/shared/app /app && ln -s /var/home /home && ln -s usr/bin /tools && ln -s /data/static /srv/shared/static
`}.WritePlain(t, dir)
	b.MustBuildx(t, "build", "--provenance=false", "-o", "type=image,push=true,name="+reference, dir)
	return reference
}
