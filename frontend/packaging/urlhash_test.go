package packaging

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCutHash(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	for url, want := range map[string][2]string{
		"https://x.test/a.whl#sha256=" + digest:                     {"https://x.test/a.whl", "sha256:" + digest},
		"https://x.test/a.whl#sha256=" + strings.ToUpper(digest):    {"https://x.test/a.whl", "sha256:" + digest},
		"https://x.test/a.zip#sha256=" + digest + "&subdirectory=b": {"https://x.test/a.zip#subdirectory=b", "sha256:" + digest},
		"https://x.test/a.zip#subdirectory=b&sha256=" + digest:      {"https://x.test/a.zip#subdirectory=b", "sha256:" + digest},
		"https://x.test/a.whl#sha256=short":                         {"https://x.test/a.whl#sha256=short", ""},
		"https://x.test/a.whl#md5=" + digest[:32]:                   {"https://x.test/a.whl#md5=" + digest[:32], ""},
		"git+https://x.test/a#sha256=" + digest:                     {"git+https://x.test/a#sha256=" + digest, ""},
		"https://x.test/a.whl":                                      {"https://x.test/a.whl", ""},
	} {
		rest, hash := CutHash(url)
		require.Equal(t, want, [2]string{rest, hash}, url)
	}
}
