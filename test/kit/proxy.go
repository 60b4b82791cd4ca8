package kit

import (
	"crypto/subtle"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// NoProxy returns the machine's list of hosts without a proxy, with one more.
func NoProxy(b bed.Bed, name string) string {
	if set := b.Env["WAINWRIGHT_BED_NO_PROXY"]; set != "" {
		return set + "," + name
	}
	return name
}

// Proxy is an HTTP proxy with a password. It knows the addresses of hosts that nothing
// else can resolve.
type Proxy struct {
	Password string
	Routes   map[string]string // host to an address of this machine
	mu       sync.Mutex
	Routed   map[string]bool // hosts that were asked for
}

func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The credentials of a proxy have the same form in another header.
	r.Header.Set("Authorization", r.Header.Get("Proxy-Authorization"))
	if _, given, _ := r.BasicAuth(); subtle.ConstantTimeCompare([]byte(given), []byte(p.Password)) != 1 || r.Method != http.MethodConnect {
		w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	host, port, _ := net.SplitHostPort(r.Host)
	p.mu.Lock()
	p.Routed[host] = true
	p.mu.Unlock()
	address := net.JoinHostPort(host, port)
	if host == IndexHost {
		address = net.JoinHostPort("127.0.0.1", port)
	} else if way, known := p.Routes[host]; known {
		address = way
	}
	there, err := net.Dial("tcp", address)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	fmt.Fprint(here, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(there, here) }()
	_, _ = io.Copy(here, there)
}

// Serve starts the proxy and returns its URL.
func (p *Proxy) Serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return fmt.Sprintf("http://me:%s@%s", strings.Replace(p.Password, "@", "%40", 1), server.Listener.Addr())
}
