package carry_test

import (
	"io/fs"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

// Whatever a survey says, what is carried are files below the project.
func FuzzChoose(f *testing.F) {
	for _, tree := range []string{starter, secretive} {
		dir := f.TempDir()
		surveytest.Write(f, dir, tree)
		f.Add(surveytest.Run(f, surveytest.Python(f), dir), "templates/", "src/utils.py")
	}
	f.Add([]byte(`{"version":1,"files":[{"path":"a","link":{"to":"folder","inside":true,"path":"."}},{"path":"b/c","link":{"to":"folder","inside":true,"path":"b"}}]}`), "**", "a/b.py")
	f.Fuzz(func(t *testing.T, data []byte, include, wheel string) {
		s, err := survey.Decode(data)
		if err != nil {
			return
		}
		for _, patterns := range [][]string{nil, {include}} {
			d, err := carry.Choose(carry.Input{Survey: s, Wheel: []string{wheel}, Include: patterns, Command: []string{include}})
			if err != nil {
				continue
			}
			for _, file := range d.Files {
				if !fs.ValidPath(file.Path) || !fs.ValidPath(file.Source) || file.Path == "." {
					t.Errorf("carries %q from %q", file.Path, file.Source)
				}
			}
		}
	})
}
