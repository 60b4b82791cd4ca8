package survey

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// version is the version of the format that survey.py writes.
const version = 1

// Bounds on what is accepted. They are above those of survey.py, so a survey that
// exceeds them was not written by it.
const (
	maxBytes   = 64 << 20 // of the whole survey
	maxFiles   = 250_000
	maxModules = 5_000
	maxFacts   = 20_000  // of a kind in one module
	maxPath    = 4096    // bytes
	maxText    = 8 << 10 // bytes
	maxLine    = 1 << 30
	maxDepth   = 8 // of values in values
)

// Decode decodes and validates what survey.py wrote. The project's own code runs in
// the same container later, so the bytes may come from it: a survey with unknown
// fields, unsorted or unclean paths, or more than survey.py writes is an error. It is
// not a report.Problem, since there is nothing that a user could change.
func Decode(data []byte) (Survey, error) {
	s, err := decode(data)
	if err != nil {
		return Survey{}, fmt.Errorf("the survey of the source tree cannot be read: %w", err)
	}
	return s, nil
}

func decode(data []byte) (s Survey, err error) {
	if len(data) > maxBytes {
		return s, fmt.Errorf("it has %d bytes, more than %d", len(data), maxBytes)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return s, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return s, errors.New("something follows it")
	}
	if s.Version != version {
		return s, fmt.Errorf("it has version %d, not %d", s.Version, version)
	}
	return s, s.check()
}

func (s Survey) check() error {
	if len(s.Files) > maxFiles || len(s.Skipped) > maxFiles || len(s.Mentions) > maxFiles || len(s.Modules) > maxModules {
		return errors.New("it lists more than any project has")
	}
	if err := ascending(s.Files, func(f File) string { return f.Path }); err != nil {
		return err
	}
	if err := ascending(s.Modules, func(m Module) string { return m.Path }); err != nil {
		return err
	}
	for _, f := range s.Files {
		if err := f.check(); err != nil {
			return err
		}
	}
	for _, m := range s.Modules {
		if err := m.check(); err != nil {
			return fmt.Errorf("%q: %w", m.Path, err)
		}
	}
	for _, m := range s.Mentions {
		if err := errors.Join(checkPath(m.File), checkLine(m.Line), checkText(m.Key, m.Value)); err != nil {
			return err
		}
	}
	if err := s.Setup.check(); err != nil {
		return fmt.Errorf("setup.py: %w", err)
	}
	for _, skipped := range s.Skipped {
		if err := errors.Join(checkText(skipped.Path), checkText(skipped.Why)); err != nil {
			return err
		}
	}
	return s.checkModels()
}

// ascending accepts paths that are sorted, as binary search needs them.
func ascending[T any](all []T, path func(T) string) error {
	for i := 1; i < len(all); i++ {
		if path(all[i-1]) >= path(all[i]) {
			return fmt.Errorf("%q does not come after %q", path(all[i]), path(all[i-1]))
		}
	}
	return nil
}

func (f File) check() error {
	if err := checkPath(f.Path); err != nil {
		return err
	}
	if f.Size < 0 || len(f.Kinds) > 8 {
		return fmt.Errorf("%q cannot be such a file", f.Path)
	}
	if f.Link == nil {
		return nil
	}
	if !slices.Contains([]string{"file", "folder", "missing"}, f.Link.To) {
		return fmt.Errorf("%q leads to a %q", f.Path, f.Link.To)
	}
	if f.Link.Inside && f.Link.Path != "." {
		return checkPath(f.Link.Path)
	}
	return checkText(f.Link.Target)
}

func (m Module) check() error {
	if err := checkPath(m.Path); err != nil {
		return err
	}
	if len(m.Imports) > maxFacts || len(m.Literals) > maxFacts || len(m.Calls) > maxFacts ||
		len(m.Constants) > maxFacts || len(m.Functions) > maxFacts {
		return errors.New("it has more facts than any module")
	}
	if m.Error != nil {
		if err := errors.Join(checkLine(m.Error.Line), checkText(m.Error.Message)); err != nil {
			return err
		}
	}
	for _, i := range m.Imports {
		if i.Level < 0 || i.Level > 1000 {
			return fmt.Errorf("an import has %d dots", i.Level)
		}
		if err := errors.Join(checkLine(i.Line), checkText(append(i.Names, i.Module, i.Function)...)); err != nil {
			return err
		}
	}
	for _, l := range m.Literals {
		if err := errors.Join(checkLine(l.Line), checkText(l.Value, l.Context, l.Arg, l.Anchor, l.Base)); err != nil {
			return err
		}
	}
	for _, c := range m.Calls {
		if err := c.check(); err != nil {
			return err
		}
	}
	for _, c := range m.Constants {
		if err := errors.Join(checkLine(c.Line), checkText(c.Name), c.Value.check()); err != nil {
			return err
		}
	}
	for _, f := range m.Functions {
		if err := errors.Join(checkLine(f.Line), checkText(f.Name, f.Returns)); err != nil {
			return err
		}
	}
	return nil
}

func (c Call) check() error {
	if err := errors.Join(checkLine(c.Line), checkText(c.Call, c.Type, c.Target, c.AliasOf, c.Function)); err != nil {
		return err
	}
	if len(c.Args) > 64 || len(c.Kwargs) > 64 {
		return errors.New("a call has more arguments than survey.py tells")
	}
	for _, v := range c.Args {
		if err := v.check(); err != nil {
			return err
		}
	}
	for name, v := range c.Kwargs {
		if err := errors.Join(checkText(name), v.check()); err != nil {
			return err
		}
	}
	return nil
}

func (v Value) check() error {
	if v.depth() > maxDepth {
		return errors.New("a value is too deep")
	}
	for _, element := range v.List {
		if err := element.check(); err != nil {
			return err
		}
	}
	if v.Default != nil {
		if err := v.Default.check(); err != nil {
			return err
		}
	}
	if v.Str != nil && checkText(*v.Str) != nil {
		return checkText(*v.Str)
	}
	return checkText(v.Env, v.Ref, v.Call, v.Anchor, v.Base)
}

func checkPath(p string) error {
	if p == "." || !fs.ValidPath(p) || strings.ContainsRune(p, 0) || len(p) > maxPath {
		return fmt.Errorf("%.200q is not a path below the tree's root", p)
	}
	return nil
}

func checkLine(line int) error {
	if line < 0 || line > maxLine {
		return fmt.Errorf("%d is not a line", line)
	}
	return nil
}

func checkText(texts ...string) error {
	for _, text := range texts {
		if len(text) > maxText || !utf8.ValidString(text) {
			return fmt.Errorf("%.200q is not text that survey.py tells", text)
		}
	}
	return nil
}
