package uverrors

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// The message depends on which secrets were given.
func TestExplainRefusal(t *testing.T) {
	const (
		wants  = "hint: An index URL (https://index.example:8443/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)"
		denies = "error: Failed to fetch: https://index.example:8443/files/wagon.whl\n  cause: HTTP status client error (401 Unauthorized) for url (https://index.example:8443/files/wagon.whl)"
		here   = "the package index https://index.example:8443/simple "
		there  = "the package index https://index.example:8443 "
	)
	for _, c := range []struct {
		name, log string
		secrets   []string
		netrc     gateway.Netrc
		index     config.Index
		message   string
		remedy    string
	}{
		{
			"named index", wants, []string{"ca"}, gateway.Netrc{}, config.Index{URL: "company=https://index.example:8443/simple/"},
			here + "wants a user and a password (401 Unauthorized), and no secret that has them reached the build",
			"UV_INDEX_COMPANY_USERNAME, UV_INDEX_COMPANY_PASSWORD",
		},
		{
			"index without name", wants, nil, gateway.Netrc{}, config.Index{URL: "https://index.example:8443/simple"},
			here + "wants a user and a password (401 Unauthorized), and no secret that has them reached the build",
			"UV_INDEX_NAME_PASSWORD for an index that index.extra calls NAME",
		},
		{
			"wrong password", wants, []string{"netrc"}, gateway.Netrc{Hosts: []string{"other.example"}}, config.Index{URL: "https://index.example:8443/simple"},
			here + "refuses the build's credentials (401 Unauthorized)", "for index.example in the secret netrc",
		},
		{
			"two secrets", wants, []string{"netrc", "uv.toml"}, gateway.Netrc{Hosts: []string{"index.example"}}, config.Index{},
			there + "refuses the build's credentials (401 Unauthorized)", "in the secret netrc or uv.toml",
		},
		{
			"refused file", denies, []string{"pip.conf"}, gateway.Netrc{}, config.Index{},
			there + "refuses the build's credentials (401 Unauthorized)", "in the secret pip.conf",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Explain(gateway.Report{Kind: gateway.UVFailed, Log: c.log, Secrets: c.secrets, Netrc: c.netrc},
				Context{What: "it", Index: c.index})
			problems := report.Problems(err)
			require.Len(t, problems, 1)
			require.Equal(t, c.message, problems[0].Message)
			require.Contains(t, problems[0].Remedy, c.remedy)
		})
	}
}

// The output of a build backend may look like that of an index.
func TestExplainOutputOfBackend(t *testing.T) {
	err := Explain(gateway.Report{Kind: gateway.UVFailed, Secrets: []string{"netrc"}, Log: "error: Failed to build `wagon==1.0`\n  cause: The build backend returned an error\n  [stderr]\n  403 Forbidden\n  Connection refused"},
		Context{What: "it"})
	require.Contains(t, err.Error(), "building it from its sdist failed")
}
