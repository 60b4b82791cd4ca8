package carry

import (
	"fmt"
	"path"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// sourceImport is an import that finds a folder of the tree which is, or holds, a
// package that the wheel installs under another name.
type sourceImport struct {
	folder, name string
	position     report.Position
}

// imports returns the modules and folders of the tree that a module imports and that are not in
// the wheel. scripts are the folders of the scripts that are run.
func (t tree) imports(m survey.Module, scripts []string) (all []reference, sources []sourceImport) {
	folders := append(append([]string{}, scripts...), t.searchPath(m)...)
	add := func(name, reason string, line int) {
		references, folder := t.imported(folders, name, reason)
		all = append(all, references...)
		if folder != "" {
			sources = append(sources, sourceImport{folder, name, report.Position{File: m.Path, Line: line}})
		}
	}
	for _, i := range m.Imports {
		// What is relative to a package comes with it.
		if i.Level == 0 && !i.TypeChecking {
			add(i.Module, fmt.Sprintf("%s:%d imports %s", m.Path, i.Line, i.Module), i.Line)
		}
	}
	for _, l := range m.Literals {
		// uvicorn.run("main:app")
		if name, _, ok := strings.Cut(l.Value, ":"); ok && last(l.Context) == "run" && moduleName.MatchString(name) {
			add(name, reason(m, l), l.Line)
		}
	}
	return all, sources
}

// searchPath lists the folders of the tree that a module adds to sys.path.
func (t tree) searchPath(m survey.Module) []string {
	var folders []string
	for _, l := range m.Literals {
		if l.Context != "sys.path.append" && l.Context != "sys.path.insert" || l.Tail || l.Partial {
			continue
		}
		if p := t.relative(m, l); p != "" && t.survey.IsFolder(p) {
			folders = append(folders, p)
		}
	}
	return folders
}

// imported is the module of that name in the first of the folders that has it.
// folder is not empty if it is a folder of the tree.
func (t tree) imported(folders []string, name, reason string) (found []reference, folder string) {
	top, _, _ := strings.Cut(name, ".")
	if top == "" || t.layout.topLevel[top] {
		return nil, ""
	}
	for _, folder := range folders {
		p := path.Join(folder, top)
		if isFile(t.survey, p+".py") {
			// Below a script's folder the wheel may hold it, under another name.
			return []reference{{path: p + ".py", rule: Import, reason: reason, force: folder != ""}}, ""
		}
		if !isFile(t.survey, p+"/__init__.py") && t.installed[top] {
			continue // an installed package precedes a folder without __init__.py
		}
		if found := t.pythonBelow(p, Import, reason); len(found) > 0 {
			return found, p
		}
	}
	return nil, ""
}

// pythonBelow is the Python of a folder. That of a package below src/ is carried
// where it is imported as src.mlproject: the wheel has it under another name.
func (t tree) pythonBelow(folder string, rule Rule, reason string) []reference {
	var found []reference
	for _, f := range t.survey.Under(folder) {
		if path.Ext(f.Path) == ".py" && f.Link == nil {
			found = append(found, reference{path: f.Path, rule: rule, reason: reason, force: true})
		}
	}
	return found
}

// pages are the folders that a web script's framework looks for beside it.
func (t tree) pages(m module) []reference {
	if !m.IsWeb() || m.installed {
		return nil
	}
	names := []string{"templates", "static"}
	if _, ok := m.ImportsTop("dash"); ok {
		names = append(names, "assets")
	}
	if _, ok := m.ImportsTop("streamlit"); ok {
		names = append(names, "pages", ".streamlit")
	}
	var found []reference
	for _, name := range names {
		p := path.Join(path.Dir(m.Path), name)
		if source, folder, ok := t.real(p); ok && folder && !t.layout.holdsPackage(p) {
			found = append(found, reference{path: p, source: source, folder: true, rule: Templates, reason: "beside " + m.Path})
		}
	}
	return found
}
