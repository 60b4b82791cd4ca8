package carry

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// chooser collects the carried files. Modules are followed one after another:
// each may add files, and Python files and configuration among those are
// followed in turn.
type chooser struct {
	survey    survey.Survey
	layout    layout
	installed map[string]bool
	command   []string
	workdir   string
	ignore    string

	included bool            // the patterns have decided: nothing is added any more
	files    map[string]File // by path
	scripts  []string        // folders whose scripts are run: Python looks for modules there
	queue    []string        // modules to follow
	queued   map[string]bool
	followed []survey.Module
	mentions map[string][]survey.Mention // by configuration file
	folded   map[string]string           // lower case -> path
	written  map[string]bool             // folders the program writes to
	filled   map[string]bool             // folders it makes folders in
	writes   map[string]string           // what it writes to in the root, and where
	kept     map[string]bool             // folders it expects to be there, with files or without
	secrets  map[string]string           // left secrets the code reads: path -> where
	whole    map[string]bool             // folders that were added
	testSets map[string]bool             // folders test/, and whether data lies there
	sources  map[string]bool             // folders imported as src.mlproject, warned of
	links    map[string]string           // links that leave the tree: path -> target
	warnings []report.Problem
	warned   map[string]bool
}

func newChooser(in Input) *chooser {
	c := &chooser{
		survey:    in.Survey,
		layout:    newLayout(in.Survey, in.Wheel, in.TopLevel),
		installed: map[string]bool{},
		command:   in.Command,
		workdir:   cmp.Or(strings.TrimSuffix(in.Workdir, "/"), "/app"),
		ignore:    cmp.Or(in.Ignore, ".dockerignore"),
		files:     map[string]File{},
		scripts:   []string{""},
		queued:    map[string]bool{},
		mentions:  map[string][]survey.Mention{},
		folded:    map[string]string{},
		written:   map[string]bool{},
		filled:    map[string]bool{},
		writes:    map[string]string{},
		kept:      map[string]bool{},
		secrets:   map[string]string{},
		whole:     map[string]bool{},
		testSets:  map[string]bool{},
		sources:   map[string]bool{},
		links:     map[string]string{},
		warned:    map[string]bool{},
	}
	for _, name := range in.Installed {
		c.installed[name] = true
	}
	for _, m := range in.Survey.Mentions {
		c.mentions[m.File] = append(c.mentions[m.File], m)
	}
	for _, f := range in.Survey.Files {
		c.folded[strings.ToLower(f.Path)] = f.Path
	}
	return c
}

// enter adds what the program starts from: the entry scripts and what the
// command names. The package's modules are followed too, whoever imports them.
func (c *chooser) enter() {
	for _, p := range c.survey.EntryScripts() {
		if !c.layout.inWheel[p] {
			c.add(carried{path: p, rule: Entry, reason: "an entry script"})
		}
	}
	c.commanded()
}

// follow reads every module that is carried or installed.
func (c *chooser) follow() {
	for _, m := range c.survey.Modules {
		if c.layout.inWheel[m.Path] {
			c.enqueue(m.Path)
		}
	}
	for len(c.queue) > 0 {
		m, ok := c.survey.Module(c.queue[0])
		c.queue = c.queue[1:]
		if !ok {
			continue
		}
		m.Literals = c.based(m)
		c.followed = append(c.followed, m)
		c.imports(m)
		c.pages(m)
		for _, l := range m.Literals {
			c.literal(m, l)
		}
	}
	slices.SortFunc(c.followed, func(a, b survey.Module) int { return strings.Compare(a.Path, b.Path) })
}

// based are the literals of a module, with the constants of others that stand
// before them.
func (c *chooser) based(m survey.Module) []survey.Literal {
	literals := slices.Clone(m.Literals)
	for i, l := range literals {
		literals[i] = c.survey.Based(m, l)
	}
	return literals
}

func (c *chooser) enqueue(p string) {
	if !c.queued[p] {
		c.queued[p] = true
		c.queue = append(c.queue, p)
	}
}

// carried is a file about to be added.
type carried struct {
	path   string
	source string // where the bytes are; "" is path
	rule   Rule
	reason string
	// force carries Python of a package all the same: it is known to be looked
	// for under another name than the installed one's.
	force bool
	// opened is a file that the program itself opens by its name, wherever that
	// lies.
	opened bool
}

// add carries a file of the tree unless it is never carried; what was added
// first keeps its reason.
func (c *chooser) add(k carried) {
	k.source = cmp.Or(k.source, k.path)
	f, ok := c.survey.File(k.source)
	if !ok || c.included {
		return
	}
	if _, ok := c.files[k.path]; ok {
		return
	}
	// A link must not lead around the rules, by its name or by what it stands for.
	if !c.mayCarry(f, k) {
		return
	}
	if k.path != k.source {
		if named := (survey.File{Path: k.path, Kinds: f.Kinds}); !c.mayCarry(named, k) {
			return
		}
	}
	c.put(f, k)
}

// mayCarry applies what holds for every rule.
func (c *chooser) mayCarry(f survey.File, k carried) bool {
	if k.rule != Entry && k.rule != Command && (neverName(f.Path) != "" || !k.opened && c.neverFolder(f.Path) != "") {
		return false
	}
	if secret(f) != "" {
		if _, ok := c.secrets[k.source]; !ok {
			c.secrets[k.source] = k.reason
		}
		return false
	}
	return k.force || !c.layout.isPackageCode(f.Path)
}

