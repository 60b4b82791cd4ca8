package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/wainwright-build/wainwright/internal/bed"
)

//go:embed fetch.py
var fetchScript string

// Sdists returns the folder of the sdists: beside the test bed's own, so that they are
// removed with the bed. lookup reads the environment.
func Sdists(lookup func(string) (string, bool)) string {
	return filepath.Join(filepath.Dir(bed.File(lookup)), "sdists")
}

// Fetch fetches the sdists that the folder lacks, and checks their hashes.
func Fetch(ctx context.Context, dir string, projects []Project) error {
	var missing []Project
	for _, p := range projects {
		if _, err := p.read(dir); errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, p)
		} else if err != nil {
			return err
		}
	}
	if len(missing) == 0 {
		return nil
	}
	wanted, err := json.Marshal(missing)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "python3", "-c", fetchScript, dir)
	cmd.Stdin = bytes.NewReader(wanted)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("fetch the sdists: %w\n%s", err, out)
	}
	for _, p := range missing {
		if _, err := p.read(dir); err != nil {
			return err
		}
	}
	return nil
}

// read reads the sdist. One with another hash is removed.
func (p Project) read(dir string) ([]byte, error) {
	file := filepath.Join(dir, p.Sdist)
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	if got := hex.EncodeToString(sum[:]); got != p.SHA256 {
		return nil, errors.Join(fmt.Errorf("%s: its hash is %s, not %s", p.Sdist, got, p.SHA256), os.Remove(file))
	}
	return data, nil
}

// Unpack unpacks the project's sdist into a new folder. It writes nothing outside of it
// and nothing but files and folders.
func (p Project) Unpack(sdists, to string) error {
	data, err := p.read(sdists)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(to)
	if err != nil {
		return err
	}
	defer root.Close()
	if strings.HasSuffix(p.Sdist, ".zip") {
		err = unzip(data, root)
	} else {
		err = untar(p.Sdist, data, root)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", p.Sdist, err)
	}
	return nil
}

// largest is the limit for a file of an sdist, in bytes.
const largest = 64 << 20

func untar(name string, data []byte, root *os.Root) error {
	var plain io.Reader
	var err error
	switch path.Ext(name) {
	case ".gz", ".tgz":
		plain, err = gzip.NewReader(bytes.NewReader(data))
	case ".bz2":
		plain = bzip2.NewReader(bytes.NewReader(data))
	default:
		err = errors.New("it is compressed in no way that is known")
	}
	if err != nil {
		return err
	}
	archive := tar.NewReader(plain)
	for {
		header, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch header.Typeflag {
		case tar.TypeReg:
			err = extract(root, header.Name, header.FileInfo().Mode(), archive)
		case tar.TypeDir, tar.TypeXGlobalHeader:
			// Folders are created with their files.
		default:
			err = fmt.Errorf("%s is neither a file nor a folder", header.Name)
		}
		if err != nil {
			return err
		}
	}
}

func unzip(data []byte, root *os.Root) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, file := range archive.File {
		if file.Mode().IsDir() {
			continue
		}
		content, err := file.Open()
		if err != nil {
			return err
		}
		err = extract(root, file.Name, file.Mode(), content)
		content.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// extract writes a file of an sdist, without the folder that holds everything in it.
func extract(root *os.Root, name string, mode fs.FileMode, content io.Reader) error {
	_, below, ok := strings.Cut(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/")
	if !ok {
		return nil // outside the project
	}
	if !mode.IsRegular() {
		return fmt.Errorf("%s is no file", name)
	}
	if err := root.MkdirAll(path.Dir(below), 0o755); err != nil {
		return err
	}
	file, err := root.OpenFile(below, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644|mode&0o111)
	if err != nil {
		return err
	}
	n, err := io.CopyN(file, content, largest)
	if err == io.EOF {
		err = nil
	}
	if n == largest {
		err = fmt.Errorf("%s is larger than a source file is", name)
	}
	return errors.Join(err, file.Close())
}
