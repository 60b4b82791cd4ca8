// Package survey is what a look at a project's source tree found: its files,
// and what its Python says, read by survey.py from the syntax trees without
// running anything. It holds facts and small questions to them; what follows
// from the facts is decided elsewhere.
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

// Survey is the facts about one tree. Files and Modules are sorted by path.
type Survey struct {
	Version int    `json:"version"`
	Python  string `json:"python"` // the minor version that read the modules
	// Truncated says that the tree is beyond the bounds of survey.py and that
	// facts are missing.
	Truncated bool      `json:"truncated"`
	Files     []File    `json:"files"`
	Skipped   []Skipped `json:"skipped"`
	Modules   []Module  `json:"modules"`
	Mentions  []Mention `json:"mentions"`
	Setup     *Setup    `json:"setup"` // nil where there is no setup.py that calls setup()
	Models    []Model   `json:"models"`
	// MainNames are names that models take from __main__.
	MainNames []MainName `json:"main_names"`
}

// File is a file or a symbolic link of the tree.
type File struct {
	Path  string   `json:"path"` // slash-separated, below the tree's root
	Size  int64    `json:"size"`
	Exec  bool     `json:"exec"`
	Kinds []string `json:"kinds"`
	Link  *Link    `json:"link"` // nil for a regular file
}

// What a file is, by its content.
const (
	LFSPointer     = "lfs-pointer"
	PrivateKey     = "private-key"
	ServiceAccount = "service-account"
)

// Link is where a symbolic link leads.
type Link struct {
	Target string `json:"target"` // as written
	To     string `json:"to"`     // "file", "folder" or "missing"
	Inside bool   `json:"inside"` // whether it stays in the tree
	Path   string `json:"path"`   // the path in the tree, where Inside
}

// Skipped is a folder that was not looked into, or a file that could not be
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
	Key   string `json:"key"` // what stands left of it on its line
	Value string `json:"value"`
}

// Module is a Python file that was parsed.
type Module struct {
	Path      string     `json:"path"`
	Error     *Error     `json:"error"` // then there are no other facts
	MainGuard bool       `json:"main_guard"`
	Truncated bool       `json:"truncated"`
	Imports   []Import   `json:"imports"`
	Literals  []Literal  `json:"literals"`
	Calls     []Call     `json:"calls"`
	Constants []Constant `json:"constants"`
	Functions []Function `json:"functions"`
}

// Error is why a module could not be read.
type Error struct {
	Line    int    `json:"line"` // 0: no line in particular
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
	Function     string   `json:"function"`      // the one it stands in, "run" or "Model.fit"
	Optional     bool     `json:"optional"`      // where ImportError is caught
	TypeChecking bool     `json:"type_checking"` // under if TYPE_CHECKING
	Conditional  bool     `json:"conditional"`   // under another if
	Dynamic      bool     `json:"dynamic"`       // importlib.import_module("...")
	Guard        bool     `json:"guard"`         // under if __name__ == "__main__"
}

// Literal is text in the program: one literal, or several joined.
type Literal struct {
	Value   string `json:"value"`
	Line    int    `json:"line"`
	Context string `json:"context"` // the dotted callee in whose arguments it stands, or ""
	Arg     string `json:"arg"`     // the keyword or the index of that argument
	Anchor  string `json:"anchor"`  // AnchorFile, AnchorPackage, or "" for the working directory
	Join    bool   `json:"join"`    // made of several parts
	Partial bool   `json:"partial"` // only the beginning is known
	Tail    bool   `json:"tail"`    // only the end is known
	Base    string `json:"base"`    // the dotted name that stands before a tail
	Write   bool   `json:"write"`   // opened for writing only
	Guard   bool   `json:"guard"`   // under if __name__ == "__main__"
	// Elsewhere is where systems are told apart, or where something has failed.
	Elsewhere bool `json:"elsewhere"`
	// Fallback is what a parameter is where the caller gives nothing for it.
	Fallback bool `json:"fallback"`
}

const (
	// AnchorFile marks a path that is relative to the folder of its module.
	AnchorFile = "file"
	// AnchorPackage marks one that begins with the package it is looked for in.
	AnchorPackage = "package"
)

// Call is a call that is a statement or whose result gets a name. A variable
// stands for what made it: app.run() is a call of "flask.Flask.run".
type Call struct {
	Call     string           `json:"call"`
	Type     string           `json:"type"` // what it makes, where that is not Call
	Line     int              `json:"line"`
	Target   string           `json:"target"`   // the name its result gets
	AliasOf  string           `json:"alias_of"` // Target is another name of this variable
	Function string           `json:"function"` // where it stands, "" at the module's level
	Guard    bool             `json:"guard"`    // under if __name__ == "__main__"
	Args     []Value          `json:"args"`
	Kwargs   map[string]Value `json:"kwargs"`
}

// Makes is what the result of the call was made by.
func (c Call) Makes() string {
	if c.Type != "" {
		return c.Type
	}
	return c.Call
}

// Constant is a name the module assigns once, to a value that is known.
type Constant struct {
	Name  string `json:"name"`
	Line  int    `json:"line"`
	Value Value  `json:"value"`
}

// Function is a function at the module's level that returns what a call made.
type Function struct {
	Name     string `json:"name"`
	Line     int    `json:"line"`
	Returns  string `json:"returns"`
	Required int    `json:"required"` // parameters without a default
}
