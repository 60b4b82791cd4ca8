// Package carry decides which files of the project lie in the image's working
// directory: what the program needs there and no wheel holds, such as the entry
// script, its templates, configuration and models. It is pure: facts in,
// decision out, and each file with its reason.
package carry

import (
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Input is what the decision follows from.
type Input struct {
	Survey survey.Survey
	// Wheel are the paths in the project's wheel, TopLevel the names it is
	// imported under.
	Wheel    []string
	TopLevel []string
	// Include are patterns as in .dockerignore that replace the rule; nil leaves
	// it to the rule.
	Include []string
	// Command is the image's command: files and modules it names are entries too.
	Command []string
	// Installed are the top-level names of what is locked and of the standard
	// library.
	Installed []string
	// Workdir is where the files will lie; "" is /app.
	Workdir string
	// Ignore is the file to name in what is not to be sent, as a remedy speaks of
	// it; "" is .dockerignore.
	Ignore string
}

// Decision is what is carried and what is said about it.
type Decision struct {
	Files []File // by path
	Dirs  []Dir  // by path: the folders the files need
	Left  []Left // by path
	// Installed are the files of the tree that the wheel holds, and where in
	// site-packages they land.
	Installed map[string]string
	// Writes are what the program writes to in the working directory, as far as
	// its code says: folders end in a slash, and "./" is the directory itself.
	Writes   []Write
	Warnings []report.Problem
}

// Owners. Code belongs to root and the program cannot change it; the rest belongs
// to the user it runs as, whose training may rewrite artifacts/.
const (
	Root = "root"
	App  = "app"
)

// File is one carried file.
type File struct {
	Path string // below the project and below the working directory
	// Source is where the bytes are; it is another path than Path only where a
	// symbolic link was followed.
	Source string
	Size   int64
	Mode   uint32
	Owner  string
	Rule   Rule
	Reason string // "app.py:12 render_template"
}

// Rule is why a file is carried.
type Rule string

const (
	Entry     Rule = "entry"     // an entry script
	Command   Rule = "command"   // named by the command
	Import    Rule = "import"    // imported, and not in the wheel
	Templates Rule = "templates" // pages beside a web script
	Opened    Rule = "opened"    // a path in the code
	Mentioned Rule = "mentioned" // config/, artifacts/ and the like, mentioned in the code
	Named     Rule = "named"     // a path in a carried configuration file
	Included  Rule = "included"  // asked for
)

// Dir is a folder of the image.
type Dir struct {
	Path  string
	Mode  uint32
	Owner string
}

// Left is something one might expect in the image and why it is not there.
// Folders end in a slash.
type Left struct {
	Path string
	Why  string
}

// Write is a folder that the program writes to, and where it does.
type Write struct{ Path, Reason string }

// Choose applies the rule, or the include patterns in its stead. The error, a
// report.Problem, is about an include pattern.
func Choose(in Input) (Decision, error) {
	c := newChooser(in)
	if in.Include != nil {
		if err := c.include(in.Include); err != nil {
			return Decision{}, err
		}
		if len(in.Include) > 0 { // where nothing is carried, the code is mounted
			c.commanded()
		}
	} else {
		c.enter()
	}
	c.follow()
	c.doubt()
	return c.decision(), nil
}
