package test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// authority is a company's certificate authority, which no machine trusts by default.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pem         string
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Wagon Works CA"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{certificate, key, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))}
}

// issueCertificate makes a certificate for a host that is valid until a time.
func (a authority) issueCertificate(t *testing.T, host string, until time.Time) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, a.certificate, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// serveTLS serves with a certificate and returns the port.
func serveTLS(t *testing.T, certificate tls.Certificate, handler http.Handler) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a client that does not trust the certificate hangs up
	server.StartTLS()
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// indexHost is the name of the private index. With --add-host it is this machine, whose
// network the bed's containers share.
const indexHost = "index.example.test"

// companyIndex is a pypiserver behind TLS, with a password and a certificate of the
// company's own authority.
type companyIndex struct {
	authority authority
	folder    string // the distributions
	user      string
	password  string
	// mark is the part of the password that no escaping changes.
	mark string
	// canary begins the names of the distributions. The search for the password has to
	// find it in all places where the password might be.
	canary string
	server http.Handler
	url    string // without a credential
}

func serveCompanyIndex(t *testing.T) companyIndex {
	t.Helper()
	mark := random() + random()
	i := companyIndex{authority: newAuthority(t), folder: t.TempDir(), user: "me", mark: mark, canary: "wagon" + random() + "x", password: "p@ss/" + mark + ":%+"}
	i.server = httputil.NewSingleHostReverseProxy(i.startPypiserver(t))
	i.url = i.newURL(t)
	return i
}

// newURL returns one more URL of the same index.
func (i companyIndex) newURL(t *testing.T) string {
	t.Helper()
	certificate := i.authority.issueCertificate(t, indexHost, time.Now().Add(12*time.Hour))
	return "https://" + indexHost + ":" + serveTLS(t, certificate, i.server) + "/simple"
}

// withCredential returns the URL of the index with user and password, as people write
// it into pip.conf.
func (i companyIndex) withCredential(password string) string {
	return strings.Replace(i.url, "://", "://"+url.UserPassword(i.user, password).String()+"@", 1)
}

// startPypiserver starts the server and returns its address.
func (i companyIndex) startPypiserver(t *testing.T) *url.URL {
	t.Helper()
	modules, err := pypiserver()
	if err != nil {
		t.Fatalf("pypiserver: %v", err)
	}
	passwords := filepath.Join(t.TempDir(), "htpasswd")
	hash := sha1.Sum([]byte(i.password))
	if err := os.WriteFile(passwords, fmt.Appendf(nil, "%s:{SHA}%s\n", i.user, base64.StdEncoding.EncodeToString(hash[:])), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	_, port, _ := net.SplitHostPort(address)
	args := []string{"-m", "pypiserver", "run", "--interface", "127.0.0.1", "--port", port,
		"--passwords", passwords, "--authenticate", "list,download,update"}
	// Other distributions come from this machine's index.
	if index := bed.Env(t).Env["WAINWRIGHT_BED_INDEX_URL"]; index != "" {
		args = append(args, "--fallback-url", index)
	}
	var printed bytes.Buffer
	cmd := exec.Command("python3", append(args, i.folder)...)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+modules)
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return &url.URL{Scheme: "http", Host: address}
		}
		if time.Since(began) > 20*time.Second {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			t.Fatalf("pypiserver does not answer:\n%s", printed.String())
		}
	}
}

// pypiserver returns the folder with pypiserver's modules, kept beside the bed's
// programs.
var pypiserver = sync.OnceValues(func() (string, error) {
	wanted := []string{"pypiserver==2.4.2", "passlib==1.7.4"}
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(filepath.Dir(b.Bin), strings.Join(wanted, "+"))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	half, err := os.MkdirTemp(filepath.Dir(dir), "pypiserver")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(half)
	args := append([]string{"-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", half}, wanted...)
	if out, err := exec.Command("python3", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return dir, os.Rename(half, dir)
})

// privateIndex is a package index that serves one distribution with a password. If it
// was made with libraries, the distribution has a compiled module that loads them. The
// bed's containers share the machine's network.
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

// hostileIndex serves a distribution that has only an sdist, with a password.
func hostileIndex(t *testing.T, name, password string, sdist func(address string) []byte) string {
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
			http.ServeContent(w, r, "", epoch, bytes.NewReader(data))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	address := strings.TrimPrefix(server.URL, "http://")
	data = sdist(address)
	return address
}

// serveFiles serves contents by path.
func serveFiles(t *testing.T, contents map[string][]byte) (address string) {
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

// add puts a wheel or an sdist of a new distribution on the index and returns the
// distribution's name.
func (i companyIndex) add(t *testing.T, form string) string {
	t.Helper()
	distribution := i.canary + random()
	content, file := wheelOf(t, distribution)
	if form == ".tar.gz" {
		file, content = distribution+"-1.0.tar.gz", sdistOf(t, distribution)
	}
	if err := os.WriteFile(filepath.Join(i.folder, file), content, 0o644); err != nil {
		t.Fatal(err)
	}
	return distribution
}

// flags returns the flags with which a build finds the index.
func (i companyIndex) flags(b bed.Bed) []string {
	return []string{"--add-host", indexHost + ":127.0.0.1", "--build-arg", "NO_PROXY=" + noProxy(b, indexHost)}
}

// secrets are the contents of --secret by id.
type secrets map[string]string

// flags writes each secret into a file and returns the flags that name them.
func (s secrets) flags(t *testing.T) []string {
	t.Helper()
	var flags []string
	for id, content := range s {
		file := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		flags = append(flags, "--secret", "id="+id+",src="+file)
	}
	return flags
}

// noProxy returns the machine's list of hosts without a proxy, with one more.
func noProxy(b bed.Bed, name string) string {
	if set := b.Env["WAINWRIGHT_BED_NO_PROXY"]; set != "" {
		return set + "," + name
	}
	return name
}

// proxy is an HTTP proxy with a password. It knows the addresses of hosts that nothing
// else can resolve.
type proxy struct {
	password string
	routes   map[string]string // host to an address of this machine
	mu       sync.Mutex
	routed   map[string]bool // hosts that were asked for
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The credentials of a proxy have the same form in another header.
	r.Header.Set("Authorization", r.Header.Get("Proxy-Authorization"))
	if _, given, _ := r.BasicAuth(); subtle.ConstantTimeCompare([]byte(given), []byte(p.password)) != 1 || r.Method != http.MethodConnect {
		w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	host, port, _ := net.SplitHostPort(r.Host)
	p.mu.Lock()
	p.routed[host] = true
	p.mu.Unlock()
	address := net.JoinHostPort(host, port)
	if host == indexHost {
		address = net.JoinHostPort("127.0.0.1", port)
	} else if way, known := p.routes[host]; known {
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

// serve starts the proxy and returns its URL.
func (p *proxy) serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return fmt.Sprintf("http://me:%s@%s", strings.Replace(p.password, "@", "%40", 1), server.Listener.Addr())
}
