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

// distributions are what the index has: real ones, without requirements of their own.
var distributions = [...]string{"setuptools==80.9.0", "six==1.17.0", "click==8.1.8", "iniconfig==2.1.0"}

// fetch has their wheels in a folder beside the bed's own, so that what removes the
// bed removes them. This machine's pip knows where from.
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

// server is an index or a registry at an address of its own.
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

// indexHost is the index's name, whatever its address: builds reach it as their proxy.
// So what is locked, and with it the image, is the same in every run.
const indexHost = "index.example"

// index is a package index (PEP 503) of the wheels in a folder, and for other hosts a
// proxy: apt-get takes the same way.
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

// file is a wheel or, for a name with .metadata after it, what it says of itself
// (PEP 658): so a resolution leaves wheels alone.
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

// registry passes all on to the bed's.
func registry(address string) http.Handler {
	return &httputil.ReverseProxy{
		// The host stays that of the door: the registry names it in what it answers.
		Rewrite:       func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = "http", address },
		FlushInterval: -1,
		ErrorLog:      log.New(io.Discard, "", 0),
	}
}
