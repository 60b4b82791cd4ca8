package test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
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

// authority is a company's own, which no machine trusts that is not told to.
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

// vouch makes a host's certificate, good until a time.
func (a authority) vouch(t *testing.T, host string, until time.Time) tls.Certificate {
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

// serveTLS answers with a certificate. It gives the port.
func serveTLS(t *testing.T, certificate tls.Certificate, handler http.Handler) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // who does not trust it hangs up
	server.StartTLS()
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// indexHost is the private index's name. Builds are told by --add-host that it is this
// machine, whose network the bed's containers share.
const indexHost = "index.example.test"

// companyIndex is a pypiserver that asks for a password, behind TLS with a
// certificate of the company's own authority.
type companyIndex struct {
	authority authority
	folder    string // what it serves
	user      string
	password  string
	// mark is what of the password stays as it is however the password is escaped.
	mark string
	// canary begins the names of what it serves: what is looked for where nothing of
	// the password may be.
	canary string
	server http.Handler
	url    string // of its packages, without a credential
}

func serveCompanyIndex(t *testing.T) companyIndex {
	t.Helper()
	mark := random() + random()
	i := companyIndex{authority: newAuthority(t), folder: t.TempDir(), user: "me", mark: mark, canary: "wagon" + random() + "x", password: "p@ss/" + mark + ":%+"}
	i.server = httputil.NewSingleHostReverseProxy(i.startPypiserver(t))
	i.url = i.front(t)
	return i
}

// front is one more URL of the same index.
func (i companyIndex) front(t *testing.T) string {
	t.Helper()
	certificate := i.authority.vouch(t, indexHost, time.Now().Add(12*time.Hour))
	return "https://" + indexHost + ":" + serveTLS(t, certificate, i.server) + "/simple"
}

// withCredential is a URL of the index as people write it into pip.conf.
func (i companyIndex) withCredential(password string) string {
	return strings.Replace(i.url, "://", "://"+url.UserPassword(i.user, password).String()+"@", 1)
}

// startPypiserver gives the server's address.
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
	// What the company did not make itself comes from where everything comes from here.
	if index := bed.Env(t).Env["WAINWRIGHT_BED_INDEX_URL"]; index != "" {
		args = append(args, "--fallback-url", index)
	}
	var said bytes.Buffer
	cmd := exec.Command("python3", append(args, i.folder)...)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+modules)
	cmd.Stdout, cmd.Stderr = &said, &said
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
			t.Fatalf("pypiserver does not answer:\n%s", said.String())
		}
	}
}

// pypiserver is where its modules are, kept beside the bed's other programs.
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
