package survey

import (
	"encoding/json"
	"errors"
)

// Setup is the call of setup() in setup.py, as far as it is about requirements.
type Setup struct {
	Line     int       `json:"line"`
	Keywords []Keyword `json:"keywords"`
	More     bool      `json:"more"`  // there are keywords that are not seen: setup(**made())
	Files    []string  `json:"files"` // text files that setup.py names, as written
	// Variables of the environment decide what is required.
	Variables []Variable `json:"variables"`
}

// Variable is a variable of the environment that setup.py asks for.
type Variable struct {
	Name string `json:"name"`
	Line int    `json:"line"` // of the condition
}

// Keyword is one keyword of the call.
type Keyword struct {
	Name string `json:"name"`
	Line int    `json:"line"`
	// Source is where its value comes from, for those about requirements.
	Source *Source `json:"source"`
}

// Source is where a list of requirements comes from.
type Source struct {
	Kind     string   `json:"kind"`
	Line     int      `json:"line"`
	Names    []string `json:"names"`    // FromList: what is in it
	Function *Reading `json:"function"` // FromFunction
}

// Kinds of a Source.
const (
	FromList     = "list" // written down in setup.py
	FromNone     = "none" // None
	FromFunction = "function"
	FromOther    = "other"
)

// Reading is what a function of setup.py does with the lines it reads.
type Reading struct {
	Name    string   `json:"name"`
	Line    int      `json:"line"`
	Returns bool     `json:"returns"` // anything but None
	Reads   bool     `json:"reads"`
	Strips  bool     `json:"strips"`  // takes the end off a line, and keeps the result
	Removes []string `json:"removes"` // texts it holds whole lines against
}

const installRequires = "install_requires"

// Keyword finds a keyword of the call.
func (s *Setup) Keyword(name string) (Keyword, bool) {
	if s == nil {
		return Keyword{}, false
	}
	for _, each := range s.Keywords {
		if each.Name == name {
			return each, true
		}
	}
	return Keyword{}, false
}

// Reading is the function that install_requires comes from, nil for another
// source.
func (s *Setup) Reading() *Reading {
	keyword, _ := s.Keyword(installRequires)
	if keyword.Source == nil {
		return nil
	}
	return keyword.Source.Function
}

// DecodeSetup reads the facts of setup.py alone, nil where they cannot be read.
func DecodeSetup(data []byte) *Setup {
	var setup *Setup
	if len(data) > maxBytes || json.Unmarshal(data, &setup) != nil || setup.check() != nil {
		return nil
	}
	return setup
}

// maxListed bounds the lists of a Setup; survey.py stops far below.
const maxListed = 5000

func (s *Setup) check() error {
	if s == nil {
		return nil
	}
	if len(s.Keywords) > maxListed || len(s.Files) > maxListed || len(s.Variables) > maxListed {
		return errors.New("it says more than any setup.py does")
	}
	if err := errors.Join(checkLine(s.Line), checkText(s.Files...)); err != nil {
		return err
	}
	for _, each := range s.Variables {
		if err := errors.Join(checkLine(each.Line), checkText(each.Name)); err != nil {
			return err
		}
	}
	for _, each := range s.Keywords {
		if err := errors.Join(checkLine(each.Line), checkText(each.Name), each.Source.check()); err != nil {
			return err
		}
		if each.Name == installRequires && each.Source == nil {
			return errors.New("a list of requirements comes from nowhere")
		}
	}
	return nil
}

func (s *Source) check() error {
	if s == nil {
		return nil
	}
	if len(s.Names) > maxListed {
		return errors.New("it lists more than any setup.py does")
	}
	if err := errors.Join(checkLine(s.Line), checkText(append(s.Names, s.Kind)...)); err != nil {
		return err
	}
	if (s.Kind == FromFunction) != (s.Function != nil) {
		return errors.New("a value comes from a function that is not there")
	}
	if f := s.Function; f != nil {
		return errors.Join(checkLine(f.Line), checkText(append(f.Removes, f.Name)...))
	}
	return nil
}
