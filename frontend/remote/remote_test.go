package remote

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

func TestRequirement(t *testing.T) {
	for url, want := range map[string]string{
		"https://me:hunter2@h/x-1.zip":           "credential",
		"https://hunter2@h/x-1.zip":              "credential",
		"https://h/x-1.zip?token=hunter2":        "credential",
		"git+ssh://git:hunter2@h/x":              "credential",
		"GIT+HTTPS://me%3Ahunter2@h/x":           "credential",
		"https://h/${HTTPS_PROXY}/x-1.zip":       "${HTTPS_PROXY}",
		"git+https://me:${TOKEN}@h/x":            "${TOKEN}",
		"file:///x/${TOKEN}":                     "${TOKEN}",
		"git+ext::sh%20-c%20id":                  "clones from",
		"git+https://-oProxyCommand=id/x":        "clones from",
		"git+ssh://h:me/x":                       "clones from",
		"git+./x":                                "clones from",
		"git+fd::17/x":                           "clones from",
		"GIT+FILE:/x":                            "of one machine",
		"https:h/x-1.zip":                        "downloads from",
		"http:///h/x-1.zip":                      "downloads from",
		`https://h\x-1.zip`:                      "downloads from",
		"https://priv%61te.example.test/x-1.zip": "downloads from",
	} {
		problem := Requirement(packaging.Requirement{Name: "x", URL: url})
		require.NotNil(t, problem, url)
		require.Contains(t, problem.Message, want, url)
		require.NotContains(t, problem.Message, "hunter2")
		require.NotEmpty(t, problem.Remedy, url)
	}
}

func TestRequirementFetched(t *testing.T) {
	for _, url := range []string{
		"", "https://h/x-1.zip", "HTTPS://H:443/x-1.zip#sha256=00", "http://127.0.0.1:80/x-1.zip?a=b", "https://[::1]/x-1.zip", "http://my_host/x-1.zip",
		"git+https://git@h/me/x.git@v1#subdirectory=y", "git+ssh://git@h:22/me/x@v1", "git+ssh://h/x", "git+git://h/x", "git+http://h/x",
		"./libs/x", "../libs/x", "file:///src/libs/x", "file:libs/x", "https://h/$HOME/x-1.zip", "https://h/a@b/x-1.zip",
		"hg+https://h/x", // uv explains that it knows git alone
	} {
		require.Nil(t, Requirement(packaging.Requirement{Name: "x", URL: url}), url)
	}
}
