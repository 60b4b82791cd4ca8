package packaging

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Limits of what is read from a wheel into memory, in bytes.
const (
	maxWheelText    = 16 << 20 // METADATA, entry_points.txt, top_level.txt
	maxWheelEntries = 1 << 20  // files; the largest known wheels have some 20,000
	maxWheel        = 16 << 30 // archive/zip reserves memory for as many entries as would fit in the size
	// Limits of what is read of the archive itself. An entry of the directory takes some
	// 100 bytes, and several times that in memory; compressed content can be long and
	// expand to nothing.
	maxWheelDirectory = 16 << 20
	maxWheelRead      = 64 << 20
)

// Wheel is an open wheel. It has the list of the files; their content is read on request.
// See https://packaging.python.org/en/latest/specifications/binary-distribution-format/.
type Wheel struct {
	Name     WheelName
	Filename string
	files    map[string]*zip.File
	paths    []string // sorted
	distInfo string
}

// WheelFile is a file of a wheel.
type WheelFile struct {
	Path string // with "/", relative
	Size int64  // uncompressed, in bytes
}

// OpenWheel reads the directory of a wheel of size bytes; filename is its name, without a
// folder. The files are read later, so r may fetch parts of a large file. It is an error if
// the name or the archive is not that of a wheel, if a path leads out of it, or if it does
// not have exactly one .dist-info folder. Errors of a Wheel start with its file name.
func OpenWheel(r io.ReaderAt, size int64, filename string) (*Wheel, error) {
	name, err := ParseWheelName(filename)
	if err != nil {
		return nil, err
	}
	w := &Wheel{Name: name, Filename: filename, files: map[string]*zip.File{}}
	if size > maxWheel {
		return nil, w.errorf("it has %d bytes, more than the %d that are read", size, int64(maxWheel))
	}
	limited := &budget{r: r, left: maxWheelDirectory}
	archive, err := zip.NewReader(limited, size)
	limited.left = maxWheelRead
	if err != nil {
		return nil, w.errorf("cannot read its directory of %d bytes: %w", size, err)
	}
	if len(archive.File) > maxWheelEntries {
		return nil, w.errorf("it has %d files, more than the %d that are read", len(archive.File), maxWheelEntries)
	}
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if !fs.ValidPath(f.Name) {
			return nil, w.errorf("it holds a file outside of it, %s", quoteBrief(f.Name))
		}
		if _, twice := w.files[f.Name]; twice {
			return nil, w.errorf("it holds %s twice", quoteBrief(f.Name))
		}
		w.files[f.Name] = f
		w.paths = append(w.paths, f.Name)
	}
	slices.Sort(w.paths)
	if w.distInfo, err = w.findDistInfo(); err != nil {
		return nil, err
	}
	return w, nil
}

// budget fails with errBudget once more than left bytes are read.
type budget struct {
	r    io.ReaderAt
	left int64
}

var errBudget = errors.New("it is longer than what is read of it")

func (b *budget) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errBudget
	}
	return b.r.ReadAt(p, off)
}

func (w *Wheel) errorf(format string, args ...any) error {
	return fmt.Errorf("%s: %w", w.Filename, fmt.Errorf(format, args...))
}

func (w *Wheel) findDistInfo() (string, error) {
	found := map[string]bool{}
	for _, p := range w.paths {
		if folder, _, ok := strings.Cut(p, "/"); ok && strings.HasSuffix(folder, ".dist-info") {
			found[folder] = true
		}
	}
	folders := make([]string, 0, len(found))
	for folder := range found {
		folders = append(folders, folder)
	}
	slices.Sort(folders)
	switch {
	case len(folders) == 0:
		return "", w.errorf("it has no .dist-info folder")
	case len(folders) > 1:
		return "", w.errorf("it has %d .dist-info folders: %s", len(folders), Summarize(folders))
	}
	name, _, _ := strings.Cut(folders[0], "-")
	if NormalizeName(name) != NormalizeName(w.Name.Distribution) {
		return "", w.errorf("its folder %s belongs to another distribution", folders[0])
	}
	return folders[0], nil
}

// Files returns all files, sorted by path.
func (w *Wheel) Files() []WheelFile {
	files := make([]WheelFile, len(w.paths))
	for i, p := range w.paths {
		files[i] = WheelFile{p, int64(min(w.files[p].UncompressedSize64, 1<<62))}
	}
	return files
}

// Read returns the content of a file. It is an error if that has more than limit bytes,
// whatever size the archive states. The error is fs.ErrNotExist if there is no such file.
func (w *Wheel) Read(name string, limit int64) ([]byte, error) {
	f, ok := w.files[name]
	if !ok {
		return nil, w.errorf("%s: %w", name, fs.ErrNotExist)
	}
	r, err := f.Open()
	if err != nil {
		return nil, w.errorf("%s: %w", name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, w.errorf("%s: %w", name, err)
	}
	if int64(len(data)) > limit {
		return nil, w.errorf("%s has more than the %d bytes that are read", name, limit)
	}
	return data, nil
}

// Metadata reads METADATA, of up to 16 MiB.
func (w *Wheel) Metadata() (Metadata, error) {
	data, err := w.Read(path.Join(w.distInfo, "METADATA"), maxWheelText)
	if err != nil {
		return Metadata{}, err
	}
	m, err := ParseMetadata(data)
	if err != nil {
		return Metadata{}, w.errorf("%w", err)
	}
	return m, nil
}

// DirectURL returns the URL in direct_url.json, "" if there is none. Installers write the
// file, and a wheel is not meant to have it. See
// https://packaging.python.org/en/latest/specifications/direct-url/.
func (w *Wheel) DirectURL() (string, error) {
	data, err := w.Read(path.Join(w.distInfo, "direct_url.json"), maxWheelText)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var origin struct {
		URL string `json:"url"`
	}
	if err := json.Unmarshal(data, &origin); err != nil {
		return string(data), nil // no tool can read it
	}
	return origin.URL, nil
}

// EntryPoints reads entry_points.txt. It returns an empty map if there is none.
func (w *Wheel) EntryPoints() (map[string][]EntryPoint, error) {
	data, err := w.Read(path.Join(w.distInfo, "entry_points.txt"), maxWheelText)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string][]EntryPoint{}, nil
	}
	if err != nil {
		return nil, err
	}
	points, err := ParseEntryPoints(data)
	if err != nil {
		return nil, w.errorf("%w", err)
	}
	return points, nil
}
