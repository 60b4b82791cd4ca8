package check

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

// programOf is a tree whose packages are installed as find_packages() has it, from
// the root or src/, and whose scripts in the root are carried and run.
func programOf(t *testing.T, text string) Program {
	t.Helper()
	p := Program{Survey: surveytest.Tree(t, text), Installed: map[string]string{}, Carried: map[string]bool{}}
	marked := func(folder string) bool { _, ok := p.Survey.File(folder + "/__init__.py"); return ok }
	for _, f := range p.Survey.Files {
		place := f.Path
		if !marked("src") {
			place = strings.TrimPrefix(place, "src/")
		}
		root := strings.TrimSuffix(f.Path, place)
		installed := strings.Contains(place, "/")
		for folder := path.Dir(place); folder != "."; folder = path.Dir(folder) {
			installed = installed && marked(root+folder)
		}
		switch {
		case installed:
			p.Installed[f.Path] = place
			p.Modules = append(p.Modules, survey.ModuleName(place))
			p.TopLevel = append(p.TopLevel, top(survey.ModuleName(place)))
		case f.Path == place && path.Base(f.Path) != "setup.py" && !strings.HasPrefix(f.Path, "left/"):
			p.Carried[f.Path] = true
			if m, _ := p.Survey.Module(f.Path); !strings.Contains(place, "/") && m.MainGuard {
				p.Scripts = append(p.Scripts, f.Path)
			}
		}
	}
	slices.Sort(p.Modules)
	slices.Sort(p.TopLevel)
	p.TopLevel = slices.Compact(p.TopLevel)
	return p
}

var supply = Supply{
	Locked: []string{"flask", "six"},
	Stdlib: []string{"os", "sys", "importlib", "contextlib", "typing", "io"},
	File:   "requirements.txt",
}

// suspected are the modules that would be looked for in what is installed.
func suspected(p Program, s Supply) []string {
	var all []string
	for _, suspect := range Imports(p, s).suspects {
		for _, u := range suspect.uses {
			all = append(all, u.module())
		}
	}
	return all
}

// said are the problems when site-packages has these files.
func said(t *testing.T, p Program, s Supply, files ...string) []string {
	t.Helper()
	problems, err := Imports(p, s).Settle(holding(files...))
	require.NoError(t, err)
	var all []string
	for _, problem := range problems {
		all = append(all, problem.Short())
	}
	return all
}

// holding lists a site-packages of these files.
func holding(files ...string) Listing {
	return func(folder string) (map[string]bool, error) {
		entries := map[string]bool{}
		for _, file := range files {
			rest, ok := strings.CutPrefix(file, folder+"/")
			if folder == "" {
				rest, ok = file, true
			}
			if ok {
				name, _, below := strings.Cut(rest, "/")
				entries[name] = below
			}
		}
		return entries, nil
	}
}

func script(name, module, attr string) packaging.EntryPoint {
	return packaging.EntryPoint{Name: name, Module: module, Attr: attr}
}
