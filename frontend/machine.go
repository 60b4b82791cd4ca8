package frontend

import (
	"context"
	"path"
	"regexp"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/base"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// machine is what a setup.py is told that it runs on, where it asks, or a module of
// its own that it imports does: what it declares may hang on it, and has to be right
// for the platform. Elsewhere the wheel is one for all of them.
func (p *prepared) machine(ctx context.Context, within project.Context, dir string, files project.Files) (string, error) {
	setup := files["setup.py"]
	if p.foreign == nil || setup == nil {
		return "", nil
	}
	if !asksMachine.Match(setup) {
		// The wheel step needs the context anyway.
		ref, err := p.build.client.Solve(ctx, within.State)
		if err != nil {
			return "", err
		}
		t := gateway.NewTree(ref)
		asked, err := importsMachine(setup, func(file string) ([]byte, error) {
			file = path.Join("/", dir, file)
			beside, err := t.List(ctx, path.Dir(file))
			if folder, there := beside[path.Base(file)]; err != nil || !there || folder {
				return nil, err
			}
			text, err := gateway.Read(ctx, ref, file, maxLocalFile)
			if err != nil {
				// A link to nowhere, or nothing that anybody wrote, unless nothing can be read.
				_, err = ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/"})
				return nil, err
			}
			return text, nil
		})
		if err != nil || !asked {
			return "", err
		}
	}
	return base.Machine(p.platform), nil
}

// asksMachine finds what in a setup.py may tell machines apart.
var asksMachine = regexp.MustCompile(`\bplatform\.(?:machine|processor|architecture|platform)\b|\bfrom platform import\b|\bimport\b[^\n#]*\bplatform\s+as\b|\bget_platform\b|\buname\b`)

// maxImported bounds the files of the project that are looked into.
const maxImported = 100

// importsMachine says that one of the project's modules asks which a setup.py imports;
// read gives a file beside it, nil where there is none.
func importsMachine(setup []byte, read func(file string) ([]byte, error)) (bool, error) {
	type module struct{ file, text string }
	seen, found := map[string]bool{}, 0
	for ahead := []module{{"setup.py", string(setup)}}; len(ahead) > 0; ahead = ahead[1:] {
		for _, file := range imported(ahead[0].file, ahead[0].text) {
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
			ahead = append(ahead, module{file, string(text)})
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
