package survey

import (
	"errors"
	"fmt"
)

// Model is a file that holds a model, as far as models.py read it.
type Model struct {
	Path string `json:"path"`
	Kind string `json:"kind"`
	// Written lists the libraries that wrote it. A file may hold models of several
	// versions of one.
	Written []Written `json:"written"`
	// Imports are what unpickling it imports. The list may be incomplete.
	Imports []ModelImport `json:"imports"`
}

// Kinds of model files.
const (
	Pickle        = "pickle"
	XGBoostBinary = "xgboost-binary" // XGBoost's own format, up to 2.1
)

// Written is a library and the version of it that wrote a model. A model of LightGBM
// holds no more than the major version.
type Written struct {
	By      string `json:"by"` // the distribution
	Version string `json:"version"`
}

// ModelImport is a module and the names that are imported from it.
type ModelImport struct {
	Module string   `json:"module"`
	Names  []string `json:"names"`
}

// MainName is a name that a pickle imports from __main__, the script that is run.
type MainName struct {
	Name string `json:"name"`
	// Files are the paths of the modules in which the name occurs as a word.
	Files []string `json:"files"`
}

// Bounds on what is accepted of models, above those of models.py.
const (
	maxModels       = 400
	maxModelImports = 400
	maxModelNames   = 100
)

func (s Survey) checkModels() error {
	if len(s.Models) > maxModels || len(s.MainNames) > maxModelNames {
		return errors.New("it lists more models than are read")
	}
	if err := ascending(s.Models, func(m Model) string { return m.Path }); err != nil {
		return err
	}
	for _, m := range s.Models {
		if err := m.check(); err != nil {
			return fmt.Errorf("the model %.200q: %w", m.Path, err)
		}
	}
	for _, name := range s.MainNames {
		if len(name.Files) > maxModules {
			return errors.New("it lists more modules than any project has")
		}
		if err := errors.Join(checkText(name.Name), checkText(name.Files...)); err != nil {
			return err
		}
	}
	return nil
}

func (m Model) check() error {
	if err := errors.Join(checkPath(m.Path), checkName(m.Kind)); err != nil {
		return err
	}
	if len(m.Written) > maxModelNames || len(m.Imports) > maxModelImports {
		return errors.New("it has more facts than are read")
	}
	for _, w := range m.Written {
		if err := errors.Join(checkName(w.By), checkName(w.Version)); err != nil {
			return err
		}
	}
	for _, i := range m.Imports {
		if len(i.Names) > maxModelNames {
			return errors.New("it has more facts than are read")
		}
		if err := checkName(append(i.Names, i.Module)...); err != nil {
			return err
		}
	}
	return nil
}

// checkName accepts names that can be shown in one line. They come out of files that
// may be hostile.
func checkName(names ...string) error {
	for _, name := range names {
		if len(name) > 300 {
			return fmt.Errorf("%.100q is too long for a name", name)
		}
		for _, r := range name {
			if r <= ' ' || r == 0x7f || r == 0xfffd {
				return fmt.Errorf("%.100q is not a name", name)
			}
		}
	}
	return checkText(names...)
}
