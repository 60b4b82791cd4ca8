package trust

import (
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

func TestCommitted(t *testing.T) { attackAll(t, committed) }

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
		name:    "an index in the Dockerfile",
		tries:   "a password in `index.extra`, which would be in the provenance",
		files:   kit.Files{"Dockerfile": "index.extra = [\"https://me:SECRET@index.example.test/simple\"]\n"},
		refused: "Dockerfile:2: index.extra: holds a credential",
		stops:   "no key takes a URL with a password",
	},
}
