package packaging

import (
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// Lock is a pylock.toml of version 1.x. See
// https://packaging.python.org/en/latest/specifications/pylock-toml/.
type Lock struct {
	LockVersion    string         `toml:"lock-version"`
	CreatedBy      string         `toml:"created-by"`
	RequiresPython string         `toml:"requires-python"`
	Environments   []string       `toml:"environments"` // markers
	Extras         []string       `toml:"extras"`
	Groups         []string       `toml:"dependency-groups"`
	DefaultGroups  []string       `toml:"default-groups"`
	Packages       []Package      `toml:"packages"`
	Tool           map[string]any `toml:"tool"`
}

// Package is an entry of a lock. Several entries may have the same name and different
// markers. An entry has wheels and an sdist, or one of Archive, VCS and Directory.
type Package struct {
	Name           string         `toml:"name"`    // normalised
	Version        string         `toml:"version"` // may be "" without wheels and sdist
	Marker         string         `toml:"marker"`
	RequiresPython string         `toml:"requires-python"`
	Index          string         `toml:"index"`
	Wheels         []Artifact     `toml:"wheels"`
	Sdist          *Artifact      `toml:"sdist"`
	Archive        *Artifact      `toml:"archive"`
	VCS            *VCS           `toml:"vcs"`
	Directory      *Directory     `toml:"directory"`
	Tool           map[string]any `toml:"tool"`

	// CompiledElsewhere is true if there are compiled wheels, but none for the target that
	// the package was selected for. What is built from the sdist is then compiled too.
	CompiledElsewhere bool `toml:"-"`
}

// Artifact is one file to install from.
type Artifact struct {
	Name         string            `toml:"name"` // often left out: see Filename
	URL          string            `toml:"url"`
	Path         string            `toml:"path"`   // relative to the lock
	Size         int64             `toml:"size"`   // in bytes; 0 if not given
	Hashes       map[string]string `toml:"hashes"` // hexadecimal by algorithm, "sha256"
	Subdirectory string            `toml:"subdirectory"`
	UploadTime   time.Time         `toml:"upload-time"` // UTC; zero if not given
}

// VCS is a commit of a repository.
type VCS struct {
	Type              string `toml:"type"` // "git"
	URL               string `toml:"url"`
	Path              string `toml:"path"`
	RequestedRevision string `toml:"requested-revision"`
	CommitID          string `toml:"commit-id"`
	Subdirectory      string `toml:"subdirectory"`
}

// Directory is a folder, relative to the lock.
type Directory struct {
	Path         string `toml:"path"`
	Editable     bool   `toml:"editable"`
	Subdirectory string `toml:"subdirectory"`
}

// Filename returns the name of the file: Name, else the last part of the path or URL.
func (a Artifact) Filename() string {
	if a.Name != "" {
		return a.Name
	}
	return a.inferredName()
}

func (a Artifact) inferredName() string {
	if a.Path != "" {
		return a.Path[strings.LastIndexAny(a.Path, `/\`)+1:]
	}
	place, _, _ := strings.Cut(a.URL, "#")
	place, _, _ = strings.Cut(place, "?")
	name := place[strings.LastIndexByte(place, '/')+1:]
	if decoded, err := url.PathUnescape(name); err == nil {
		return decoded
	}
	return name
}

// String returns the name and version for a message: "numpy 2.3.1".
func (p Package) String() string { return strings.TrimSpace(p.Name + " " + p.Version) }

// ParseLock parses and checks a pylock.toml. The error names the line or the package.
// Hashes may be missing although the specification requires them: see Artifact.Hashed.
func ParseLock(data []byte) (Lock, error) {
	var l Lock
	if err := UnmarshalTOML(data, &l); err != nil {
		var at *toml.DecodeError
		if errors.As(err, &at) {
			row, column := at.Position()
			return Lock{}, fmt.Errorf("pylock.toml, line %d, column %d: %w", row, column, err)
		}
		return Lock{}, fmt.Errorf("pylock.toml: %w", err)
	}
	if err := l.check(); err != nil {
		return Lock{}, fmt.Errorf("pylock.toml: %w", err)
	}
	for _, p := range l.Packages {
		for i := range p.Wheels {
			p.Wheels[i].UploadTime = utc(p.Wheels[i].UploadTime)
		}
		for _, a := range []*Artifact{p.Sdist, p.Archive} {
			if a != nil {
				a.UploadTime = utc(a.UploadTime)
			}
		}
	}
	return l, nil
}

func (l Lock) check() error {
	switch version, err := ParseVersion(l.LockVersion); {
	case l.LockVersion == "":
		return errors.New("it has no lock-version")
	case err != nil || version.releaseNumber(0) != "1":
		return fmt.Errorf("lock-version %q is not known: expected 1.0", l.LockVersion)
	case l.CreatedBy == "":
		return errors.New("it has no created-by")
	}
	if _, err := ParseSpecifiers(l.RequiresPython); err != nil {
		return fmt.Errorf("requires-python %q: %w", l.RequiresPython, err)
	}
	for _, text := range l.Environments {
		if _, err := ParseMarker(text); err != nil {
			return fmt.Errorf("environments: %q: %w", text, err)
		}
	}
	for i, p := range l.Packages {
		if err := p.check(); err != nil {
			return fmt.Errorf("packages[%d], %q: %w", i, p.Name, err)
		}
	}
	return nil
}

func (p Package) check() error {
	if p.Name != NormalizeName(p.Name) || !ValidName(p.Name) {
		return errors.New("its name is not a normalised one")
	}
	if _, err := ParseVersion(p.Version); err != nil && p.Version != "" {
		return err
	}
	if _, err := p.marker(); err != nil {
		return fmt.Errorf("marker %q: %w", p.Marker, err)
	}
	if _, err := ParseSpecifiers(p.RequiresPython); err != nil {
		return fmt.Errorf("requires-python %q: %w", p.RequiresPython, err)
	}
	direct := 0
	for _, set := range []bool{p.Archive != nil, p.VCS != nil, p.Directory != nil} {
		if set {
			direct++
		}
	}
	if hasFiles := len(p.Wheels) > 0 || p.Sdist != nil; hasFiles && direct > 0 || !hasFiles && direct != 1 {
		return errors.New("expected either wheels and an sdist, or one of vcs, directory and archive")
	}
	for _, a := range p.Artifacts() {
		if err := a.check(); err != nil {
			return err
		}
	}
	for _, wheel := range p.wheels() {
		if err := p.checkWheel(wheel.Filename()); err != nil {
			return err
		}
	}
	switch {
	case p.VCS != nil && (p.VCS.Type == "" || p.VCS.CommitID == "" || p.VCS.URL == "" && p.VCS.Path == ""):
		return errors.New("its vcs needs a type, a commit-id and a url or path")
	case p.Directory != nil && p.Directory.Path == "":
		return errors.New("its directory has no path")
	}
	return nil
}

// marker returns the parsed marker, nil if there is none.
func (p Package) marker() (*Marker, error) {
	if p.Marker == "" {
		return nil, nil
	}
	return ParseMarker(p.Marker)
}

// wheels returns the wheels, and the archive if it is one. A distribution that is required
// by its URL or path is an archive in a lock, whether it is a wheel or an sdist.
func (p Package) wheels() []Artifact {
	if p.Archive != nil && p.Archive.isWheel() {
		return []Artifact{*p.Archive}
	}
	return p.Wheels
}

func (a Artifact) isWheel() bool { return strings.HasSuffix(a.Filename(), ".whl") }

// Artifacts returns all files of the package.
func (p Package) Artifacts() []Artifact {
	files := slices.Clone(p.Wheels)
	for _, a := range []*Artifact{p.Sdist, p.Archive} {
		if a != nil {
			files = append(files, *a)
		}
	}
	return files
}

// checkWheel compares a wheel's file name with its entry.
func (p Package) checkWheel(filename string) error {
	w, err := ParseWheelName(filename)
	if err != nil {
		return err
	}
	if NormalizeName(w.Distribution) != p.Name {
		return fmt.Errorf("%s belongs to another distribution", filename)
	}
	wheel, _ := ParseVersion(w.Version)
	if entry, err := ParseVersion(p.Version); err == nil && wheel.Compare(entry) != 0 {
		return fmt.Errorf("%s is not of version %s", filename, p.Version)
	}
	return nil
}

// digestSizes are the lengths in hexadecimal of the hashes that uv checks, by algorithm.
var digestSizes = map[string]int{"md5": 32, "sha256": 64, "sha384": 96, "sha512": 128, "blake2b": 128}

// Hashed reports whether there is a hash that tells the file from others.
func (a Artifact) Hashed() bool {
	for algorithm, digest := range a.Hashes {
		if _, err := hex.DecodeString(digest); err == nil && len(digest) == digestSizes[algorithm] {
			return true
		}
	}
	return false
}

// SecurelyHashed reports whether nobody can make another file with the same hashes. Some
// indexes have nothing but MD5.
func (a Artifact) SecurelyHashed() bool {
	secure := maps.Clone(a.Hashes)
	delete(secure, "md5")
	return Artifact{Hashes: secure}.Hashed()
}

func (a Artifact) check() error {
	if a.URL == "" && a.Path == "" {
		return errors.New("a file of it has neither url nor path")
	}
	if a.Size < 0 {
		return fmt.Errorf("%s has a negative size", a.Filename())
	}
	return nil
}

// utc returns a time in UTC. A time without a zone in TOML is taken as UTC; the library
// takes it as the zone of the machine.
func utc(t time.Time) time.Time {
	if t.Location() == time.Local {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	}
	return t.UTC()
}
