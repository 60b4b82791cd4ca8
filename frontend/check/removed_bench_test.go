package check

import (
	"fmt"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Every build looks at every module: it must not be seen in its time.
func BenchmarkUnloadableModule(b *testing.B) {
	p := Program{TopLevel: []string{"mine"}, Installed: map[string]string{}}
	for n := range 300 {
		file := fmt.Sprintf("mine/m%03d.py", n)
		var imports []survey.Import
		for _, module := range []string{"os", "sys", "collections", "inspect", "typing", "json"} {
			imports = append(imports, survey.Import{Module: module, Names: []string{"OrderedDict", "signature"}, TopLevel: true})
		}
		p.Survey.Files = append(p.Survey.Files, survey.File{Path: file})
		p.Survey.Modules = append(p.Survey.Modules, survey.Module{Path: file, Imports: imports})
		p.Modules = append(p.Modules, fmt.Sprintf("mine.m%03d", n))
		p.Installed[file] = file
	}
	s := newest()
	s.Stdlib = append([]string{"typing"}, s.Stdlib...)
	for b.Loop() {
		newProgram(p).importGraph(s)
	}
}
