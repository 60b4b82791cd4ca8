package bench

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Project is a tool's copy of the example.
type Project struct {
	Dir     string
	Package string
	Expect  Expectation // what the image has to show by now
}

// Names in the example that the edits are made of.
const (
	template     = "templates/home.html"
	setupFile    = "setup.py"
	readmeFile   = "README.md"
	requirements = "requirements.txt"
)

// leftovers are what running the example where it lies leaves in it.
var leftovers = []string{"__pycache__", ".venv", "venv", "build", "dist", "logs", "mlruns", ".git"}

// CopyProject copies the example without its Dockerfiles but the first.
func CopyProject(from, to string) (*Project, error) {
	p := &Project{Dir: to, Package: filepath.Base(from)}
	return p, filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		skip := slices.Contains(leftovers, d.Name()) || strings.HasSuffix(d.Name(), ".egg-info")
		switch {
		case d.IsDir() && skip:
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		case skip || strings.HasPrefix(name, "Dockerfile."):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), text, 0o644)
	})
}

// Modules are the package's .py files.
func Modules(project string) ([]string, error) {
	var modules []string
	root := filepath.Join(project, filepath.Base(project))
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".py") {
			name, _ := filepath.Rel(project, path)
			modules = append(modules, filepath.ToSlash(name))
		}
		return err
	})
	if err == nil && len(modules) == 0 {
		err = fmt.Errorf("no .py file in %s", root)
	}
	return modules, err
}

func (p *Project) edit(name string, change func(string) (string, error)) error {
	path := filepath.Join(p.Dir, filepath.FromSlash(name))
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	changed, err := change(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if changed == string(text) {
		return fmt.Errorf("%s: the edit changes nothing", name)
	}
	return os.WriteFile(path, []byte(changed), 0o644)
}

func (p *Project) EditCode(r Round) error {
	p.Expect.Module, p.Expect.Mark = moduleName(r.Module), r.Mark
	return p.edit(r.Module, func(s string) (string, error) { return addFunction(s, r.Mark), nil })
}

func (p *Project) EditTemplate(r Round) error {
	p.Expect.Template = r.Mark
	return p.edit(template, func(s string) (string, error) { return addParagraph(s, r.Mark) })
}

func (p *Project) EditDescription(r Round) error {
	p.Expect.Summary = r.description()
	return p.edit(setupFile, func(s string) (string, error) { return setDescription(s, r.description()) })
}

func (p *Project) EditVersion(r Round) error {
	p.Expect.Version = r.version()
	return p.edit(setupFile, func(s string) (string, error) { return setVersion(s, r.version()) })
}

func (p *Project) EditReadme(r Round) error {
	p.Expect.Readme = r.Mark
	return p.edit(readmeFile, func(s string) (string, error) { return s + "\n" + r.Mark + "\n", nil })
}

func (p *Project) Reorder(r Round) error {
	return p.edit(requirements, func(s string) (string, error) { return reorder(s, r.Order, r.Mark) })
}

func (p *Project) Pin(r Round) error {
	name, version := r.pinned()
	p.Expect.Pinned = version
	return p.edit(requirements, func(s string) (string, error) { return pin(s, name, version) })
}

// moduleName of "mlproject/pipelines/__init__.py" is mlproject.pipelines.
func moduleName(file string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	return strings.ReplaceAll(name, "/", ".")
}
