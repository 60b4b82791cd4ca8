package test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"encoding/pem"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// What a team meets on the way to its own index: each is told with the index, what
// happened and what to write, and none with a password.
func TestErrorsIndex(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	index := serveCompanyIndex(t)
	today := time.Now()
	// served is an index of one's own that answers every question the same.
	served := func(host string, until time.Time, answer http.HandlerFunc) string {
		return "https://" + indexHost + ":" + serveTLS(t, index.authority.vouch(t, host, until), answer) + "/simple"
	}
	page := func(kind, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, text)
		}
	}
	silence := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	der, _ := pem.Decode([]byte(index.authority.pem))
	right := fmt.Sprintf("machine %s login %s password %s\n", indexHost, index.user, index.password)
	wrong := "wrong-" + index.mark
	ids := []string{"no secret that has them reached the build", "--secret id=netrc,src=$HOME/.netrc", "machine " + indexHost,
		"netrc, pip.conf, uv.toml, UV_INDEX_COMPANY_USERNAME, UV_INDEX_COMPANY_PASSWORD"}
	for _, c := range []struct {
		name    string
		url     string // that of the index where it is empty
		secrets secrets
		without string // a flag that is left out
		want    []string
	}{
		{name: "no secret", want: ids},
		{name: "a secret of another id", secrets: secrets{"NETRC": right, "pip_conf": right, "pypirc": right}, want: ids},
		{name: "a netrc of another host", secrets: secrets{"netrc": "machine index.example.com login me password " + wrong + "\n"},
			want: []string{"the secret netrc has none for " + indexHost, "machine " + indexHost + " login USER"}},
		{name: "a netrc that is none", secrets: secrets{"netrc": "# ours\nmachine " + indexHost + " login me pasword " + wrong + "\n"},
			want: []string{"the secret netrc cannot be read near its line"}},
		{name: "a wrong variable", secrets: secrets{"UV_INDEX_COMPANY_USERNAME": index.user, "UV_INDEX_COMPANY_PASSWORD": wrong},
			want: []string{"refuses the build's credentials (403 Forbidden)", "in the secret UV_INDEX_COMPANY_PASSWORD"}},
		{name: "a pip.conf that is none", secrets: secrets{"pip.conf": "index-url = https://me:" + wrong + "@" + indexHost + "/simple\n"},
			want: []string{"the secret pip.conf is no configuration of pip"}},
		{name: "a uv.toml that is none", secrets: secrets{"uv.toml": "[[index]]\nurl = https://me:" + wrong + "@" + indexHost + "/simple\n"},
			want: []string{"the secret uv.toml is no configuration of uv", "TOML parse error at line 2"}},
		{name: "nobody who vouches", secrets: secrets{"netrc": right}, without: "ca",
			want: []string{"the base trusts nobody who vouches for the certificate of the package index https://" + indexHost, "--secret id=ca,src=ca.pem"}},
		{name: "an authority in bytes", secrets: secrets{"netrc": right, "ca": string(der.Bytes)},
			want: []string{"the secret ca holds no certificate as text (PEM)", "openssl x509"}},
		{name: "an expired certificate", url: served(indexHost, today.Add(-time.Hour), nil),
			want: []string{"has expired", "have it renewed"}},
		{name: "a certificate of another host", url: served("other.example.test", today.Add(time.Hour), nil),
			want: []string{"is not for " + indexHost + ", but for other.example.test"}},
		{name: "a host that nobody knows", url: strings.Replace(index.url, "index.", "nowhere.", 1),
			want: []string{"the package index cannot be reached: no address is known of nowhere.example.test", "--add-host nowhere.example.test:ADDRESS"}},
		{name: "a port with nothing", url: "https://" + indexHost + ":9/simple",
			want: []string{"the package index cannot be reached: nothing answers at https://" + indexHost + ":9"}},
		{name: "a page to sign in", url: served(indexHost, today.Add(time.Hour), page("text/html", "<!DOCTYPE html><html><body><form action=/login></form></body></html>")),
			want: []string{"names no file of it", "if it is one to sign in"}},
		{name: "another server", url: served(indexHost, today.Add(time.Hour), page("application/json", "{}")),
			want: []string{"is no package index: it sends application/json", "most end in /simple"}},
		// By itself uv waits for two minutes.
		{name: "an index that never answers", secrets: secrets{"pip.conf": "[global]\ntimeout = 2\nretries = 1\n"}, url: served(indexHost, today.Add(time.Hour), silence),
			want: []string{"the package index cannot be reached: https://" + indexHost, "does not answer", "timeout = 120"}},
		{name: "nothing there", url: served(indexHost, today.Add(time.Hour), http.NotFound),
			want: []string{"none of the package indexes has a distribution called", "the URL of the index"}},
	} {
		t.Run(strings.ReplaceAll(c.name, ".", " "), func(t *testing.T) {
			t.Parallel()
			url := c.url
			if url == "" {
				// Of steps that are the same and run at once BuildKit runs one, with the
				// secrets of one.
				url = index.front(t)
			}
			all := secrets{}
			if c.without != "ca" {
				all["ca"] = index.authority.pem
			}
			for id, text := range c.secrets {
				all[id] = text
			}
			dir := starter().with(files{
				"Dockerfile": fmt.Sprintf("index.extra = [\"company=%s\"]\n", url),
				// Of a name that nothing is near to.
				"requirements.txt": index.canary + "\n",
			}).write(t)
			began := time.Now()
			r := build(t, dir, append(append(all.flags(t), index.flags(b)...), "--output", "type=cacheonly")...)
			if r.Err == nil {
				t.Error("the build did not fail")
			}
			if took := time.Since(began); took > 100*time.Second {
				t.Errorf("it took %s to fail", took)
			}
			says(t, "the build", r.Stderr, append(c.want, "ERROR: failed to build: ")...)
			l := lookFor(t, index.mark)
			l.in("the log", []byte(r.Stderr))
			l.wantNothing(index.mark)
		})
	}
}
