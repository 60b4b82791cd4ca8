package kit

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// PrivateIndex is a package index that serves one distribution with a password. The
// bed's containers share the machine's network.
type PrivateIndex struct {
	Distribution, Password string
	Address                string // host:port
	mu                     sync.Mutex
	Served, refused        int
	Asked                  []string // paths
}

// ServePrivateIndex serves a wheel of a new distribution. If it needs libraries, the
// wheel has a compiled module that loads them.
func ServePrivateIndex(t *testing.T, needs ...string) *PrivateIndex {
	t.Helper()
	i := &PrivateIndex{Distribution: "wagon" + Random(), Password: "hush" + Random()}
	wheel, file := Wheel(t, i.Distribution, needs...)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		i.mu.Lock()
		defer i.mu.Unlock()
		i.Asked = append(i.Asked, r.URL.Path)
		if password != i.Password {
			i.refused++
			w.Header().Set("WWW-Authenticate", `Basic realm="private"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch r.URL.Path {
		case "/simple/" + i.Distribution + "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<!DOCTYPE html><html><body><a href="/files/%s#sha256=%x">%s</a></body></html>`, file, sha256.Sum256(wheel), file)
		case "/files/" + file:
			i.Served++
			http.ServeContent(w, r, "", Epoch, bytes.NewReader(wheel))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	i.Address = strings.TrimPrefix(server.URL, "http://")
	return i
}

// ServeSdist is an index that serves one distribution, which has only an sdist, with a
// password. It returns HOST:PORT.
func ServeSdist(t *testing.T, name, password string, sdist func(address string) []byte) string {
	t.Helper()
	file := name + "-1.0.tar.gz"
	var data []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, given, _ := r.BasicAuth()
		switch {
		case given != password:
			w.Header().Set("WWW-Authenticate", `Basic realm="private"`)
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/simple/"+name+"/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<!DOCTYPE html><html><body><a href="/files/%s#sha256=%x">%s</a></body></html>`, file, sha256.Sum256(data), file)
		case r.URL.Path == "/files/"+file:
			http.ServeContent(w, r, "", Epoch, bytes.NewReader(data))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	address := strings.TrimPrefix(server.URL, "http://")
	data = sdist(address)
	return address
}

// ServeFiles serves contents by path.
func ServeFiles(t *testing.T, contents map[string][]byte) (address string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, ok := contents[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write(content)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
