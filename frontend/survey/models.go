package survey

import (
	"errors"
	"fmt"
)

// Model is a file that holds a model, as far as it was read.
type Model struct {
	Path string `json:"path"`
	Kind string `json:"kind"`
	// Written is what wrote it; a file may hold models of several versions.
	Written []Written `json:"written"`
	// Imports are what unpickling it imports; some may be missing.
	Imports []ModelImport `json:"imports"`
}

// What kind of file a model lies in.
const (
	Pickle        = "pickle"
	XGBoostBinary = "xgboost-binary" // XGBoost's own form, up to 2.1
)

// Written is a library and the version of it that wrote a model. LightGBM tells
// no more than the major version.
type Written struct {
	By      string `json:"by"` // the distribution
	Version string `json:"version"`
}

// ModelImport is a module and the names that are taken from it.
type ModelImport struct {
	Module string   `json:"module"`
	Names  []string `json:"names"`
}

// MainName is a name that a pickle takes from __main__, the script that is run.
type MainName struct {
	Name string `json:"name"`
	// Files are the modules of the tree that have the word in them.
	Files []string `json:"files"`
}

// Bounds on what is believed of models, above those of models.py.
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
	for _, each := range s.MainNames {
		if len(each.Files) > maxModules {
			return errors.New("it lists more modules than any project has")
		}
		if err := errors.Join(checkText(each.Name), checkText(each.Files...)); err != nil {
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

// checkName holds for text that is shown in one line. It comes out of a file that
// anybody may have written.
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
