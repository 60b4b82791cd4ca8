package survey_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func TestDecodeRejects(t *testing.T) {
	for name, data := range map[string]string{
		"nothing":                ``,
		"no JSON":                `hello`,
		"two values":             `{"version":1} {}`,
		"another version":        `{"version":2}`,
		"an unknown key":         `{"version":1,"extra":1}`,
		"an absolute path":       `{"version":1,"files":[{"path":"/etc/passwd"}]}`,
		"a path upwards":         `{"version":1,"files":[{"path":"a/../../b"}]}`,
		"an unclean path":        `{"version":1,"files":[{"path":"a//b"}]}`,
		"no path":                `{"version":1,"files":[{"path":""}]}`,
		"the root":               `{"version":1,"files":[{"path":"."}]}`,
		"a NUL":                  `{"version":1,"files":[{"path":"a\u0000"}]}`,
		"a long path":            `{"version":1,"files":[{"path":"` + strings.Repeat("a", 5000) + `"}]}`,
		"a path twice":           `{"version":1,"files":[{"path":"a"},{"path":"a"}]}`,
		"unsorted paths":         `{"version":1,"files":[{"path":"b"},{"path":"a"}]}`,
		"a negative size":        `{"version":1,"files":[{"path":"a","size":-1}]}`,
		"a link upwards":         `{"version":1,"files":[{"path":"a","link":{"to":"file","inside":true,"path":"../x"}}]}`,
		"a link to what":         `{"version":1,"files":[{"path":"a","link":{"to":"socket"}}]}`,
		"a module elsewhere":     `{"version":1,"modules":[{"path":"../a.py"}]}`,
		"a negative line":        `{"version":1,"modules":[{"path":"a.py","literals":[{"line":-1}]}]}`,
		"many dots":              `{"version":1,"modules":[{"path":"a.py","imports":[{"level":9999999}]}]}`,
		"a deep value":           `{"version":1,"modules":[{"path":"a.py","constants":[{"value":` + strings.Repeat(`{"default":`, 20) + "{}" + strings.Repeat("}", 20) + `}]}]}`,
		"long text":              `{"version":1,"modules":[{"path":"a.py","literals":[{"value":"` + strings.Repeat("a", 9000) + `"}]}]}`,
		"many arguments":         `{"version":1,"modules":[{"path":"a.py","calls":[{"args":[` + strings.Repeat(`{},`, 100) + `{}]}]}]}`,
		"a mention of elsewhere": `{"version":1,"mentions":[{"file":"../x"}]}`,
		"a model elsewhere":      `{"version":1,"models":[{"path":"../m.pkl"}]}`,
		"a model twice":          `{"version":1,"models":[{"path":"m.pkl"},{"path":"m.pkl"}]}`,
		"a version of two lines": `{"version":1,"models":[{"path":"m.pkl","written":[{"by":"x","version":"1\n2"}]}]}`,
		"a control character":    `{"version":1,"models":[{"path":"m.pkl","imports":[{"module":"a\u001b[2J"}]}]}`,
		"a long name":            `{"version":1,"models":[{"path":"m.pkl","imports":[{"module":"a","names":["` + strings.Repeat("a", 400) + `"]}]}]}`,
		"many names":             `{"version":1,"models":[{"path":"m.pkl","imports":[{"module":"a","names":[` + strings.Repeat(`"a",`, 200) + `"a"]}]}]}`,
		"many versions":          `{"version":1,"models":[{"path":"m.pkl","written":[` + strings.Repeat(`{},`, 200) + `{}]}]}`,
		"many files of a name":   `{"version":1,"main_names":[{"name":"x","files":[` + strings.Repeat(`"a",`, 6000) + `"a"]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := survey.Decode([]byte(data)); err == nil {
				t.Error("it was accepted")
			}
		})
	}
	if _, err := survey.Decode([]byte(`{"version":1}`)); err != nil {
		t.Error(err)
	}
}

// Every method works on whatever Decode accepts.
func FuzzDecode(f *testing.F) {
	dir := f.TempDir()
	surveytest.Write(f, dir, starter)
	if err := os.Symlink("src", filepath.Join(dir, "link")); err != nil {
		f.Fatal(err)
	}
	f.Add(surveytest.Run(f, surveytest.Python(f), dir))
	f.Add([]byte(`{"version":1,"files":[{"path":"a","link":{"to":"file","inside":true,"path":"a"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := survey.Decode(data)
		if err != nil {
			return
		}
		s.EntryScripts()
		for _, m := range s.Modules {
			s.Objects(m)
			m.IsWeb()
			for _, c := range m.Calls {
				s.FrameworkOf(m, c.Makes())
				for _, v := range c.Args {
					v = s.Resolve(m, v)
					v.Int()
					v.Text()
				}
			}
		}
		for _, file := range s.Files {
			s.Under(file.Path)
			s.File(file.Path)
		}
	})
}
