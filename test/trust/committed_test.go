package trust

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

func TestCommitted(t *testing.T) { attackAll(t, committed) }

const committedLock = "lock-version = \"1.0\"\ncreated-by = \"hand\"\n\n"

var committed = []attack{
	{
		name:    "a requirement's URL",
		tries:   "a password in the URL of a requirement, which would be in the lock and the image",
		files:   kit.Files{"requirements.txt": "six\nclick @ https://me:SECRET@index.example.test/click-8.1.8-py3-none-any.whl\n"},
		refused: "requirements.txt:2: a credential stands in a URL",
		stops:   "URLs with a password are refused where requirements are read",
	},
	{
		name:    "an index in requirements.txt",
		tries:   "a password in `--extra-index-url`",
		files:   kit.Files{"requirements.txt": "--extra-index-url https://me:SECRET@index.example.test/simple\nsix\n"},
		refused: "requirements.txt:1: a credential stands in a URL",
		stops:   "URLs with a password are refused where requirements are read",
	},
	{
		name:  "a lock",
		tries: "a password in the URL of a file in a committed `pylock.toml`",
		files: kit.Files{"requirements.txt": "click\n", "pylock.toml": `lock-version = "1.0"
created-by = "hand"

[[packages]]
name = "click"
version = "8.1.8"
wheels = [{ url = "https://me:SECRET@index.example.test/click-8.1.8-py3-none-any.whl", hashes = { sha256 = "0000000000000000000000000000000000000000000000000000000000000000" } }]
`},
		refused: "pylock.toml:7: the lock has a credential in a URL",
		stops:   "the whole text of a lock is asked before it is used",
	},
	{
		name:    "a lock's build environment",
		tries:   "the same below `[[tool.wainwright.build]]`, which is in the image with the rest of the lock",
		files:   kit.Files{"pylock.toml": committedLock + "[[tool.wainwright.build]]\nname = \"setuptools\"\nversion = \"80\"\nwheels = [{ url = \"https://me:SECRET@index.example.test/setuptools-80-py3-none-any.whl\" }]\n"},
		refused: "pylock.toml:7: the lock has a credential in a URL",
		stops:   "the whole text of a lock is asked before it is used",
	},
	{
		name:    "a comment of a lock",
		tries:   "a password in a comment, in another tool's table, or behind escapes of TOML",
		refused: "pylock.toml:1: the lock has a credential in a URL",
		stops:   "the whole text of a lock is asked before it is used",
		unit:    "frontend/lock TestCommittedCredentials",
	},
	{
		name:    "a file of the step in a lock",
		tries:   "`file:` URLs, paths, repositories such as `ext::` and subdirectories that lead out, in a committed lock",
		refused: "pylock.toml:7: six 1.17: ext::sh -c id is no URL that a build clones from",
		stops:   "a lock is installed from servers alone, and from what requirements name in the context",
		unit:    "frontend/lock TestCommittedPackages",
	},
	{
		name:    "dependency_links",
		tries:   "a password in a URL that `setup.py` declares",
		files:   kit.Files{"setup.py": "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"],\n      dependency_links=[\"https://me:SECRET@index.example.test/simple\"])\n"},
		refused: "setup.py:4: a credential stands in a URL",
		stops:   "what `setup.py`, `setup.cfg` and `pyproject.toml` declare is asked before anything is built",
	},
	{
		name:    "settings of uv",
		tries:   "a password in `[tool.uv]`",
		files:   kit.Files{"pyproject.toml": "[[tool.uv.index]]\nname = \"mine\"\nurl = \"https://me:SECRET@index.example.test/simple\"\n"},
		refused: "pyproject.toml:3: a credential stands in a URL",
		stops:   "what `setup.py`, `setup.cfg` and `pyproject.toml` declare is asked before anything is built",
	},
	{
		name:  "metadata that is composed",
		tries: "a `setup.py` puts a URL with a password together, which would be in METADATA",
		files: kit.Files{"setup.py": "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"],\n" +
			"      extras_require={\"dev\": [\"six @ https://\" + \"me:SECRET\" + \"@index.example.test/six-1.17.0-py3-none-any.whl\"]})\n"},
		refused: "the metadata of the wheel has a credential in https://****@index.example.test/six-1.17.0-py3-none-any.whl",
		stops:   "the metadata of the wheel is asked",
	},
	{
		name:    "a wheel's record of its origin",
		tries:   "a backend leaves a URL with a password in `direct_url.json`, which is installed",
		refused: "setup.py: the wheel has a direct_url.json with a credential",
		stops:   "the record is asked when the wheel is read",
		unit:    "frontend/wheel TestInstalledCredential",
	},
	{
		name:  "a secret in the metadata of a wheel",
		tries: "a wheel that is required by its URL requires another, whose URL has a variable that is a secret of the build",
		seen:  "the server is asked for the variable by name, and the build fails",
		stops: "uv has the passwords of indexes and proxies in memory, and not in variables",
		try:   secretInMetadata,
	},
	{
		name:    "a secret of the build in a URL",
		tries:   "a URL has `${UV_INDEX_MINE_PASSWORD}`, which uv replaces by the secret and sends to any host",
		files:   kit.Files{"setup.py": "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"],\n      install_requires=[\"six @ https://index.example.test/${UV_INDEX_MINE_PASSWORD}/six-1.17.0-py3-none-any.whl\"])\n"},
		refused: "setup.py:4: the URL of six has ${UV_INDEX_MINE_PASSWORD}",
		stops:   "no requirement has a variable in its URL, whoever declares it",
	},
	{
		name:    "an index in the Dockerfile",
		tries:   "a password in `index.extra`, which would be in the provenance",
		files:   kit.Files{"Dockerfile": "index.extra = [\"https://me:SECRET@index.example.test/simple\"]\n"},
		refused: "Dockerfile:2: index.extra: holds a credential",
		stops:   "no key takes a URL with a password",
	},
}

func secretInMetadata(t *testing.T) {
	secret, name := "hush"+kit.Random(), "wagon"+kit.Random()
	const variable = "/${UV_INDEX_MINE_PASSWORD}/"
	var mu sync.Mutex
	var asked, files = []string{}, map[string][]byte{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.URL.Path)
		if file, ok := files[r.URL.Path]; ok {
			_, _ = w.Write(file)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(server.Close)
	wheel, file := kit.PackWheel(t, name, "1.0", "py3-none-any", []string{"other @ " + server.URL + variable + "other-1.0-py3-none-any.whl"})
	files["/"+file] = wheel
	address := strings.TrimPrefix(server.URL, "http://")
	project := kit.Requiring(fmt.Sprintf("%s @ %s/%s", name, server.URL, file)).With(kit.Files{"Dockerfile": fmt.Sprintf("index.extra = [\"mine=http://%s/simple\"]\n", address)})
	given := kit.Secrets{"UV_INDEX_MINE_USERNAME": "me", "UV_INDEX_MINE_PASSWORD": secret}
	r := kit.Build(t, project.Write(t), append(given.Flags(t), "--output", "type=cacheonly", "--build-arg", "NO_PROXY="+kit.NoProxy(bed.Env(t), "127.0.0.1"))...)
	mu.Lock()
	defer mu.Unlock()
	if all := strings.Join(asked, "\n"); r.Err == nil || strings.Contains(all+r.Stdout+r.Stderr, secret) || !strings.Contains(all, "UV_INDEX_MINE_PASSWORD") {
		t.Errorf("%v: the server was asked for\n%s\n%s", r.Err, all, r.Stderr)
	}
}
