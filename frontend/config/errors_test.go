package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/pytorch"
)

// TestRefusals has one line of TOML for each way to be wrong, below the syntax
// line, and the whole of what is said about it.
func TestRefusals(t *testing.T) {
	for name, test := range map[string]struct{ toml, want string }{
		// Not TOML
		"an instruction":                       {"\nFROM python:3.11\nRUN pip install .", "Dockerfile:3: FROM is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML: base = \"python:3.11\""},
		"an instruction in lower case":         {"copy . /app", "Dockerfile:2: COPY is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML, as in include = [\"app.py\", \"templates/\"]"},
		"an instruction without our word":      {"ARG VERSION=3", "Dockerfile:2: ARG is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\""},
		"an instruction below TOML":            {"python = \"3.11\"\n  Run x", "Dockerfile:3: RUN is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML, as in apt.build = [\"gcc\", \"libpq-dev\"]"},
		"an instruction that is a key as well": {"cmd [\"x\"]\nFROM scratch", "Dockerfile:2: CMD is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML: cmd = [\"x\"]"},
		"a command in exec form":               {"CMD [\"python\", \"app.py\"]", "Dockerfile:2: CMD is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML: cmd = [\"python\", \"app.py\"]"},
		"a command in shell form":              {"CMD python app.py", "Dockerfile:2: CMD is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML: cmd = [\"python\", \"app.py\"]"},
		"a command for a shell":                {"ENTRYPOINT exec gunicorn -b :$PORT app:app", "Dockerfile:2: ENTRYPOINT is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML: entrypoint = [\"/bin/sh\", \"-c\", \"exec gunicorn -b :$PORT app:app\"]"},
		"ports":                                {"EXPOSE 8080 9000/udp", "Dockerfile:2: EXPOSE is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML: expose = [\"8080\", \"9000/udp\"]"},
		"a port of a variable":                 {"EXPOSE $PORT", "Dockerfile:2: EXPOSE is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML, as in expose = [\"8080/tcp\"]"},
		"a base with a name":                   {"FROM python:3.11 AS build", "Dockerfile:2: FROM is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML: base = \"python:3.11\""},
		"a command of two lines":               {"CMD python \\\n app.py", "Dockerfile:2: CMD is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, remove the line \"# syntax=wainwright\"; or say it in TOML, as in cmd = [\"mlproject-train\", \"--epochs\", \"3\"]"},
		"a key without its equals sign":        {"cmd [\"x\"]", "Dockerfile:2: not TOML: expected '=' after key: write cmd = [\"x\"]"},
		"a colon for the equals sign":          {"python: 3.11", "Dockerfile:2: not TOML: expected '=' after key: write python = \"3.11\""},
		"text without quotes":                  {"user = me # who", "Dockerfile:2: not TOML: unexpected character U+006D 'm' at start of value: write user = \"me\""},
		"a version without quotes":             {"python = 3.11.4", "Dockerfile:2: not TOML: expected newline but got U+002E '.': write python = \"3.11\""},
		"a list without anything":              {"extras = a,b", "Dockerfile:2: not TOML: unexpected character U+0061 'a' at start of value: write extras = [\"a\", \"b\"]"},
		"a list without quotes":                {"extras = [train]", "Dockerfile:2: not TOML: expected keyword \"true\": each string of a list stands in quotes, with commas between them"},
		"a boolean of Python":                  {"network = True", "Dockerfile:2: not TOML: unexpected character U+0054 'T' at start of value: write network = \"True\""},
		"a boolean of Python, by its name":     {"build.network = True", "Dockerfile:2: not TOML: unexpected character U+0054 'T' at start of value: write build.network = true"},
		"a comment of another language":        {"// python", "Dockerfile:2: not TOML: invalid character at start of key: U+002F '/': a comment begins with #"},
		"a table not closed":                   {"[apt", "Dockerfile:2: not TOML: expected ']' to close table name: a table is written [name], alone in its line"},
		"a key twice":                          {"user = \"a\"\nuser = \"b\"", "Dockerfile:3: key user is already defined: keep one of the two"},
		"a key twice, spelled differently":     {"labels.a.b = \"x\"\n[labels]\n\"a.b\" = \"y\"", "Dockerfile:3: table labels already exists as defined by a dotted key: keep one of the two"},
		"a label twice, spelled differently":   {"[labels]\na.b = \"x\"\n\"a.b\" = \"y\"", "Dockerfile:4: labels.a.b: was said in line 3 already: keep one of the two"},

		// Unknown keys
		"a letter missing":                {"pyton = \"3.11\"", "Dockerfile:2: unknown key \"pyton\": did you mean \"python\"?"},
		"letters swapped":                 {"pyhton = \"3.11\"", "Dockerfile:2: unknown key \"pyhton\": did you mean \"python\"?"},
		"underscores":                     {"stop_signal = \"SIGTERM\"", "Dockerfile:2: unknown key \"stop_signal\": did you mean \"stop-signal\"?"},
		"another tool's word":             {"image = \"x\"", "Dockerfile:2: unknown key \"image\": did you mean \"base\"?"},
		"a key without its table":         {"runtime = [\"x\"]", "Dockerfile:2: unknown key \"runtime\": did you mean \"apt.runtime\"?"},
		"a key in a table it is not in":   {"[apt]\nruntime = []\npython = \"3.11\"", "Dockerfile:4: unknown key \"apt.python\": did you mean \"python\"? It stands above [apt]"},
		"an unknown table, told once":     {"[aptt]\nruntime = [1]\nbuild = 2", "Dockerfile:2: unknown key \"aptt\": did you mean \"apt\"?"},
		"an unknown table, written short": {"aptt = { runtime = [1], build = 2 }", "Dockerfile:2: unknown key \"aptt\": did you mean \"apt\"?"},
		"nothing like it":                 {"zzzzzzzz = 1", "Dockerfile:2: unknown key \"zzzzzzzz\": --call=outline lists the keys"},
		"pyproject's table":               {"[tool.wainwright]\npython = \"3.11\"", "Dockerfile:2: unknown key \"tool\": the keys of [tool.wainwright] stand in this file without that table"},
		"a key below a key":               {"python.version = \"3.11\"", "Dockerfile:2: python: must be a string, not a table: write python = \"3.12\""},
		"deep tables":                     {"env" + strings.Repeat(".a", 40) + " = \"x\"", "Dockerfile:2: tables are nested too deep"},

		// Rules
		"a rule misspelled":                 {"ignore = [\"DebugServr\"]", "Dockerfile:2: ignore: there is no rule \"DebugServr\": write \"DebugServer\""},
		"a rule in lower case, and a file":  {"ignore = [\"bindslocalhost:app.py\"]", "Dockerfile:2: ignore: there is no rule \"bindslocalhost\": write \"BindsLocalhost:app.py\""},
		"a rule nobody knows":               {"ignore = [\"DL3008\"]", "Dockerfile:2: ignore: there is no rule \"DL3008\": docs/rules lists them"},
		"a rule in a file with backslashes": {"ignore = [\"DebugServer:src\\\\app.py\"]", "Dockerfile:2: ignore: \"src\\\\app.py\" has backslashes: write \"DebugServer:src/app.py\""},
		"a rule in no file":                 {"ignore = [\"DebugServer:\"]", "Dockerfile:2: ignore: is empty: leave the key out for its default"},
		"a rule everywhere but in a file":   {"ignore = [\"DebugServer:!app.py\"]", "Dockerfile:2: ignore: \"!app.py\" takes files out, and only those to ignore the rule in can be named"},

		// Wrong types
		"a number for a version":           {"python = 3.10", "Dockerfile:2: python: must be a string, not a number (3.10): write python = \"3.10\" (a bare 3.10 would be read as 3.1)"},
		"a number for a string":            {"user = 1000", "Dockerfile:2: user: must be a string, not a whole number (1000): write user = \"1000\""},
		"a list for a string":              {"user = [\"me\"]", "Dockerfile:2: user: must be a string, not a list: write user = \"me\""},
		"a date for a string":              {"[index]\nexclude-newer = 2026-01-01", "Dockerfile:3: index.exclude-newer: must be a string, not a date (2026-01-01): write exclude-newer = \"2026-01-01\""},
		"a string for a list":              {"extras = \"a,b\"", "Dockerfile:2: extras: must be a list, not a string: write extras = [\"a\", \"b\"]"},
		"a requirement for a list":         {"packages = \"numpy>=1,<2\"", "Dockerfile:2: packages: must be a list, not a string: write packages = [\"numpy>=1,<2\"]"},
		"a string for a command":           {"cmd = \"python app.py\"", "Dockerfile:2: cmd: must be a list, not a string: write cmd = [\"python\", \"app.py\"]"},
		"a shell's line for a command":     {"cmd = \"a && b\"", "Dockerfile:2: cmd: must be a list, not a string: write cmd = [\"/bin/sh\", \"-c\", \"a && b\"]"},
		"a string for an entrypoint":       {"entrypoint = \"run\"", "Dockerfile:2: entrypoint: must be a list, not a string: write entrypoint = [\"run\"]"},
		"a number in a list":               {"expose = [8080]", "Dockerfile:2: expose: a list of strings cannot hold a whole number (8080): write \"8080\""},
		"a table in a list":                {"packages = [{ name = \"x\" }]", "Dockerfile:2: packages: a list of strings cannot hold a table: write packages = [\"setuptools<82\"]"},
		"a string for a boolean":           {"build.network = \"yes\"", "Dockerfile:2: build.network: must be a boolean, not a string: write build.network = true"},
		"a string for a number":            {"healthcheck.retries = \"3\"", "Dockerfile:2: healthcheck.retries: must be a whole number, not a string: write healthcheck.retries = 3"},
		"a number for a duration":          {"healthcheck.timeout = 30", "Dockerfile:2: healthcheck.timeout: must be a duration, not a whole number (30): write healthcheck.timeout = \"30s\""},
		"a string for a table":             {"env = \"A=1\"", "Dockerfile:2: env: must be a table, not a string: write the table [env] with lines NAME = \"value\""},
		"a list of tables for a table":     {"[[env]]\nA = 1", "Dockerfile:2: env: must be a table, not a list of tables: write the table [env] with lines NAME = \"value\""},
		"a number in a table":              {"[env]\nPORT = 8080", "Dockerfile:3: env.PORT: must be a string, not a whole number (8080): write PORT = \"8080\""},
		"a boolean in a table":             {"env = { DEBUG = true }", "Dockerfile:2: env.DEBUG: must be a string, not a boolean (true): write DEBUG = \"true\""},
		"a value for a table of keys":      {"apt = [\"gcc\"]", "Dockerfile:2: apt: is a table of apt.build, apt.runtime, not a list: write apt.build = [\"gcc\", \"libpq-dev\"]"},
		"a list of tables for one of keys": {"[[apt]]\nbuild = 3", "Dockerfile:2: apt: is a table of apt.build, apt.runtime, not a list of tables: write apt.build = [\"gcc\", \"libpq-dev\"]"},

		// Impossible values
		"an empty string":                {"python = \"\"", "Dockerfile:2: python: is empty: leave the key out for its default"},
		"a patch release":                {"python = \"3.11.4\"", "Dockerfile:2: python: \"3.11.4\" is a patch release, and the base image decides that one: write python = \"3.11\""},
		"a tag for a version":            {"python = \"python3.12-slim\"", "Dockerfile:2: python: \"python3.12-slim\" is no minor version of Python: write it as in 3.12"},
		"a range for a version":          {"python = \">=3.10\"", "Dockerfile:2: python: \">=3.10\" is no minor version of Python: write python = \"3.10\""},
		"no minor version":               {"python = \"3\"", "Dockerfile:2: python: \"3\" is no minor version of Python: write it as in 3.12"},
		"an old Python":                  {"python = \"3.7\"", "Dockerfile:2: python: Python 3.7 is too old: 3.7 has had no security fix since June 2023: write a version from 3.8 on"},
		"Python 2":                       {"python = \"2.7\"", "Dockerfile:2: python: Python 2.7 is too old: 3.7 has had no security fix since June 2023: write a version from 3.8 on"},
		"a base in capitals":             {"base = \"Python:3.11\"", "Dockerfile:2: base: \"Python:3.11\" is no reference of an image: invalid reference format: repository name (library/Python) must be lowercase: write base = \"python:3.11\""},
		"another placeholder":            {"base = \"python:{version}-slim\"", "Dockerfile:2: base: \"{version}\" stands for nothing, only {python} does: write base = \"python:{python}-slim\""},
		"a brace":                        {"base = \"python:{python\"", "Dockerfile:2: base: \"{python\" stands for nothing, only {python} does: write base = \"python:{python}\""},
		"a base with a scheme":           {"base = \"docker-image://python\"", "Dockerfile:2: base: a reference of an image has no docker-image:// before it: write base = \"python\""},
		"no base":                        {"base = \"scratch\"", "Dockerfile:2: base: scratch has no Python: write base = \"python:{python}-slim\""},
		"a project above":                {"project = \"a/../../x\"", "Dockerfile:2: project: \"../x\" is outside of the build context: build from a folder above, with that as the context"},
		"an absolute project":            {"project = \"/src\"", "Dockerfile:2: project: \"/src\" is no path within the build context: write the path relative to the project's folder"},
		"backslashes":                    {"project = 'services\\train'", "Dockerfile:2: project: \"services\\\\train\" has backslashes: write project = \"services/train\""},
		"pip's way to write an extra":    {"extras = [\".[train]\"]", "Dockerfile:2: extras: \".[train]\" is no name of an extra: write \"train\""},
		"a requirements file":            {"packages = [\"-r requirements.txt\"]", "Dockerfile:2: packages: \"-r requirements.txt\" is a requirements file: name it in the key requirements"},
		"an option":                      {"packages = [\"--pre\"]", "Dockerfile:2: packages: \"--pre\" is an option of pip, and a requirement is wanted: indexes have the keys index.url and index.extra"},
		"a path for a requirement":       {"packages = [\".\"]", "Dockerfile:2: packages: \".\" is a path, and a requirement is wanted: the project itself is installed in any case"},
		"a comparison for a requirement": {"build.requires = [\"<2\"]", "Dockerfile:2: build.requires: \"<2\" does not begin with the name of a package: write it as in numpy>=1.26,<3"},
		"a shell's words":                {"build.constraints = [\"x $(id)\"]", "Dockerfile:2: build.constraints: \"x $(id)\" holds \"$\", which no requirement does: write it as in numpy>=1.26,<3"},
		"a password of SSH":              {"build.requires = [\"x @ git+ssh://u:s3cret@h/x\"]", "Dockerfile:2: build.requires: holds a credential, which would stay in the build's cache and provenance: take it out of the URL and pass it as the secret netrc"},
		"a token in a query":             {"build.constraints = [\"x @ https://h/x-1.tar.gz?token=s3cret\"]", "Dockerfile:2: build.constraints: holds a credential, which would stay in the build's cache and provenance: take it out of the URL and pass it as the secret netrc"},
		"a repository of one machine":    {"build.requires = [\"x @ git+file:///home/ada/x\"]", "Dockerfile:2: build.requires: cannot be fetched: git+file:///home/ada/x is a repository of one machine: write the URL where others have it, or send the folder with the build and write its path, such as ./libs/common"},
		"a repository that is a program": {"packages = [\"x @ git+ext::sh%20-c%20id\"]", "Dockerfile:2: packages: cannot be fetched: ext::sh%20-c%20id is no URL that a build clones from: write it as in git+https://example.com/me/mine.git, or git+ssh:// for a server that takes a key"},
		"a credential in a requirement":  {"packages = [\"x @ git+https://s3cret@h/x\"]", "Dockerfile:2: packages: holds a credential, which would stay in the build's cache and provenance: take it out of the URL and pass it as the secret netrc"},
		"requirements above":             {"project = \"a\"\nrequirements = [\"../b.txt\",\n\"../../r.txt\"]", "Dockerfile:4: requirements: \"../../r.txt\" is outside of the build context: build from a folder above, with the key project naming this one"},
		"an absolute constraints file":   {"constraints = [\"/c.txt\"]", "Dockerfile:2: constraints: \"/c.txt\" is no path within the build context: write the path relative to the project's folder"},
		"a URL for a file":               {"constraints = [\"https://h/c.txt\"]", "Dockerfile:2: constraints: is a URL, and only files of the build context are read: put the file beside setup.py and name it"},
		"a folder for a file":            {"requirements = [\"requirements/\"]", "Dockerfile:2: requirements: \"requirements/\" is a folder, and a file is wanted: name the file in it"},
		"an option for a file":           {"requirements = [\"-x\"]", "Dockerfile:2: requirements: \"-x\" looks like an option: write \"./-x\""},
		"uv's lock":                      {"lock = \"uv.lock\"", "Dockerfile:2: lock: uv.lock is uv's own format, and a lock file of PEP 751 is wanted: run uv export --format pylock.toml -o pylock.toml"},
		"another lock":                   {"lock = \"poetry.lock\"", "Dockerfile:2: lock: \"poetry.lock\" is no name for a lock file of PEP 751: call it pylock.toml or pylock.NAME.toml"},
		"an include above":               {"include = [\"a/../../x\"]", "Dockerfile:2: include: \"a/../../x\" leaves the project's folder: carried files lie below it; a project further up is named by the key project"},
		"an absolute include":            {"include = [\"!/app.py\"]", "Dockerfile:2: include: \"!/app.py\" is absolute, and patterns are relative to the project's folder: write \"!app.py\""},
		"a broken pattern":               {"include = [\"a[\"]", "Dockerfile:2: include: \"a[\" is no pattern: a bracket is not closed"},
		"an empty program":               {"cmd = [\"\"]", "Dockerfile:2: cmd: begins with an empty string, and the first is the program"},
		"two packages in a string":       {"apt.build = [\"gcc make\"]", "Dockerfile:2: apt.build: \"gcc make\" is no name of a Debian package: write each package as a string of its own"},
		"a shell's words for a package":  {"apt.build = [\"git;curl\"]", "Dockerfile:2: apt.build: \"git;curl\" is no name of a Debian package: write it as in libpq5 or libpq5=15.3-0+deb12u1"},
		"an option for a package":        {"apt.build = [\"-o\"]", "Dockerfile:2: apt.build: \"-o\" is no name of a Debian package: write it as in libpq5 or libpq5=15.3-0+deb12u1"},
		"a package apt-get would remove": {"apt.build = [\"gcc-\"]", "Dockerfile:2: apt.build: \"gcc-\" is no name of a Debian package (apt-get would remove it)"},
		"an architecture at the end":     {"apt.build = [\"libc6=2.36:arm64\"]", "Dockerfile:2: apt.build: \"libc6=2.36:arm64\" is no name of a Debian package: write \"libc6:arm64=2.36\""},
		"pip's way to write a version":   {"apt.build = [\"gcc>=12\"]", "Dockerfile:2: apt.build: \"gcc>=12\" is no name of a Debian package: write \"gcc\", or NAME=VERSION for just one version"},
		"a package in capitals":          {"apt.build = [\"GCC\"]", "Dockerfile:2: apt.build: \"GCC\" is no name of a Debian package: write \"gcc\""},
		"a dash in a variable":           {"[env]\nA-B = \"1\"", "Dockerfile:3: env.A-B: \"A-B\" is no name of an environment variable: write A_B = ..."},
		"a digit first":                  {"env.1A = \"1\"", "Dockerfile:2: env.1A: \"1A\" is no name of an environment variable: write letters, digits and underscores, and no digit first"},
		"a NUL":                          {`env.A = "\u0000"`, "Dockerfile:2: env.A: holds a NUL byte, which no process can be given"},
		"a space in a label":             {"labels.\"a b\" = \"x\"", "Dockerfile:2: labels.a b: \"a b\" is no name of a label: write one without spaces, quotes and ="},
		"a password in an index":         {"index.url = \"https://u:s3cret@h/simple\"", "Dockerfile:2: index.url: holds a credential, which would stay in the build's cache and provenance: take it out of the URL and pass the secret netrc, or name the index (NAME=URL) and pass the secrets UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD"},
		"a token in a named index":       {"index.extra = [\"my-corp=https://s3cret@h/simple\"]", "Dockerfile:2: index.extra: holds a credential, which would stay in the build's cache and provenance: take it out of the URL and pass the secrets UV_INDEX_MY_CORP_USERNAME and UV_INDEX_MY_CORP_PASSWORD, or the secret netrc"},
		"a password with odd letters":    {"index.url = \"https://u:s3/cret@h/simple\"", "Dockerfile:2: index.url: holds a credential, which would stay in the build's cache and provenance: take it out of the URL and pass the secret netrc, or name the index (NAME=URL) and pass the secrets UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD"},
		"a token in an index's query":    {"index.url = \"https://h/simple?token=s3cret\"", "Dockerfile:2: index.url: holds a credential, which would stay in the build's cache and provenance: take it out of the URL and pass the secret netrc, or name the index (NAME=URL) and pass the secrets UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD"},
		"a relative index":               {"index.url = \"../wheels\"", "Dockerfile:2: index.url: must be an absolute http, https or file URL: write it as in https://HOST/simple"},
		"an index by another way":        {"index.url = \"s3://h/simple\"", "Dockerfile:2: index.url: must be an absolute http, https or file URL: write it as in https://HOST/simple"},
		"an unknown strategy":            {"index.strategy = \"unsafe-best\"", "Dockerfile:2: index.strategy: \"unsafe-best\" is none of first-index, unsafe-first-match, unsafe-best-match"},
		"a strategy misspelled":          {"index.strategy = \"first-indx\"", "Dockerfile:2: index.strategy: \"first-indx\" is none of first-index, unsafe-first-match, unsafe-best-match: write index.strategy = \"first-index\""},
		"a span of time":                 {"index.exclude-newer = \"30 days\"", "Dockerfile:2: index.exclude-newer: \"30 days\" is no date and no RFC 3339 time: write it as in 2026-01-31 or 2026-01-31T12:00:00Z"},
		"CUDA by its own name":           {"index.torch-backend = \"cuda12.8\"", "Dockerfile:2: index.torch-backend: \"cuda12.8\" is no backend of PyTorch: write index.torch-backend = \"cu128\""},
		"CUDA in words":                  {"index.torch-backend = \"CUDA 11.8\"", "Dockerfile:2: index.torch-backend: \"CUDA 11.8\" is no backend of PyTorch: write index.torch-backend = \"cu118\""},
		"the CPU in capitals":            {"index.torch-backend = \"CPU\"", "Dockerfile:2: index.torch-backend: \"CPU\" is no backend of PyTorch: write index.torch-backend = \"cpu\""},
		"the builder's GPU":              {"[index]\ntorch-backend = \"auto\"", "Dockerfile:3: index.torch-backend: \"auto\" asks what GPU the builder has, and the image is to be the same whoever builds it: write cpu, or what the machines have that run it, such as cu128 for CUDA 12.8"},
		"an unknown backend":             {"index.torch-backend = \"gpu\"", "Dockerfile:2: index.torch-backend: \"gpu\" is no backend of PyTorch: write one of " + strings.Join(pytorch.Backends(), ", ")},
		"a CUDA that PyTorch has not":    {"index.torch-backend = \"cu127\"", "Dockerfile:2: index.torch-backend: \"cu127\" is no backend of PyTorch: write one of " + strings.Join(pytorch.Backends(), ", ")},
		"a user with a space":            {"user = \"my user\"", "Dockerfile:2: user: \"my user\" is no user: write a uid, uid:gid or a name that the base knows"},
		"a uid too large":                {"user = \"0:4294967296\"", "Dockerfile:2: user: \"4294967296\" is beyond the largest id, 2147483647"},
		"a relative workdir":             {"workdir = \"src\"", "Dockerfile:2: workdir: \"src\" is not absolute: write workdir = \"/app/src\""},
		"a workdir of the base":          {"workdir = \"/tmp/\"", "Dockerfile:2: workdir: \"/tmp\" lies in a folder with rights of its own: write workdir = \"/app\""},
		"a workdir among programs":       {"workdir = \"/usr/bin/../sbin\"", "Dockerfile:2: workdir: \"/usr/sbin\" belongs to the base image: write workdir = \"/app\""},
		"a workdir shared":               {"workdir = \"/usr/src\"", "Dockerfile:2: workdir: \"/usr/src\" belongs to the base image: write workdir = \"/usr/src/app\""},
		"a workdir of the kernel":        {"workdir = \"/proc/1\"", "Dockerfile:2: workdir: \"/proc/1\" exists only while a container runs: write workdir = \"/app\""},
		"a workdir of ours":              {"workdir = \"/opt/venv\"", "Dockerfile:2: workdir: \"/opt/venv\" is where dependencies are installed: write workdir = \"/app\""},
		"a port published":               {"expose = [\"80:8080\"]", "Dockerfile:2: expose: \"80:8080\" publishes a port, which docker run -p does: write \"8080\""},
		"a port too high":                {"expose = [\"65536\"]", "Dockerfile:2: expose: \"65536\": ports go from 1 to 65535"},
		"ports backwards":                {"expose = [\"90-80/udp\"]", "Dockerfile:2: expose: \"90-80/udp\" ends before it begins: write \"80-90/udp\""},
		"a protocol in capitals":         {"expose = [\"80/TCP\"]", "Dockerfile:2: expose: \"80/TCP\" is no port: write \"80/tcp\""},
		"a volume with its source":       {"volumes = [\"./data:/app/data\"]", "Dockerfile:2: volumes: \"./data:/app/data\" says what to mount, which is said at run time: write \"/app/data\""},
		"a relative volume":              {"volumes = [\"data\"]", "Dockerfile:2: volumes: \"data\" is not absolute: write \"/app/data\""},
		"a volume over what we install":  {"volumes = [\"/opt\"]", "Dockerfile:2: volumes: a volume at \"/opt\" would hide what is installed"},
		"a volume of the base":           {"volumes = [\"/data\", \"/etc/ssl\"]", "Dockerfile:2: volumes: \"/etc/ssl\" belongs to the base image: write \"/data\""},
		"a shared volume":                {"volumes = [\"/var/lib/\"]", "Dockerfile:2: volumes: \"/var/lib\" belongs to the base image: write \"/var/lib/data\""},
		"a volume over the project":      {"volumes = [\n\"/app\"]", "Dockerfile:3: volumes: a volume at \"/app\" would hide the project's files: name a folder in it, such as \"/app/data\""},
		"a volume above the project":     {"workdir = \"/code/app\"\nvolumes = [\"/code\"]", "Dockerfile:3: volumes: a volume at \"/code\" would hide the project's files: name a folder in it, such as \"/code/app/data\""},
		"a health check without command": {"healthcheck.timeout = \"3s\"", "Dockerfile:2: healthcheck.timeout: a health check without a command checks nothing: write healthcheck.cmd = [\"python\", \"-c\", \"import urllib.request as r; r.urlopen('http://localhost:8080')\"]"},
		"Compose's health check":         {"[healthcheck]\ncmd = [\"CMD-SHELL\", \"a | b\"]", "Dockerfile:3: healthcheck.cmd: begins with \"CMD-SHELL\", and only the command is wanted: write cmd = [\"/bin/sh\", \"-c\", \"a | b\"]"},
		"no health check":                {"[healthcheck]\ncmd = [\"NONE\"]", "Dockerfile:3: healthcheck.cmd: begins with \"NONE\", and only the command is wanted: write cmd = []"},
		"a duration without unit":        {"healthcheck = { cmd = [\"x\"], interval = \"30\" }", "Dockerfile:2: healthcheck.interval: \"30\" has no unit: write interval = \"30s\""},
		"a duration in words":            {"healthcheck = { cmd = [\"x\"], interval = \"often\" }", "Dockerfile:2: healthcheck.interval: \"often\" is no duration: write it as in 30s or 1m30s"},
		"a duration too short":           {"healthcheck = { cmd = [\"x\"], interval = \"0s\" }", "Dockerfile:2: healthcheck.interval: \"0s\" is too short: a millisecond is the least: leave the key out for its default"},
		"no retries":                     {"healthcheck = { cmd = [\"x\"], retries = 0 }", "Dockerfile:2: healthcheck.retries: must be from 1 to 1000: leave the key out for 3"},
		"a signal's short name":          {"stop-signal = \"term\"", "Dockerfile:2: stop-signal: \"term\" is no name of a signal: write stop-signal = \"SIGTERM\""},
		"a signal misspelled":            {"stop-signal = \"SIGTREM\"", "Dockerfile:2: stop-signal: \"SIGTREM\" is no name of a signal: write stop-signal = \"SIGTERM\""},
		"a signal's number too high":     {"stop-signal = \"65\"", "Dockerfile:2: stop-signal: signals go from 1 to 64"},
		"a test without program":         {"test.cmd = [\" \"]", "Dockerfile:2: test.cmd: begins with an empty string, and the first is the program"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Parse(Inputs{Dockerfile: dockerfile(test.toml)})
			if err == nil {
				t.Fatal("no error")
			}
			if err.Error() != test.want {
				t.Errorf("\ngot  %s\nwant %s", err, test.want)
			}
		})
	}
}

