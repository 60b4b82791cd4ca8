package release

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ChecksumsFile has the SHA-256 of a release's files, in the form that sha256sum
// --check reads.
const ChecksumsFile = "SHA256SUMS"

func writeChecksums(dir string, names []string) error {
	names = slices.Sorted(slices.Values(names))
	var out strings.Builder
	for _, name := range names {
		sum, err := checksum(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%s  %s\n", sum, name)
	}
	return os.WriteFile(filepath.Join(dir, ChecksumsFile), []byte(out.String()), 0o644)
}

// VerifyFiles fails unless dir holds exactly the files of its checksums, with the
// bytes that these are of.
func VerifyFiles(dir string) error {
	sums, err := os.Open(filepath.Join(dir, ChecksumsFile))
	if err != nil {
		return err
	}
	defer sums.Close()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	unlisted := map[string]bool{}
	for _, entry := range entries {
		unlisted[entry.Name()] = true
	}
	delete(unlisted, ChecksumsFile)
	if len(unlisted) == 0 {
		return fmt.Errorf("%s holds nothing but %s", dir, ChecksumsFile)
	}
	var failures []error
	for lines := bufio.NewScanner(sums); lines.Scan(); {
		want, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || !filepath.IsLocal(name) {
			return fmt.Errorf("%s: line %q is not a checksum and a file's name", ChecksumsFile, lines.Text())
		}
		delete(unlisted, name)
		sum, err := checksum(filepath.Join(dir, name))
		if err == nil && sum != want {
			err = fmt.Errorf("%s has checksum %s, and %s says %s", name, sum, ChecksumsFile, want)
		}
		failures = append(failures, err)
	}
	for name := range unlisted {
		failures = append(failures, fmt.Errorf("%s is not in %s", name, ChecksumsFile))
	}
	return errors.Join(failures...)
}

func checksum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
