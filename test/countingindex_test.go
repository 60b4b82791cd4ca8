package test

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

// privateIndex is a package index that serves one distribution to who knows the
// password, one with a compiled module where that needs libraries. The bed's containers share the machine's network.
type privateIndex struct {
	distribution, password string
	address                string // host:port
	mu                     sync.Mutex
	served, refused        int
	asked                  []string // paths
}

func servePrivateIndex(t *testing.T, needs ...string) *privateIndex {
	t.Helper()
	i := &privateIndex{distribution: "wagon" + random(), password: "hush" + random()}
	wheel, file := wheelOf(t, i.distribution, needs...)
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