// put carries a file whatever it is.
func (c *chooser) put(f survey.File, k carried) {
	file := File{
		Path: k.path, Source: k.source, Size: f.Size, Owner: owner(k.path, k.rule), Rule: k.rule, Reason: k.reason,
		Mode: 0o644,
	}
	if f.Exec {
		file.Mode = 0o755
	}
	c.files[k.path] = file
	if path.Ext(k.source) == ".py" {
		c.enqueue(k.source)
	}
	for _, m := range c.mentions[k.source] {
		c.mention(m)
	}
}

// addFolder carries what lies in a folder, as far as it may be carried.
func (c *chooser) addFolder(k carried) {
	if c.included || c.whole[k.path] {
		return
	}
	c.whole[k.path], c.kept[k.path] = true, true
	c.addBelow(k, 0)
}

func (c *chooser) addBelow(k carried, links int) {
	k.source = cmp.Or(k.source, k.path)
	for _, f := range c.survey.Under(k.source) {
		below := k
		below.path, below.source = k.path+strings.TrimPrefix(f.Path, k.source), f.Path
		if f.Link == nil {
			c.keep(f.Path, below.path)
			c.add(below)
			continue
		}
		source, folder, ok := c.real(f.Path)
		switch {
		case !ok && !f.Link.Inside:
			c.links[f.Path] = f.Link.Target
		case !ok || links > 3:
		case folder && !isBelow(f.Path, source):
			below.source = source
			c.addBelow(below, links+1)
		case !folder:
			below.source = source
			c.add(below)
		}
	}
}

// keepers are files that are there so that Git has their folder.
var keepers = []string{".gitkeep", ".gitignore", ".keep"}

// keep makes the folder of a keeper, where it may be: to write there is what the
// program expects of it.
func (c *chooser) keep(source, p string) {
	if dir := path.Dir(p); slices.Contains(keepers, path.Base(source)) && c.never(dir+"/x") == "" {
		c.kept[dir] = true
	}
}

// real follows symbolic links to the file or folder in the tree that a path
// stands for.
func (c *chooser) real(p string) (source string, folder, ok bool) {
	for range 16 {
		if f, ok := c.survey.File(p); ok {
			if f.Link == nil {
				return p, false, true
			}
			if !f.Link.Inside {
				return "", false, false
			}
			p = f.Link.Path
			continue
		}
		if c.survey.IsFolder(p) {
			return p, true, true
		}
		step, ok := c.throughLink(p)
		if !ok {
			return "", false, false
		}
		p = step
	}
	return "", false, false
}

// throughLink replaces a folder on the path that is a link.
func (c *chooser) throughLink(p string) (string, bool) {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if f, ok := c.survey.File(dir); ok {
			if f.Link == nil || !f.Link.Inside {
				return "", false
			}
			return path.Join(f.Link.Path, strings.TrimPrefix(p, dir)), true
		}
	}
	return "", false
}

// pageFolders hold what is sent to browsers: part of the program.
var pageFolders = []string{"templates", "static", "assets", "pages", ".streamlit"}

func owner(p string, rule Rule) string {
	switch rule {
	case Entry, Command, Import, Templates:
		return Root
	}
	if isPython(p) || slices.Contains(pageFolders, strings.Split(p, "/")[0]) {
		return Root
	}
	return App
}

func (c *chooser) warn(p report.Problem) {
	if text := p.Short(); !c.warned[text] {
		c.warned[text] = true
		c.warnings = append(c.warnings, p)
	}
}

// decision puts everything in order.
func (c *chooser) decision() Decision {
	var d Decision
	dirs := map[string]string{}
	for _, p := range slices.Sorted(maps.Keys(c.files)) {
		f := c.files[p]
		if f.Owner == Root && !isPython(p) && c.isWritten(p) {
			f.Owner = App
		}
		if f.Owner == App {
			f.Mode |= 0o020 | f.Mode&0o100>>3 // the group is as the user
		}
		d.Files = append(d.Files, f)
		above(dirs, path.Dir(p), f.Owner)
	}
	for _, p := range slices.Sorted(maps.Keys(c.kept)) {
		to := owner(p+"/x", Opened)
		if c.isWritten(p + "/x") {
			to = App
		}
		above(dirs, p, to)
	}
	for dir := range dirs {
		if c.filled[dir] {
			dirs[dir] = App
		}
	}
	for _, p := range slices.Sorted(maps.Keys(dirs)) {
		dir := Dir{Path: p, Mode: 0o755, Owner: dirs[p]}
		if dir.Owner == App {
			dir.Mode = 0o775
		}
		d.Dirs = append(d.Dirs, dir)
	}
	for _, p := range slices.Sorted(maps.Keys(c.writes)) {
		d.Writes = append(d.Writes, Write{p, c.writes[p]})
	}
	d.Left = c.left()
	d.Installed = c.layout.installed
	d.Warnings = c.warnings
	return d
}

// above gives a folder, and those it lies in, to an owner; what is the user's
// stays the user's.
func above(dirs map[string]string, dir, owner string) {
	for ; dir != "."; dir = path.Dir(dir) {
		if dirs[dir] != App {
			dirs[dir] = owner
		}
	}
}

// isWritten says that the program writes into a folder the file lies in.
func (c *chooser) isWritten(p string) bool {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if c.written[dir] {
			return true
		}
	}
	return false
}
