package engines

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/probe"
)

// files is a small project: paths and contents.
type files map[string]string

// write writes the project into a folder of its own.
func (f files) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// example is examples/mlproject with a lock, with which it makes the same image,
// however old an engine's caches are.
var example = sync.OnceValues(func() (string, error) {
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(shared, "mlproject")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "examples", "mlproject"))); err != nil {
		return "", err
	}
	args := append([]string{"build", "--progress=plain", "--target=lock", "-o", dir}, exampleArgs(b)...)
	_, err = wainwright(b, "", append(args, dir)...)
	return dir, err
})

// exampleArgs returns the flags that the example is built with.
func exampleArgs(b bed.Bed) []string {
	return append([]string{"--build-arg", "python=3.11"}, b.BuildFlags()...)
}

// expectations are those of examples/mlproject.expect.json: what containers print, and
// what the server answers.
type expectations struct {
	runs     []run
	requests []request
	port     int
}

type run struct{ args, prints []string }

func expected(t *testing.T) expectations {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "examples", "mlproject.expect.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Run, Prints           []string
		Get, Post, Type, Body string
		Port, Status          int
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	var all expectations
	for _, expectation := range list {
		if expectation.Run != nil {
			all.runs = append(all.runs, run{expectation.Run, expectation.Prints})
			continue
		}
		q := request{probe.Request{Method: http.MethodGet, Path: expectation.Get, Type: expectation.Type, Body: expectation.Body}, http.StatusOK, expectation.Prints}
		if expectation.Post != "" {
			q.Method, q.Path = http.MethodPost, expectation.Post
		}
		if expectation.Status != 0 {
			q.status = expectation.Status
		}
		all.requests, all.port = append(all.requests, q), expectation.Port
	}
	if len(all.runs) == 0 || len(all.requests) == 0 {
		t.Fatal("the example's expectations are none")
	}
	return all
}

// askAll sends all requests to the example's server.
func (e expectations) askAll(t *testing.T, address string, ended func() error) {
	t.Helper()
	for _, q := range e.requests {
		if err := ask(address, e.port, q, ended); err != nil {
			t.Fatal(err)
		}
	}
}

// check returns an error if a run did not print what is expected.
func (r run) check(stdout string) error {
	for _, text := range r.prints {
		if !strings.Contains(stdout, text) {
			return fmt.Errorf("%q prints no %q but\n%s", r.args, text, stdout)
		}
	}
	return nil
}
