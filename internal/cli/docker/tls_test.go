package docker

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/cli/cli/context"
	dockercontext "github.com/docker/cli/cli/context/docker"
	"github.com/docker/cli/cli/context/store"
	"github.com/moby/moby/api/types/system"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// An engine that demands a client certificate answers with that of the context, or
// of the environment.
func TestTLS(t *testing.T) {
	ca := newAuthority(t)
	host := engineWithTLS(t, ca)
	data := ca.issue(t, "client")
	dir := t.TempDir()
	engine := map[string]any{dockercontext.DockerEndpoint: dockercontext.EndpointMeta{Host: host}}
	createContext(t, dir, "secure", engine, data)
	createContext(t, dir, "bare", engine, nil)
	createContext(t, dir, "stranger", engine, newAuthority(t).issue(t, "client", ca.certificate))
	createContext(t, dir, "unverified", map[string]any{dockercontext.DockerEndpoint: dockercontext.EndpointMeta{Host: host, SkipTLSVerify: true}},
		&context.TLSData{Cert: data.Cert, Key: data.Key})
	certificates := writeCertificates(t, data)
	for name, test := range map[string]struct {
		env environ.Environ
		err string
	}{
		"context":                        {env: environ.Environ{"DOCKER_CONTEXT=secure"}},
		"context_unverified":             {env: environ.Environ{"DOCKER_CONTEXT=unverified"}},
		"context_without_certificate":    {environ.Environ{"DOCKER_CONTEXT=bare"}, "no Docker engine answers at " + host},
		"context_of_another_authority":   {environ.Environ{"DOCKER_CONTEXT=stranger"}, "no Docker engine answers at " + host},
		"context_ignores_environment":    {environ.Environ{"DOCKER_CONTEXT=bare", "DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH=" + certificates}, "no Docker engine answers at " + host},
		"host":                           {env: environ.Environ{"DOCKER_HOST=" + host, "DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH=" + certificates}},
		"host_without_DOCKER_TLS_VERIFY": {environ.Environ{"DOCKER_HOST=" + host, "DOCKER_CERT_PATH=" + certificates}, "no Docker engine answers at " + host},
		"host_without_files":             {environ.Environ{"DOCKER_HOST=" + host, "DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH=" + dir}, "ca.pem"},
	} {
		t.Run(name, func(t *testing.T) {
			engine, err := Open(t.Context(), test.env, configfile.New(filepath.Join(dir, "config.json")))
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("error %v, want %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer engine.Close()
			if engine.Host != host {
				t.Errorf("the engine at %s, want %s", engine.Host, host)
			}
		})
	}
}

// createContext writes a context to Docker's store below dir, with Docker's own
// code. tls may be nil.
func createContext(t *testing.T, dir, name string, endpoints map[string]any, tls *context.TLSData) {
	t.Helper()
	contexts := contextStore(filepath.Join(dir, "contexts"))
	if err := contexts.CreateOrUpdate(store.Metadata{Name: name, Metadata: map[string]any{"Description": name}, Endpoints: endpoints}); err != nil {
		t.Fatal(err)
	}
	if err := contexts.ResetEndpointTLSMaterial(name, dockercontext.DockerEndpoint, tls.ToStoreTLSData()); err != nil {
		t.Fatal(err)
	}
}

// engineWithTLS answers as an engine does, to clients with a certificate of ca.
func engineWithTLS(t *testing.T, ca authority) (host string) {
	t.Helper()
	data := ca.issue(t, "server")
	certificate, err := tls.X509KeyPair(data.Cert, data.Key)
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(ca.certificate)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Api-Version", "1.48")
		if strings.HasSuffix(r.URL.Path, "/info") {
			_ = json.NewEncoder(w).Encode(system.Info{ID: "secure"})
		}
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return "tcp://" + server.Listener.Addr().String()
}

// authority issues certificates. certificate is in PEM.
type authority struct {
	parsed      *x509.Certificate
	key         *ecdsa.PrivateKey
	certificate []byte
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ca"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{parsed, key, encodePEM(t, "CERTIFICATE", der)}
}

// issue makes a certificate for 127.0.0.1. The authorities to trust are trusted, or
// this one.
func (a authority) issue(t *testing.T, name string, trusted ...[]byte) *context.TLSData {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.parsed, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	ca := a.certificate
	if len(trusted) > 0 {
		ca = bytes.Join(trusted, nil)
	}
	return &context.TLSData{CA: ca, Cert: encodePEM(t, "CERTIFICATE", der), Key: encodePEM(t, "EC PRIVATE KEY", private)}
}

func encodePEM(t *testing.T, kind string, der []byte) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := pem.Encode(&text, &pem.Block{Type: kind, Bytes: der}); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// writeCertificates makes a folder for DOCKER_CERT_PATH.
func writeCertificates(t *testing.T, data *context.TLSData) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string][]byte{"ca.pem": data.CA, "cert.pem": data.Cert, "key.pem": data.Key} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
