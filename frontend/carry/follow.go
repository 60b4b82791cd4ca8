package carry

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// followed is what the program leads to, from file to file.
type followed struct {
	modules []survey.Module   // in the order in which they were reached, with literals as based gives them
	files   []found           // in the order in which they were found, each path once
	folders []string          // folders that the program expects, with files in them or without
	command []string          // files that the image's command runs
	sources []sourceImport    // imports of the package's source instead of the installed package
	secrets map[string]string // secrets that the program names and that are not carried: path -> reason
	links   map[string]string // symbolic links that lead out of the tree: path -> target
}

// reference is a file or folder that something in the project names.
type reference struct {
	path   string // below the project and below the working directory
	source string // where the bytes are; "" is path
	folder bool   // all that lies in it is meant
	rule   Rule
	reason string
	// force carries Python of a package too: it is looked for under another name
	// than that of the installed one.
	force bool
	// opened is set for a file that the program itself opens by name, in whichever
	// folder it lies.
	opened bool
	// outside is the target of a symbolic link that leads out of the tree: there is
	// nothing to carry. "" for everything else.
	outside string
}

// found is a file that is carried because of a reference.
type found struct {
	reference
	file survey.File // at reference.source
}

// module is a module that the program may run.
type module struct {
	survey.Module
	// installed is set if it runs from site-packages: the wheel holds it, and its
	// file is not carried.
	installed bool
}

// follow starts from the entry scripts and the command, or from the included
// files, and from the modules of the wheel. It reads one module after another.
// Each may lead to more files, and the Python and the configuration among those
// lead to more in turn.
func follow(t tree, selected selection, command []string) followed {
	w := walk{
		tree: t, fixed: selected.replaces, out: selected.out, scripts: []string{""},
		carried: map[string]bool{}, whole: map[string]bool{}, queued: map[string]bool{},
		secrets: maps.Clone(selected.secrets), links: maps.Clone(selected.links),
	}
	for _, f := range selected.files {
		w.put(f)
	}
	if !selected.replaces {
		for _, p := range t.survey.EntryScripts() {
			if !t.layout.inWheel[p] {
				w.add(reference{path: p, rule: Entry, reason: "an entry script"})
			}
		}
	}
	var run []string
	if !selected.none { // with include = [] the code is mounted, and the command says nothing
		run = w.commandLine(command, "the command")
	}
	for _, m := range t.survey.Modules {
		if t.layout.inWheel[m.Path] {
			w.enqueue(m.Path)
		}
	}
	for len(w.queue) > 0 {
		p := w.queue[0]
		w.queue = w.queue[1:]
		if m, ok := t.survey.Module(p); ok {
			w.visit(m)
		}
	}
	return followed{
		modules: w.modules, files: w.files, folders: w.folders, command: run,
		sources: w.sources, secrets: w.secrets, links: w.links,
	}
}

// walk is the state of follow while it goes from module to module.
type walk struct {
	tree    tree
	fixed   bool            // the include patterns have decided, and nothing is added any more
	out     map[string]bool // files that they take out
	scripts []string        // folders whose scripts are run: Python looks for modules there
	queue   []string        // modules to visit
	queued  map[string]bool
	carried map[string]bool // paths of files
	whole   map[string]bool // paths of folders that were added

	modules []survey.Module
	files   []found
	folders []string
	sources []sourceImport
	secrets map[string]string
	links   map[string]string
}

// visit adds what a module leads to.
func (w *walk) visit(m survey.Module) {
	m.Literals = w.tree.based(m)
	w.modules = append(w.modules, m)
	imported, sources := w.tree.imports(m, w.scripts)
	w.sources = append(w.sources, sources...)
	w.add(imported...)
	of := module{m, w.tree.layout.inWheel[m.Path] && !w.carried[m.Path]}
	w.add(w.tree.pages(of)...)
	for _, l := range m.Literals {
		switch {
		case silent(l.Context):
		case runs(l.Context):
			w.commandLine([]string{l.Value}, reason(m, l))
		default:
			w.add(w.tree.named(of, l)...)
		}
	}
}

