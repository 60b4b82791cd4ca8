package dependencies

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// inputs are files and metadata of n lines each that ask for more than one look at the others.
func inputs(n int) map[string]struct {
	files    project.Files
	metadata string
} {
	lines := func(form string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintln(&b, strings.NewReplacer("NEXT", fmt.Sprint(i+1), "THIS", fmt.Sprint(i)).Replace(form))
		}
		return b.String()
	}
	chain := project.Files{}
	for i := range n {
		chain[fmt.Sprintf("%d.txt", i)] = fmt.Appendf(nil, "-r %d.txt\n", i+1)
	}
	chain["requirements.txt"], chain[fmt.Sprintf("%d.txt", n)] = []byte("-r 0.txt\n"), nil
	return map[string]struct {
		files    project.Files
		metadata string
	}{
		"one requirement": {project.Files{"requirements.txt": []byte(lines("six"))}, ""},
		"requirements":    {project.Files{"requirements.txt": []byte(lines("aTHIS==1"))}, ""},
		"constraints":     {project.Files{"requirements.txt": []byte("-c c.txt\n"), "c.txt": []byte(lines("aTHIS==1"))}, ""},
		"chain":           {chain, ""},
		"missing files":   {project.Files{"requirements.txt": []byte(lines("-r missingTHIS.txt"))}, ""},
		"archives":        {project.Files{"requirements.txt": []byte(lines("./w/aTHIS-1.0-py3-none-any.whl"))}, ""},
		"folders":         {project.Files{"requirements.txt": []byte(lines("./libs/aTHIS"))}, ""},
		"metadata":        {project.Files{"setup.py": []byte(lines("'aTHIS',"))}, lines("Requires-Dist: aTHIS")},
		"not in setup.py": {project.Files{"setup.py": []byte(lines("'aTHIS',"))}, lines("Requires-Dist: bTHIS")},
		"extras":          {project.Files{"requirements.txt": []byte(".[e0]\n")}, lines("Provides-Extra: eTHIS\nProvides-Extra: eNEXT\nRequires-Dist: mlproject[eNEXT]; extra == \"eTHIS\"")},
		"asked extras":    {project.Files{"requirements.txt": []byte(lines(".[eTHIS]"))}, lines("Provides-Extra: eTHIS\nRequires-Dist: aTHIS; extra == \"eTHIS\"")},
		"unknown extras":  {project.Files{"requirements.txt": []byte(lines(".[eTHIS]"))}, lines("Provides-Extra: fTHIS")},
	}
}

func declareAll(files project.Files, metadata string) error {
	stated, err := Read(config.Config{}, files)
	if err != nil {
		return err
	}
	m, err := packaging.ParseMetadata([]byte("Metadata-Version: 2.4\nName: mlproject\nVersion: 1\n" + metadata))
	if err != nil {
		return err
	}
	declared, err := stated.Finish(m, "setup.py")
	if err != nil {
		return err
	}
	_, _, err = declared.With(Project("", m, "setup.py", files), nil, packaging.Environment{})
	return err
}

func BenchmarkBoundsDeclare(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		for name, input := range inputs(n) {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					declareAll(input.files, input.metadata)
				}
			})
		}
	}
}

func TestBounds(t *testing.T) {
	all := inputs(300)
	for name, want := range map[string]string{
		"folders":        "300 local requirements are asked for, and each has a build of its own: at most 200 are built: build their wheels before, into a folder that --find-links names",
		"unknown extras": `mlproject has no extra "e0": did you mean "f0"?`,
		"missing files":  "the requirements file missing0.txt is not in the build context",
	} {
		require.ErrorContains(t, declareAll(all[name].files, all[name].metadata), want)
		delete(all, name)
	}
	for name, input := range all {
		require.NoError(t, declareAll(input.files, input.metadata), name)
	}
}

// Extras are found in whatever order they ask for each other.
func TestOwnExtrasInAnyOrder(t *testing.T) {
	text := "Metadata-Version: 2.4\nName: a\nVersion: 1\n"
	for i := 50; i > 0; i-- {
		text += fmt.Sprintf("Requires-Dist: a[e%d]; extra == \"e%d\"\n", i, i-1)
	}
	m, err := packaging.ParseMetadata([]byte(text))
	require.NoError(t, err)
	require.Len(t, ownExtras(m, packaging.NewExtras("E0")), 51)
	require.Len(t, ownExtras(m, packaging.NewExtras("e48")), 3)
}