func TestRefusalsInPyproject(t *testing.T) {
	for name, test := range map[string]struct{ toml, want string }{
		"broken elsewhere":         {"[project]\nname = x\n", "pyproject.toml:2: not TOML: unexpected character U+0078 'x' at start of value: write name = \"x\""},
		"a mark of byte order":     {"\xef\xbb\xbf[project]\n", "pyproject.toml:1: begins with a byte order mark, which no build backend reads: save it as UTF-8 without one"},
		"our table is no table":    {"[tool]\nwainwright = 3\n", "pyproject.toml:2: tool.wainwright: must be a table, not a whole number (3): write [tool.wainwright] and the keys below it"},
		"our table is many":        {"[[tool.wainwright]]\npython = 3\n", "pyproject.toml:1: tool.wainwright: must be a table, not a list of tables: write [tool.wainwright] and the keys below it"},
		"an unknown key":           {"[tool.wainwright]\nrequirement = []\n", "pyproject.toml:2: unknown key \"requirement\": did you mean \"requirements\"?"},
		"an instruction is no key": {"[tool.wainwright]\nFROM x\n", "pyproject.toml:2: not TOML: expected '=' after key: write FROM = \"x\""},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Parse(Inputs{Pyproject: pyproject(test.toml)})
			if err == nil {
				t.Fatal("no error")
			}
			if err.Error() != test.want {
				t.Errorf("\ngot  %s\nwant %s", err, test.want)
			}
		})
	}
}

