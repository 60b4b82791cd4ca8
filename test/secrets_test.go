package test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// privateIndex is a package index that serves one distribution to who knows the
// password. The bed's containers share the machine's network.
type privateIndex struct {
	distribution, password string
	address                string // host:port
	mu                     sync.Mutex
	served, refused        int
	asked                  []string // paths
}

func servePrivateIndex(t *testing.T) *privateIndex {
	t.Helper()
	i := &privateIndex{distribution: "wagon" + random(), password: "hush" + random()}
	wheel := i.wheel(t)
	file := i.distribution + "-1.0-py3-none-any.whl"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		i.mu.Lock()
		defer i.mu.Unlock()
		i.asked = append(i.asked, r.URL.Path)
		if password != i.password {
			i.refused++
			w.Header().Set("WWW-Authenticate", `Basic realm="private"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch r.URL.Path {
		case "/simple/" + i.distribution + "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<!DOCTYPE html><html><body><a href="/files/%s#sha256=%x">%s</a></body></html>`, file, sha256.Sum256(wheel), file)
		case "/files/" + file:
			i.served++
			http.ServeContent(w, r, "", epoch, bytes.NewReader(wheel))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	i.address = strings.TrimPrefix(server.URL, "http://")
	return i
}

// change gives the index another password.
func (i *privateIndex) change() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.password = "another"
}

// random is eight letters and digits, so that no step was cached before.
func random() string {
	data := make([]byte, 4)
	_, _ = rand.Read(data)
	return hex.EncodeToString(data)
}

// wheel is the distribution: one module.
func (i *privateIndex) wheel(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	info := i.distribution + "-1.0.dist-info/"
	var record strings.Builder
	for _, each := range []struct{ name, text string }{
		{i.distribution + "/__init__.py", "LOADED = True\n"},
		{info + "METADATA", "Metadata-Version: 2.1\nName: " + i.distribution + "\nVersion: 1.0\n"},
		{info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"},
		{info + "RECORD", ""},
	} {
		w, err := archive.Create(each.name)
		if err != nil {
			t.Fatal(err)
		}
		text := each.text
		if each.name == info+"RECORD" {
			text = record.String() + each.name + ",,\n"
		}
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", each.name, base64.RawURLEncoding.EncodeToString(sum(text)), len(text))
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sum(text string) []byte {
	s := sha256.Sum256([]byte(text))
	return s[:]
}

// Whatever way the password of an index is passed, it is used where something is
// fetched, and is in nothing that the build leaves or says.
func TestASecretIsUsedAndLeftNowhere(t *testing.T) {
	for _, c := range []struct {
		name string
		// configuration below the syntax line, and the secret: the file of that id,
		// or the variables
		configure func(*privateIndex) string
		secrets   func(*privateIndex) map[string]string
		variables bool
	}{
		{
			name:      "netrc",
			configure: func(i *privateIndex) string { return fmt.Sprintf("index.extra = [\"http://%s/simple\"]\n", i.address) },
			secrets: func(i *privateIndex) map[string]string {
				return map[string]string{"netrc": "machine 127.0.0.1 login me password " + i.password + "\n"}
			},
		},
		{
			name:      "pip.conf",
			configure: func(*privateIndex) string { return "" },
			secrets: func(i *privateIndex) map[string]string {
				return map[string]string{"pip.conf": fmt.Sprintf("[global]\nextra-index-url = http://me:%s@%s/simple\n", i.password, i.address)}
			},
		},
		{
			name:      "uv.toml",
			configure: func(*privateIndex) string { return "" },
			secrets: func(i *privateIndex) map[string]string {
				return map[string]string{"uv.toml": fmt.Sprintf("[[index]]\nname = \"private\"\nurl = \"http://me:%s@%s/simple\"\n", i.password, i.address)}
			},
		},
		{
			name: "variables",
			configure: func(i *privateIndex) string {
				return fmt.Sprintf("index.extra = [\"private=http://%s/simple\"]\n", i.address)
			},
			secrets: func(i *privateIndex) map[string]string {
				return map[string]string{"UV_INDEX_PRIVATE_USERNAME": "me", "UV_INDEX_PRIVATE_PASSWORD": i.password}
			},
			variables: true,
		},
	} {
		t.Run(strings.ReplaceAll(c.name, ".", " "), func(t *testing.T) {
			t.Parallel()
			index := servePrivateIndex(t)
			project := starter().with(files{
				"Dockerfile":       c.configure(index),
				"requirements.txt": index.distribution + "\nclick\n",
			})
			dir := project.write(t)

			b := bed.Env(t)
			args := []string{"--provenance=mode=max", "--build-arg", "NO_PROXY=" + noProxy(b, "127.0.0.1")}
			for id, content := range c.secrets(index) {
				file := filepath.Join(t.TempDir(), "secret")
				if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				args = append(args, "--secret", "id="+id+",src="+file)
			}
			made := pushWith(t, b, dir, args...)
			if said := made.python(t, "import "+index.distribution+" as it; print(it.LOADED)"); said != "True\n" {
				t.Errorf("the image says %q", said)
			}
			// However uv is configured, it resolves for linux alone: click needs colorama
			// on Windows.
			if lock := made.open(t, "lock:").find(t, "pylock.toml").content; bytes.Contains(lock, []byte("colorama")) {
				t.Errorf("the lock is for other systems too:\n%s", lock)
			}
			if index.served == 0 {
				t.Error("the private index served nothing")
			}
			for _, secret := range []string{index.password, base64.StdEncoding.EncodeToString([]byte("me:" + index.password))} {
				made.wantNowhere(t, secret)
			}

			// A secret that is refused is not shown either.
			index.change()
			r := build(t, dir, append(args, "--no-cache-filter", "lock", "--output", "type=cacheonly")...)
			if r.Err == nil {
				t.Error("a wrong password was accepted")
			}
			if strings.Contains(r.Stderr, "hush") {
				t.Errorf("the log shows the password:\n%s", r.Stderr)
			}
			if !strings.Contains(r.Stderr, "refuses the build's credentials") {
				t.Errorf("the log does not say that the password is wrong:\n%s", r.Stderr)
			}
		})
	}
}

// wantNowhere looks for a text in all that a build pushed and said: manifests,
// configs, attestations, every layer's files, and the log.
func (p pushed) wantNowhere(t *testing.T, secret string) {
	t.Helper()
	if strings.Contains(p.steps.raw, secret) || strings.Contains(p.steps.raw, base64.StdEncoding.EncodeToString([]byte(secret))) {
		t.Error("the progress holds the secret")
	}
	attested := false
	for id, text := range p.blobs {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s holds the secret:\n%s", id, text)
		}
		attested = attested || bytes.Contains(text, []byte("https://slsa.dev/provenance"))
	}
	if !attested {
		t.Error("there is no provenance to look into")
	}
	for name, entry := range p.open(t, "") {
		if bytes.Contains(entry.content, []byte(secret)) || strings.Contains(name+entry.Linkname, secret) {
			t.Errorf("%s holds the secret", name)
		}
		for key, value := range entry.PAXRecords {
			if strings.Contains(key+value, secret) {
				t.Errorf("the header of %s holds the secret", name)
			}
		}
	}
}
