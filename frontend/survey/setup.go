package survey

import (
	"encoding/json"
	"errors"
)

// Setup is the call of setup() in setup.py, and how it declares requirements.
type Setup struct {
	Line     int       `json:"line"`
	Keywords []Keyword `json:"keywords"`
	More     bool      `json:"more"`  // there are unknown keywords: setup(**made())
	Files    []string  `json:"files"` // text files that setup.py names, as written
	// Variables are the environment variables that decide what is required.
	Variables []Variable `json:"variables"`
}

// Variable is an environment variable that a condition in setup.py reads.
type Variable struct {
	Name string `json:"name"`
	Line int    `json:"line"` // of the condition
}

// Keyword is one keyword of the call.
type Keyword struct {
	Name string `json:"name"`
	Line int    `json:"line"`
	// Source is where its value comes from, nil for keywords that are not about
	// requirements.
	Source *Source `json:"source"`
}

// Source is where a list of requirements comes from.
type Source struct {
	Kind     string   `json:"kind"`
	Line     int      `json:"line"`
	Names    []string `json:"names"`    // FromList: the requirements in it
	Function *Reading `json:"function"` // FromFunction
}

// Kinds of a Source.
const (
	FromList     = "list" // a list of texts in setup.py
	FromNone     = "none" // None
	FromFunction = "function"
	FromOther    = "other"
)

// Reading is what a function of setup.py does with the lines it reads.
type Reading struct {
	Name    string   `json:"name"`
	Line    int      `json:"line"`
	Returns bool     `json:"returns"` // anything but None
	Reads   bool     `json:"reads"`   // reads a file, or loops
	Strips  bool     `json:"strips"`  // removes the newline of a line, and uses the result
	Removes []string `json:"removes"` // texts that it removes, or compares lines with
}

const installRequires = "install_requires"

// Keyword returns a keyword of the call by its name.
func (s *Setup) Keyword(name string) (Keyword, bool) {
	if s == nil {
		return Keyword{}, false
	}
	for _, keyword := range s.Keywords {
		if keyword.Name == name {
			return keyword, true
		}
	}
	return Keyword{}, false
}

// Reading returns the function that install_requires comes from, nil if it comes from
// elsewhere.
func (s *Setup) Reading() *Reading {
	keyword, _ := s.Keyword(installRequires)
	if keyword.Source == nil {
		return nil
	}
	return keyword.Source.Function
}

// DecodeSetup decodes the facts of setup.py alone. It returns nil if they are not what
// setupcall.py writes.
func DecodeSetup(data []byte) *Setup {
	var setup *Setup
	if len(data) > maxBytes || json.Unmarshal(data, &setup) != nil || setup.check() != nil {
		return nil
	}
	return setup
}

// maxListed bounds each list of a Setup, far above the bounds of setupcall.py.
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
	for _, variable := range s.Variables {
		if err := errors.Join(checkLine(variable.Line), checkText(variable.Name)); err != nil {
			return err
		}
	}
	for _, keyword := range s.Keywords {
		if err := errors.Join(checkLine(keyword.Line), checkText(keyword.Name), keyword.Source.check()); err != nil {
			return err
		}
		if keyword.Name == installRequires && keyword.Source == nil {
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
