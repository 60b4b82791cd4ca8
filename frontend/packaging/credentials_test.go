package packaging

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCredentials(t *testing.T) {
	for url, want := range map[string]string{
		"https://user:pass@host/simple":          "https://****@host/simple",
		"https://ghp_token@host/x":               "https://****@host/x",
		"git+https://oauth2:tok@host/r#egg=x":    "git+https://****@host/r#egg=x",
		"https://tok:@host":                      "https://****@host",
		"ssh://git:secret@host/r":                "ssh://****@host/r",
		"https://host/simple?token=abc&x=1#f":    "https://host/simple?token=****&x=1#f",
		"https://host/w.whl?X-Amz-Signature=ab":  "https://host/w.whl?X-Amz-Signature=****",
		"--index-url=https://u:p@h --pre":        "--index-url=https://****@h --pre",
		"https://u:a@b@host/x":                   "https://****@host/x",
		"-i https://u:p@h -f 'http://v:q@h/x' y": "-i https://****@h -f 'http://****@h/x' y",
		"https://u:x${TOKEN}@host":               "https://****@host",
		"https://u:a/b?c@host/x?token=abc":       "https://****@host/x?token=****",
		"https://u:1a/b@host":                    "https://****@host",
		"git+https://u%3Ap@host/r@v1":            "git+https://****@host/r@v1",
		"git+https://u:p@host/r@v1":              "git+https://****@host/r@v1",
		"ftp://:p@host":                          "ftp://****@host",
		"https://u:it's@host, https://t@host":    "https://****@host, https://****@host",
		"['https://host','u:a@b'] http://t@h'":   "['https://host','u:a@b'] http://****@h'",
		"http://u:a/b?c#d@host:80/x":             "http://****@host:80/x",
		"https://mirror/https://u:p@host/x":      "https://mirror/https://****@host/x",
		"https://a/x,https://u:p@b/y,ssh://g@c":  "https://a/x,https://****@b/y,ssh://g@c",
		"https://h/?token=ahttps://h?key=a":      "https://h/?token=****://h?key=****",
	} {
		require.True(t, HasCredentials(url), url)
		require.Equal(t, want, RedactCredentials(url))
		require.False(t, HasCredentials(want), want)
	}
}

func TestNoCredentials(t *testing.T) {
	for _, url := range []string{
		"https://host/simple", "git+ssh://git@host/r", "ssh://me@host/r", "https://git@host/r", "https://${TOKEN}@host/x",
		"https://${USER}:${TOKEN}@host/x", "git+https://me:${TOKEN}@host/x@v1", "https://oauth2:${TOKEN}@host", "https://host/a@b", "https://host?token=${T}", "user@host", "", "://", "x://@",
		"https://host/x?version=1", "name @ file:.",
		"https://host:8080/a@b", "https://host:8080/x:y@b", "https://[::1]:80/a@b", "git+ssh://git@host:22/me/r@v1", "https://u:/r@v1", "ssh://git@host:me/r@v1",
		"https://host:8080/r@v1", "https://[::1]:80/r@v1", "https://host:${PORT}/r@v1", "git+ssh://host:group/r@v1", "https://host:/r@v1",
		"https://mirror/https://host/r@v1",
	} {
		require.False(t, HasCredentials(url), url)
	}
}

func FuzzRedactCredentials(f *testing.F) {
	f.Add("https://u:p@h/x?token=a#b https://t@h")
	f.Add("https://${A}:b@h")
	f.Add("http://a:b/c@d'http://e:f@g")
	f.Fuzz(func(t *testing.T, s string) {
		redacted := RedactCredentials(s)
		require.False(t, HasCredentials(redacted), redacted)
	})
}

func BenchmarkRedactCredentials(b *testing.B) {
	for name, text := range map[string]string{
		"nested": strings.Repeat("https://a/", 100_000), "at": strings.Repeat("https://u:p@", 100_000), "none": strings.Repeat("a:/", 300_000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				RedactCredentials(text)
			}
		})
	}
}
