package faults

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// distributions are those of the index: real ones without requirements.
var distributions = [...]string{"setuptools==80.9.0", "six==1.17.0", "click==8.1.8", "iniconfig==2.1.0"}

// fetch fetches their wheels with this machine's pip into a folder beside the bed's
// own, so that they are removed with the bed.
func fetch(ctx context.Context) (string, error) {
	dir := filepath.Join(filepath.Dir(bed.File(os.LookupEnv)), "wheels")
	if found, _ := filepath.Glob(filepath.Join(dir, "*.whl")); len(found) >= len(distributions) {
		return dir, nil
	}
	args := append([]string{"-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "-d", dir}, distributions[:]...)
	if out, err := exec.CommandContext(ctx, "python3", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetch wheels: %w\n%s", err, out)
	}
	return dir, nil
}

// server is an index or a registry with its own address.
type server struct {
	door
	address string // HOST:PORT
	http    *http.Server
}

func serve(behind http.Handler) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{door: door{behind: behind}, address: l.Addr().String()}
	s.Upset(nil)
	s.http = &http.Server{Handler: &s.door, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = s.http.Serve(l) }()
	return s, nil
}

func (s *server) close() { _ = s.http.Close() }

// indexHost is the index's name. Builds reach it through a proxy, whatever its address,
// so that the lock and the image are the same in each run.
const indexHost = "index.example"

// index is a package index (https://peps.python.org/pep-0503/) of the wheels in a
// folder, and a proxy for other hosts, which apt-get uses.
func index(dir string, onward *http.Transport) http.Handler {
	other := &httputil.ReverseProxy{Rewrite: func(*httputil.ProxyRequest) {}, Transport: onward, ErrorLog: log.New(io.Discard, "", 0)}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != indexHost {
			other.ServeHTTP(w, r)
			return
		}
		part := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		if len(part) != 2 {
			http.NotFound(w, r)
			return
		}
		if part[0] == "files" {
			data, err := file(dir, part[1])
			if err != nil {
				http.NotFound(w, r)
				return
			}
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
			return
		}
		files, _ := filepath.Glob(filepath.Join(dir, part[1]+"-*.whl"))
		if len(files) == 0 {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!DOCTYPE html><html><body>")
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				continue
			}
			name := filepath.Base(file)
			fmt.Fprintf(w, `<a href="/files/%s#sha256=%x" data-core-metadata="true">%s</a>`, name, sha256.Sum256(data), name)
		}
		fmt.Fprint(w, "</body></html>")
	})
}

// file returns a wheel, or its metadata for a name that ends with .metadata
// (https://peps.python.org/pep-0658/), so that resolving fetches no wheel.
func file(dir, name string) ([]byte, error) {
	wheel, metadata := strings.CutSuffix(name, ".metadata")
	data, err := os.ReadFile(filepath.Join(dir, filepath.Base(wheel)))
	if err != nil || !metadata {
		return data, err
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	found, _ := fs.Glob(archive, "*.dist-info/METADATA")
	if len(found) != 1 {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(archive, found[0])
}

// registry passes requests on to the bed's registry.
func registry(address string) http.Handler {
	return &httputil.ReverseProxy{
		// The host stays the door's: the registry's answers contain it.
		Rewrite:       func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = "http", address },
		FlushInterval: -1,
		ErrorLog:      log.New(io.Discard, "", 0),
	}
}
