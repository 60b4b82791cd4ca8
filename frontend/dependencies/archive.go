package dependencies

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Archive is a wheel or sdist in the build context that is installed from there, such
// as "./wheels/mine-1.0-py3-none-any.whl".
type Archive struct {
	Path    string // below the context's root
	Below   string // from the project, as a lock beside setup.py has it
	Written string // as it was asked for
	// Asked is where it was asked for; zero if a folder of --find-links offers it.
	Asked report.Position
}

// Name returns the name of the file.
func (a Archive) Name() string { return path.Base(a.Path) }

// url returns the URL that the file has in the steps that resolve and install.
func (a Archive) url() string { return "file://" + path.Join(steps.LocalDir, a.Name()) }

// Folder is a folder of the build context that --find-links names.
type Folder struct {
	Path    string // below the context's root
	Written string
	Place   report.Position
}

// Offers returns a file of the folder, for a project in dir.
func (f Folder) Offers(dir, name string) Archive {
	return archiveAt(path.Join(f.Path, name), path.Join(f.Written, name), dir)
}

func archiveAt(full, written, dir string) Archive {
	return Archive{Path: full, Below: below(full, dir), Written: written}
}

// below returns a path of the context relative to a folder of it.
func below(full, dir string) string {
	if below, err := filepath.Rel("/"+dir, "/"+full); err == nil {
		return below
	}
	return full
}

// addArchive adds a requirement that is a file. If the requirement has no name, the name
// of the file has it.
func (c *collector) addArchive(full, written string, source packaging.Source, hashes []string, place report.Position) {
	name := source.Name
	if name == "" {
		name = packaging.ArchiveName(path.Base(full))
	}
	if name == "" {
		c.fail(place, fmt.Sprintf("the name of %s does not tell whose it is", written), "write NAME @ file:"+written)
		return
	}
	archive := archiveAt(full, written, c.dir)
	archive.Asked = place
	known, exists := c.archives[archive.Name()]
	switch {
	case !exists:
		c.archives[archive.Name()] = archive
		c.declared.Archives = append(c.declared.Archives, archive)
	case known.Path != archive.Path:
		c.fail(place, fmt.Sprintf("two files are called %s, %s and %s: they lie in one folder where they are installed", archive.Name(), known.Written, archive.Written),
			"give one of them its own name")
		return
	}
	requirement := packaging.Requirement{Name: name, Extras: source.Extras, URL: archive.url(), Marker: source.Marker}
	c.declared.Hashes.add(name, hashes, place)
	c.add(requirement, place)
}

// FindLinks returns what uv gets as --find-links.
func (d Declared) FindLinks() []string {
	all := slices.Clone(d.Links)
	if len(d.Folders) > 0 {
		all = append(all, steps.LocalDir)
	}
	return all
}

// Archived returns the file of the context that is an artifact of a lock, by its path.
func (d Declared) Archived(a packaging.Artifact) (Archive, bool) {
	at := path.Clean(a.Path)
	i := slices.IndexFunc(d.Archives, func(known Archive) bool { return a.Path != "" && at == known.Below })
	if i < 0 {
		return Archive{}, false
	}
	return d.Archives[i], true
}

// Shown returns the text of a requirement as the user wrote it.
func (d Declared) Shown(r Requirement) string {
	if !strings.HasPrefix(r.URL, "file://"+steps.LocalDir) {
		return r.Text
	}
	for _, archive := range d.Archives {
		if r.URL == archive.url() {
			return strings.Replace(r.Text, archive.url(), archive.Written, 1)
		}
	}
	return r.Text
}
