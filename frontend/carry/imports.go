package carry

import (
	"fmt"
	"path"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// imports adds the modules and folders of the tree that a module imports and the
// wheel lacks.
func (c *chooser) imports(m survey.Module) {
	folders := c.importPath(m)
	for _, i := range m.Imports {
		// What is relative to a package comes with it.
		if i.Level == 0 && !i.TypeChecking {
			c.importOne(folders, i.Module, fmt.Sprintf("%s:%d imports %s", m.Path, i.Line, i.Module), m.Path, i.Line)
		}
	}
	for _, l := range m.Literals {
		// uvicorn.run("main:app")
		if name, _, ok := strings.Cut(l.Value, ":"); ok && last(l.Context) == "run" && module.MatchString(name) {
			c.importOne(folders, name, reason(m, l), m.Path, l.Line)
		}
	}
}

// importPath lists the folders that Python looks into: those of the scripts
// that are run, and what the module itself puts on sys.path.
func (c *chooser) importPath(m survey.Module) []string {
	folders := append([]string{}, c.scripts...)
	for _, l := range m.Literals {
		if l.Context != "sys.path.append" && l.Context != "sys.path.insert" || l.Tail || l.Partial {
			continue
		}
		if p := c.relative(m, l); p != "" && c.survey.IsFolder(p) {
			folders = append(folders, p)
		}
	}
	return folders
}

func (c *chooser) importOne(folders []string, name, reason, file string, line int) {
	top, _, _ := strings.Cut(name, ".")
	if top == "" || c.layout.topLevel[top] {
		return
	}
	for _, folder := range folders {
		p := path.Join(folder, top)
		if isFile(c.survey, p+".py") {
			// Below a script's folder the wheel may hold it, under another name.
			c.add(carried{path: p + ".py", rule: Import, reason: reason, force: folder != ""})
			return
		}
		if !isFile(c.survey, p+"/__init__.py") && c.installed[top] {
			continue // a folder that is no package gives way to an installed one
		}
		if c.importFolder(carried{path: p, rule: Import, reason: reason}) {
			c.warnSource(p, name, file, line)
			return
		}
	}
}

// importFolder carries the Python of a folder. That of a package below src/ is
// carried where it is imported as src.mlproject: the wheel has it under another
// name.
func (c *chooser) importFolder(k carried) bool {
	found := false
	for _, f := range c.survey.Under(k.path) {
		if path.Ext(f.Path) == ".py" && f.Link == nil {
			found = true
			file := k
			file.path, file.force = f.Path, true
			c.add(file)
		}
	}
	return found
}

// warnSource tells of the first such import; its like are all over a project.
func (c *chooser) warnSource(folder, name, file string, line int) {
	for _, p := range c.layout.packages {
		if (p == folder || isBelow(p, folder)) && !c.included && !c.sources[folder] {
			c.sources[folder] = true
			c.warn(report.Problem{
				Rule: rules.ImportsSourceTree, File: file, Line: line,
				Message: fmt.Sprintf("imports %s, but the wheel installs %s/ as %s, so its source is carried as well", name, p, path.Base(p)),
				Remedy:  fmt.Sprintf("import %s", strings.TrimPrefix(name, path.Base(folder)+".")),
			})
			return
		}
	}
}

// pages adds the folders that a web script's framework looks for beside it.
func (c *chooser) pages(m survey.Module) {
	if !m.IsWeb() || c.layout.inWheel[m.Path] && c.files[m.Path].Path == "" {
		return
	}
	names := []string{"templates", "static"}
	if _, ok := m.ImportsTop("dash"); ok {
		names = append(names, "assets")
	}
	if _, ok := m.ImportsTop("streamlit"); ok {
		names = append(names, "pages", ".streamlit")
	}
	for _, name := range names {
		p := path.Join(path.Dir(m.Path), name)
		if source, folder, ok := c.real(p); ok && folder && !c.layout.holdsPackage(p) {
			c.addFolder(carried{path: p, source: source, rule: Templates, reason: "beside " + m.Path})
		}
	}
}
