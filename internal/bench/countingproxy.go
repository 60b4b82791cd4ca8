package bench

import (
	"bufio"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"time"
)

// countingProxy is an HTTP proxy for all steps of a builder. It counts their
// connections.
type countingProxy struct {
	server *http.Server
	proxy  string   // its own address
	beyond *url.URL // the machine's proxy, where it has one
	opened atomic.Int64
}

func startCountingProxy(env map[string]string) (*countingProxy, error) {
	g := &countingProxy{}
	if address := env["WAINWRIGHT_BED_HTTPS_PROXY"]; address != "" {
		beyond, err := url.Parse(address)
		if err != nil {
			return nil, err
		}
		g.beyond = beyond
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g.proxy = "http://" + listener.Addr().String()
	plain := &httputil.ReverseProxy{Rewrite: func(*httputil.ProxyRequest) {}, Transport: &http.Transport{}}
	g.server = &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.opened.Add(1)
		if r.Method == http.MethodConnect {
			g.tunnel(w, r)
			return
		}
		plain.ServeHTTP(w, r)
	})}
	go g.server.Serve(listener) // until close
	return g, nil
}

func (g *countingProxy) close() { g.server.Close() }

// environ returns the bed's environment with this proxy as the machine's.
func (g *countingProxy) environ(env map[string]string) map[string]string {
	changed := maps.Clone(env)
	changed["WAINWRIGHT_BED_HTTPS_PROXY"], changed["WAINWRIGHT_BED_HTTP_PROXY"] = g.proxy, g.proxy
	return changed
}

func (g *countingProxy) tunnel(w http.ResponseWriter, r *http.Request) {
	there, err := g.dial(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	if _, err := io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	ended := make(chan struct{}, 2)
	forward := func(to io.Writer, from io.Reader) {
		io.Copy(to, from)
		ended <- struct{}{}
	}
	go forward(there, buffered)
	go forward(here, there)
	<-ended
}

func (g *countingProxy) dial(r *http.Request) (net.Conn, error) {
	if g.beyond == nil {
		return net.DialTimeout("tcp", r.Host, 30*time.Second)
	}
	conn, err := net.DialTimeout("tcp", g.beyond.Host, 30*time.Second)
	if err != nil {
		return nil, err
	}
	ask := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: r.Host}, Host: r.Host, Header: http.Header{}}
	if err := ask.Write(conn); err != nil {
		conn.Close()
		return nil, err
	}
	// The other side sends nothing before it gets a request: the reader has buffered
	// none of it.
	response, err := http.ReadResponse(bufio.NewReader(conn), ask)
	if err != nil || response.StatusCode != http.StatusOK {
		conn.Close()
		return nil, io.ErrUnexpectedEOF
	}
	return conn, nil
}