// TestWithoutSyntaxLine is the build with --build-arg BUILDKIT_SYNTAX=.
func TestWithoutSyntaxLine(t *testing.T) {
	_, _, err := Parse(Inputs{Dockerfile: &File{"Dockerfile", []byte("FROM x")}})
	want := "Dockerfile:1: FROM is an instruction of a Dockerfile, and here stands TOML: to build it as a Dockerfile, leave BUILDKIT_SYNTAX out; or say it in TOML: base = \"x\""
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestErrorsOfOneLine(t *testing.T) {
	_, _, err := Parse(Inputs{Dockerfile: &File{"Docker\nfile", []byte("[env]\n\"a\\nb\" = 1\n\"a\\nb\" = 2\n")}})
	if want := `Docker\nfile:3: key a\nb is already defined: keep one of the two`; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestErrorsHideCredentials: a build's log has other readers than the file.
func TestErrorsHideCredentials(t *testing.T) {
	for _, text := range []string{
		`index.url = "https://u:s3cret@h/"`, `index.url = "https://u:s3/cret@h/"`, `index.url = " https://u:s3cret@h/"`,
		`index.url = https://u:s3cret@h/`, `index.url = ["https://u:s3cret@h/"]`, `index.extra = "https://u:s3cret@h/"`,
		`index.extra = ["ftp://u:s3cret@h/"]`, `packages = ["x @ https://s3cret@h/"]`, `packages = [" x @ https://s3cret@h/"]`,
		`packages = "x @ https://s3cret@h/"`, `base = "https://u:s3cret@h/"`, `cmd = ["curl https://u:s3cret@h/"]`,
		`env.A = "https://u:s3cret@h/"`, `env.A_TOKEN = "s3cret"`,
	} {
		for _, in := range []Inputs{{Dockerfile: dockerfile(text)}, {Pyproject: pyproject("[tool.wainwright]\n" + text)}} {
			_, warnings, err := Parse(in)
			if said := fmt.Sprint(warnings, err); strings.Contains(said, "s3cret") || strings.Contains(said, "cret@") || err == nil && len(warnings) == 0 {
				t.Errorf("%s: %s", text, said)
			}
		}
	}
}
