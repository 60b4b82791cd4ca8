package wheel

import (
	"context"
	"path"
	"regexp"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
)

// machine returns Python's name for the machine of the image, if setup.py runs on another
// machine and asks for its name, or if a module of the project that it imports does. What
// setup.py declares may depend on that name, and has to be right for the image. Otherwise
// machine returns "", and the wheel is the same for all platforms. Errors are BuildKit's.
func machine(ctx context.Context, client *gateway.Client, tools toolchain.Toolchain, source project.Source) (string, error) {
	setup := source.Files["setup.py"]
	if tools.Cross == nil || setup == nil {
		return "", nil
	}
	if !asksMachine.Match(setup) {
		// The wheel step needs the context anyway.
		ref, err := client.Solve(ctx, source.Context.State)
		if err != nil {
			return "", err
		}
		tree := gateway.NewTree(ref)
		asks, err := importsMachine(setup, func(file string) ([]byte, error) {
			file = path.Join("/", source.Dir, file)
			beside, err := tree.List(ctx, path.Dir(file))
			if folder, exists := beside[path.Base(file)]; err != nil || !exists || folder {
				return nil, err
			}
			text, err := gateway.Read(ctx, ref, file, maxModule)
			if err != nil {
				// The file may be a link to nowhere. That is no error unless nothing can be read.
				_, err = ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/"})
				return nil, err
			}
			return text, nil
		})
		if err != nil || !asks {
			return "", err
		}
	}
	return toolchain.Machine(tools.Platform), nil
}

// ForMachine returns the backend with Machine set, if setup.py runs on another machine than
// the image's and depends on its name. Errors are BuildKit's.
func (b Backend) ForMachine(ctx context.Context, client *gateway.Client, tools toolchain.Toolchain, source project.Source) (Backend, error) {
	var err error
	b.Machine, err = machine(ctx, client, tools, source)
	return b, err
}

// asksMachine matches code that asks for the name of the machine.
var asksMachine = regexp.MustCompile(`\bplatform\.(?:machine|processor|architecture|platform)\b|\bfrom platform import\b|\bimport\b[^\n#]*\bplatform\s+as\b|\bget_platform\b|\buname\b`)

// maxImported bounds the number of modules of the project that are read.
const maxImported = 100

// maxModule is the largest module that is read, in bytes.
const maxModule = 4 << 20

// importsMachine reports whether a module of the project that setup.py imports, directly or
// not, asks for the name of the machine. read returns a file by its path relative to
// setup.py, nil if there is none.
func importsMachine(setup []byte, read func(file string) ([]byte, error)) (bool, error) {
	type module struct{ file, text string }
	seen, found := map[string]bool{}, 0
	for queue := []module{{"setup.py", string(setup)}}; len(queue) > 0; queue = queue[1:] {
		for _, file := range imported(queue[0].file, queue[0].text) {
			if seen[file] || found == maxImported {
				continue
			}
			seen[file] = true
			text, err := read(file)
			if err != nil {
				return false, err
			}
			if text == nil {
				continue
			}
			found++
			if asksMachine.Match(text) {
				return true, nil
			}
			queue = append(queue, module{file, string(text)})
		}
	}
	return false, nil
}

// importStatement matches statements that import modules, or names from a module.
var importStatement = regexp.MustCompile(`(?m)^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n#]*)|import[ \t]+([^\n#]*))`)

// imported returns the files that a module of the project imports if they exist.
func imported(file, text string) []string {
	var all []string
	add := func(folder, dotted string) {
		parts := strings.Split(dotted, ".")
		for i := range parts {
			within := path.Join(folder, path.Join(parts[:i+1]...))
			all = append(all, within+".py", within+"/__init__.py")
		}
	}
	for _, m := range importStatement.FindAllStringSubmatch(strings.ReplaceAll(text, ";", "\n"), -1) {
		dots, from, names, modules := m[1], m[2], strings.Trim(m[3], "()"), m[4]
		folder := ""
		if dots != "" {
			folder = path.Join(path.Dir(file), strings.Repeat("../", len(dots)-1))
		}
		if from != "" {
			from += "."
		}
		for name := range strings.SplitSeq(names+modules, ",") {
			if words := strings.Fields(name); len(words) > 0 { // "x as y"
				add(folder, from+words[0])
			}
		}
	}
	return all
}
