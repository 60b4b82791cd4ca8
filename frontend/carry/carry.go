// Package carry decides which files of the project are copied into the image's
// working directory: what the program needs there and no wheel holds, such as
// the entry script, its templates, configuration and models. It is pure: facts
// in, decision out, and each file with its reason.
//
// The decision takes three passes. follow goes from the entry scripts, the
// command and the wheel's modules to everything that these import, open and
// run. collect turns the files that it found into the files and folders of the
// image. lint reports what will go wrong with them when the program runs.
package carry

import (
	"cmp"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Input is what the decision is made from.
type Input struct {
	Survey survey.Survey
	// Wheel lists the paths in the project's wheel, TopLevel the names under which
	// it is imported.
	Wheel    []string
	TopLevel []string
	// Include are patterns as in .dockerignore that replace the rules below; nil
	// leaves the decision to the rules.
	Include []string
	// Command is the image's command. The files and modules that it names are
	// entries too.
	Command []string
	// Installed are the top-level names of the locked distributions and of the
	// standard library.
	Installed []string
	// Workdir is the image's working directory; "" is /app.
	Workdir string
	// Ignore is how remedies name the file that excludes files from the context;
	// "" is .dockerignore.
	Ignore string
	Target Target
}

// Target is what is built, as far as it matters to files that look like secrets.
type Target int

const (
	Image Target = iota // the carried files
	Dev                 // all files of the project, in /src
	Test                // all files but installed ones, in the working directory
	Wheel               // the wheel alone
	Other               // nothing of the project: deps and lock
)

// Decision is what is carried, what is not, and why.
type Decision struct {
	Files    []File     // by path
	Dirs     []Dir      // by path: the folders that the files need
	Excluded []Excluded // by path
	// Withheld is what a target with all files of the project does not have, by path:
	// files that look like secrets, and folders that the survey does not look into.
	Withheld []Excluded
	// Installed maps the files of the tree that the wheel holds to their paths in
	// site-packages.
	Installed map[string]string
	// Writes is what the program writes to in the working directory, as far as its
	// code says: folders end in a slash, and "./" is the directory itself.
	Writes   []Write
	Warnings []report.Problem
}

// Owners of files. Code belongs to root, so that no program writes into it by mistake;
// the working directory is the user's, so a program can still replace a file in it.
// Everything else belongs to the user that the program runs as: training may rewrite
// artifacts/.
const (
	Root = "root"
	App  = "app"
)

// File is a file that is carried.
type File struct {
	Path string // below the project and below the working directory
	// Source is the path of the bytes in the project. It differs from Path only
	// where a symbolic link was followed.
	Source string
	Size   int64  // in bytes
	Mode   uint32 // permission bits
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
	Included  Rule = "included"  // matched by an include pattern
)

// Dir is a folder of the image.
type Dir struct {
	Path  string
	Mode  uint32 // permission bits
	Owner string
}

// Excluded is a file or folder that one might expect in the image, and why it is
// not there. Folders end in a slash.
type Excluded struct {
	Path string
	Why  string
}

// Write is a folder that the program writes to, and the code that does.
type Write struct{ Path, Reason string }

// Choose applies the rules, or the include patterns in their place. Its error is a
// report.Problem about an include pattern, or about a project with too many files, or
// report.Errors about credentials in the wheel.
func Choose(in Input) (Decision, error) {
	tree := newTree(in)
	selected, err := include(tree, in.Include)
	if err != nil {
		return Decision{}, err
	}
	ignore := cmp.Or(in.Ignore, ".dockerignore")
	if in.Survey.Unlisted && (in.Target == Dev || in.Target == Test) {
		return Decision{}, report.Problem{
			Message: "the project has more files than are looked at, so this target cannot leave out the secrets among them",
			Remedy:  "leave data out with " + ignore,
		}
	}
	followed := follow(tree, selected, in.Command)
	collected, build := collect(tree, followed), words{in.Target, ignore}
	if problems := refused(tree, selected, collected, build); len(problems) > 0 {
		return Decision{}, report.Errors(problems)
	}
	return Decision{
		Files:     collected.files,
		Dirs:      collected.dirs,
		Excluded:  excluded(tree, selected, collected),
		Withheld:  withheld(tree, selected),
		Installed: tree.layout.installed,
		Writes:    collected.writes,
		Warnings:  lint(tree, selected, followed, collected, build),
	}, nil
}