// commandLine adds what a command line names, and gives the files that it runs.
func (w *walk) commandLine(line []string, reason string) (run []string) {
	words := w.tree.words(line)
	if folder, ok := w.tree.appDir(words); ok {
		w.scripts = append(w.scripts, folder)
	}
	for _, word := range commandWords(words) {
		if word.text == "gunicorn" {
			w.add(reference{path: "gunicorn.conf.py", rule: Command, reason: "gunicorn reads it"})
		}
		references, script := w.tree.commandWord(word, w.scripts, reason)
		w.add(references...)
		if script == "" {
			continue
		}
		run = append(run, script)
		// A script's folder is where Python looks for its modules first.
		if dir := path.Dir(script); path.Ext(script) == ".py" && dir != "." && !slices.Contains(w.scripts, dir) {
			w.scripts = append(w.scripts, dir)
		}
	}
	return run
}

func (w *walk) enqueue(p string) {
	if !w.queued[p] {
		w.queued[p] = true
		w.queue = append(w.queue, p)
	}
}

// add carries what is referred to, as far as it may be carried. A file that was
// added before keeps its first reason.
func (w *walk) add(references ...reference) {
	for _, r := range references {
		if r.source == "" {
			r.source = r.path
		}
		switch {
		case r.outside != "":
			w.links[r.path] = r.outside
		case w.fixed:
		case !r.folder:
			w.addFile(r)
		case !w.whole[r.path]:
			w.whole[r.path] = true
			w.folders = append(w.folders, r.path)
			w.addFolder(r, 0)
		}
	}
}

func (w *walk) addFile(r reference) {
	f, ok := w.tree.survey.File(r.source)
	if !ok || w.carried[r.path] || w.out[r.source] {
		return
	}
	switch w.tree.refusal(f, r) {
	case isSecret:
		if _, ok := w.secrets[r.source]; !ok {
			w.secrets[r.source] = r.reason
		}
	case admitted:
		w.put(found{r, f})
	}
}

// put carries a file whatever it is, and goes on from there.
func (w *walk) put(f found) {
	w.carried[f.path] = true
	w.files = append(w.files, f)
	if path.Ext(f.source) == ".py" {
		w.enqueue(f.source)
	}
	for _, m := range w.tree.mentions[f.source] {
		w.add(w.tree.mentioned(m)...)
	}
}

// addFolder carries the files below a folder, links being followed.
func (w *walk) addFolder(r reference, links int) {
	const maxLinks = 3
	for _, f := range w.tree.survey.Under(r.source) {
		below := r
		below.path, below.source = r.path+strings.TrimPrefix(f.Path, r.source), f.Path
		if f.Link == nil {
			if w.tree.keepsFolder(f.Path, below.path) {
				w.folders = append(w.folders, path.Dir(below.path))
			}
			w.addFile(below)
			continue
		}
		source, folder, ok := w.tree.real(f.Path)
		below.source = source
		switch {
		case !ok && !f.Link.Inside:
			w.links[f.Path] = f.Link.Target
		case !ok || links > maxLinks:
		case folder && !isBelow(f.Path, source):
			w.addFolder(below, links+1)
		case !folder:
			w.addFile(below)
		}
	}
}

// keepers are files that exist so that Git has their folder.
var keepers = []string{".gitkeep", ".gitignore", ".keep"}

// keepsFolder reports whether a file exists for the sake of its folder, which
// may be carried: the program expects the folder, and writes there.
func (t tree) keepsFolder(source, p string) bool {
	return slices.Contains(keepers, path.Base(source)) && t.never(path.Dir(p)+"/x") == ""
}

// refusal is whether a file is carried, and if not, why.
type refusal int

const (
	admitted refusal = iota
	isSecret
	otherwiseRefused // no part of the program, or the wheel's own code
)

// refusal applies what holds for every rule. A symbolic link must not lead
// around it, neither by its own name nor by that of its target.
func (t tree) refusal(f survey.File, r reference) refusal {
	if why := t.refusalOf(f, r); why != admitted || r.path == r.source {
		return why
	}
	return t.refusalOf(survey.File{Path: r.path, Kinds: f.Kinds}, r)
}

func (t tree) refusalOf(f survey.File, r reference) refusal {
	switch {
	case r.rule != Entry && r.rule != Command && (neverName(f.Path) != "" || !r.opened && t.neverFolder(f.Path) != ""):
		return otherwiseRefused
	case secret(f) != "":
		return isSecret
	case !r.force && t.layout.isPackageCode(f.Path):
		return otherwiseRefused
	}
	return admitted
}
