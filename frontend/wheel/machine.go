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

// machine is the machine that setup.py is told it runs on when it is run on another one,
// by Python's name, where it asks or a module of its own that it imports does: what it
// declares may depend on it, and has to be right for the image's platform. It is "" for
// the truth: then the wheel is the same for all platforms. Errors are BuildKit's.
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
				// A link to nowhere, or nothing that anybody wrote, unless nothing can be read.
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

// ForMachine returns the backend with what setup.py is to be told of the machine that it
// runs on. Errors are BuildKit's.
func (b Backend) ForMachine(ctx context.Context, client *gateway.Client, tools toolchain.Toolchain, source project.Source) (Backend, error) {
	var err error
	b.Machine, err = machine(ctx, client, tools, source)
	return b, err
}

// asksMachine matches what in a setup.py may depend on the machine.
var asksMachine = regexp.MustCompile(`\bplatform\.(?:machine|processor|architecture|platform)\b|\bfrom platform import\b|\bimport\b[^\n#]*\bplatform\s+as\b|\bget_platform\b|\buname\b`)

// maxImported bounds the files of the project that are looked into.
const maxImported = 100

// maxModule is the largest module that is looked into, in bytes.
const maxModule = 4 << 20

// importsMachine reports whether one of the project's modules that a setup.py imports asks
// for the machine. read returns a file beside setup.py, nil where there is none.
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

// importing finds the statements that import: names from a module, or modules.
var importing = regexp.MustCompile(`(?m)^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n#]*)|import[ \t]+([^\n#]*))`)

// imported are the files that a module of the project may import, if it has them.
func imported(file, text string) []string {
	var all []string
	add := func(folder, dotted string) {
		parts := strings.Split(dotted, ".")
		for i := range parts {
			within := path.Join(folder, path.Join(parts[:i+1]...))
			all = append(all, within+".py", within+"/__init__.py")
		}
	}
	for _, m := range importing.FindAllStringSubmatch(strings.ReplaceAll(text, ";", "\n"), -1) {
		dots, from, names, modules := m[1], m[2], strings.Trim(m[3], "()"), m[4]
		folder := ""
		if dots != "" {
			folder = path.Join(path.Dir(file), strings.Repeat("../", len(dots)-1))
		}
		if from != "" {
			from += "."
		}
		for each := range strings.SplitSeq(names+modules, ",") {
			if words := strings.Fields(each); len(words) > 0 {
				add(folder, from+words[0])
			}
		}
	}
	return all
}
