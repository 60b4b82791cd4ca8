package kit

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
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

// IndexHost is the name of the private index. With --add-host it is this machine, whose
// network the bed's containers share.
const IndexHost = "index.example.test"

// CompanyIndex is a pypiserver behind TLS, with a password and a certificate of the
// company's own authority.
type CompanyIndex struct {
	Authority Authority
	folder    string // the distributions
	User      string
	Password  string
	// Mark is the part of the password that no escaping changes.
	Mark string
	// Canary begins the names of the distributions. The search for the password has to
	// find it in all places where the password might be.
	Canary string
	server http.Handler
	URL    string // without a credential
}

// ServeCompanyIndex serves an index that holds nothing of its own yet.
func ServeCompanyIndex(t *testing.T) CompanyIndex {
	t.Helper()
	mark := Random() + Random()
	i := CompanyIndex{Authority: NewAuthority(t), folder: t.TempDir(), User: "me", Mark: mark, Canary: "wagon" + Random() + "x", Password: "p@ss/" + mark + ":%+"}
	i.server = httputil.NewSingleHostReverseProxy(i.startPypiserver(t))
	i.URL = i.NewURL(t)
	return i
}

// NewURL returns one more URL of the same index.
func (i CompanyIndex) NewURL(t *testing.T) string {
	t.Helper()
	certificate := i.Authority.IssueCertificate(t, IndexHost, time.Now().Add(12*time.Hour))
	return "https://" + IndexHost + ":" + ServeTLS(t, certificate, i.server) + "/simple"
}

// WithCredential returns the URL of the index with user and password, as people write
// it into pip.conf.
func (i CompanyIndex) WithCredential(password string) string {
	return strings.Replace(i.URL, "://", "://"+url.UserPassword(i.User, password).String()+"@", 1)
}

// startPypiserver starts the server and returns its address.
func (i CompanyIndex) startPypiserver(t *testing.T) *url.URL {
	t.Helper()
	modules, err := pypiserver()
	if err != nil {
		t.Fatalf("pypiserver: %v", err)
	}
	passwords := filepath.Join(t.TempDir(), "htpasswd")
	hash := sha1.Sum([]byte(i.Password))
	if err := os.WriteFile(passwords, fmt.Appendf(nil, "%s:{SHA}%s\n", i.User, base64.StdEncoding.EncodeToString(hash[:])), 0o600); err != nil {
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

// Add puts a wheel or an sdist of a new distribution on the index and returns the
// distribution's name.
func (i CompanyIndex) Add(t *testing.T, form string) string {
	t.Helper()
	distribution := i.Canary + Random()
	content, file := Wheel(t, distribution)
	if form == ".tar.gz" {
		file, content = distribution+"-1.0.tar.gz", SmallSdist(t, distribution)
	}
	if err := os.WriteFile(filepath.Join(i.folder, file), content, 0o644); err != nil {
		t.Fatal(err)
	}
	return distribution
}

// Flags returns the flags with which a build finds the index.
func (i CompanyIndex) Flags(b bed.Bed) []string {
	return []string{"--add-host", IndexHost + ":127.0.0.1", "--build-arg", "NO_PROXY=" + NoProxy(b, IndexHost)}
}
