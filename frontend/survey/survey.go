// Package survey holds the facts about a project's source tree: its files, and
// what its Python code says. survey.py collects them in the step that builds the
// wheel, from syntax trees and without running the project. This package decodes
// them and answers small questions about them; other packages decide what follows.
package survey

import "embed"

//go:embed *.py
var scripts embed.FS

// Script is a file of the survey's Python.
type Script struct {
	Name string
	Data []byte
}

// Scripts returns survey.py and the modules that it imports, sorted by name. They
// belong into one folder; "python survey.py TREE OUTPUT" then writes what Decode
// reads.
func Scripts() []Script {
	entries, err := scripts.ReadDir(".")
	if err != nil {
		panic(err) // embedded above
	}
	var all []Script
	for _, entry := range entries {
		data, err := scripts.ReadFile(entry.Name())
		if err != nil {
			panic(err) // embedded above
		}
		all = append(all, Script{Name: entry.Name(), Data: data})
	}
	return all
}

// Survey holds the facts about one tree. Files, Modules and Models are sorted by
// path.
type Survey struct {
	Version int    `json:"version"`
	Python  string `json:"python"` // the version that parsed the modules, "3.11"
	// Truncated reports that the tree is larger than survey.py's bounds, so that
	// facts are missing.
	Truncated bool `json:"truncated"`
	// Unlisted reports that the tree has more files than Files and Skipped list.
	Unlisted bool      `json:"unlisted"`
	Files    []File    `json:"files"`
	Skipped  []Skipped `json:"skipped"`
	Modules  []Module  `json:"modules"`
	Mentions []Mention `json:"mentions"`
	Setup    *Setup    `json:"setup"` // nil if there is no setup.py that calls setup()
	Models   []Model   `json:"models"`
	// MainNames are the names that models import from __main__.
	MainNames []MainName `json:"main_names"`
}

// File is a file or a symbolic link of the tree.
type File struct {
	Path  string   `json:"path"` // slash-separated, below the tree's root
	Size  int64    `json:"size"` // in bytes; 0 for a link
	Exec  bool     `json:"exec"`
	Kinds []string `json:"kinds"` // LFSPointer, PrivateKey, ServiceAccount, Token, Password, Certificate
	Link  *Link    `json:"link"`  // nil for a regular file
}

// Kinds of files, by their content.
const (
	LFSPointer     = "lfs-pointer"
	PrivateKey     = "private-key"
	ServiceAccount = "service-account"
	Token          = "token"       // an access token, by how it begins
	Password       = "password"    // in the configuration of a package manager
	Certificate    = "certificate" // certificates or public keys, and no private key
)

// Link is the target of a symbolic link.
type Link struct {
	Target string `json:"target"` // as written
	To     string `json:"to"`     // "file", "folder" or "missing"
	Inside bool   `json:"inside"` // whether it stays in the tree
	Path   string `json:"path"`   // the path in the tree, "." for its root; only if Inside
}

// Skipped is a folder whose files are not listed, or a file that could not be
// listed.
type Skipped struct {
	Path string `json:"path"`
	Why  string `json:"why"` // "vcs", "cache", "virtualenv", "node_modules", "unreadable", "not-utf8"
}

// Mention is a value in a configuration file that names a file or folder of
// the tree.
type Mention struct {
	File  string `json:"file"`
	Line  int    `json:"line"`
	Key   string `json:"key"` // what is left of the line's first ":" or "="
	Value string `json:"value"`
}

// Module is a Python file that was parsed.
type Module struct {
	Path      string     `json:"path"`
	Error     *Error     `json:"error"` // if not nil, there are no other facts
	MainGuard bool       `json:"main_guard"`
	Truncated bool       `json:"truncated"`
	Imports   []Import   `json:"imports"`
	Literals  []Literal  `json:"literals"`
	Calls     []Call     `json:"calls"`
	Constants []Constant `json:"constants"`
	Functions []Function `json:"functions"`
}

// Error is the reason why a module could not be parsed.
type Error struct {
	Line    int    `json:"line"` // 0 if it is not about one line
	Message string `json:"message"`
}

// Import is one imported module: "import a.b", or "from a import b, c" with the
// names b and c.
type Import struct {
	Module       string   `json:"module"`
	Names        []string `json:"names"`
	Level        int      `json:"level"` // leading dots
	Line         int      `json:"line"`
	TopLevel     bool     `json:"toplevel"`      // outside any function
	Function     string   `json:"function"`      // the function or method around it, "outer.inner" if nested
	Optional     bool     `json:"optional"`      // an ImportError is caught
	TypeChecking bool     `json:"type_checking"` // under if TYPE_CHECKING
	Conditional  bool     `json:"conditional"`   // under another if
	Dynamic      bool     `json:"dynamic"`       // importlib.import_module("...")
	Guard        bool     `json:"guard"`         // under if __name__ == "__main__"
}

// Literal is text in the program: one literal, or several joined.
type Literal struct {
	Value   string `json:"value"`
	Line    int    `json:"line"`
	Context string `json:"context"` // the dotted name of the call that it is an argument of, or ""
	Arg     string `json:"arg"`     // the keyword or the index of that argument
	Anchor  string `json:"anchor"`  // AnchorFile, AnchorPackage, or "" for the working directory
	Join    bool   `json:"join"`    // made of several parts
	Partial bool   `json:"partial"` // only the beginning is known
	Tail    bool   `json:"tail"`    // only the end is known
	Base    string `json:"base"`    // the dotted name in front of a tail
	Write   bool   `json:"write"`   // opened for writing only
	Guard   bool   `json:"guard"`   // under if __name__ == "__main__"
	// Elsewhere reports that it may not apply to this image: it is under a condition
	// that tells operating systems apart, or in an except block.
	Elsewhere bool `json:"elsewhere"`
	// Fallback reports that it is assigned to a parameter under a condition: the
	// caller's argument may take its place.
	Fallback bool `json:"fallback"`
}

const (
	// AnchorFile marks a path that is relative to the folder of its module.
	AnchorFile = "file"
	// AnchorPackage marks one that begins with the package it is looked for in.
	AnchorPackage = "package"
)

// Call is a call that is a statement or whose result is assigned to a name. A
// variable is named after what made it: app.run() is a call of "flask.Flask.run".
type Call struct {
	Call     string           `json:"call"`
	Type     string           `json:"type"` // what made its result, if that is not Call
	Line     int              `json:"line"`
	Target   string           `json:"target"`   // the name that its result is assigned to
	AliasOf  string           `json:"alias_of"` // Target is another name of this variable
	Function string           `json:"function"` // the function around it, "" at the module's level
	Guard    bool             `json:"guard"`    // under if __name__ == "__main__"
	Args     []Value          `json:"args"`
	Kwargs   map[string]Value `json:"kwargs"`
}

// Makes returns the dotted name of what made the result of the call.
func (c Call) Makes() string {
	if c.Type != "" {
		return c.Type
	}
	return c.Call
}

// Constant is a name that the module assigns once, to a known value.
type Constant struct {
	Name  string `json:"name"`
	Line  int    `json:"line"`
	Value Value  `json:"value"`
}

// Function is a function at the module's level that returns the result of a call.
type Function struct {
	Name     string `json:"name"`
	Line     int    `json:"line"`
	Returns  string `json:"returns"`  // the dotted name of what made its result
	Required int    `json:"required"` // how many parameters have no default
}
