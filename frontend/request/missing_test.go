package request

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func TestMissingFiles(t *testing.T) {
	files := project.Files{"requirements.txt": []byte("-r deps/base.txt\n-c ../constraints.txt\n-r https://example.org/r.txt\nsix\n")}
	in := newIncludes(config.Config{}, files, false)
	require.Equal(t, []string{"deps/base.txt", "../constraints.txt"}, in.missing(files))
	files["deps/base.txt"] = []byte("-r more.txt\n-r ../requirements.txt\n")
	require.Equal(t, []string{"deps/more.txt"}, in.missing(files), "a file that does not exist is requested once")
	require.Empty(t, in.missing(files))

	require.Equal(t, []string{"deps/prod.txt"}, newIncludes(config.Config{Requirements: []string{"deps/prod.txt"}}, nil, false).missing(nil))
	require.Empty(t, newIncludes(config.Config{}, nil, false).missing(nil))

	files = project.Files{"requirements-dev.txt": []byte("-r deps/test.txt\n")}
	require.Empty(t, newIncludes(config.Config{}, files, false).missing(files), "the target has no tests")
	require.Equal(t, []string{"deps/test.txt"}, newIncludes(config.Config{}, files, true).missing(files))
}

// Of a chain of files in one folder, what is read beside one of them is the rest.
func TestMissingFilesBeside(t *testing.T) {
	files := project.Files{"requirements.txt": []byte("-r deps/0.in\n")}
	in := newIncludes(config.Config{}, files, false)
	missing := in.missing(files)
	require.Equal(t, []string{"deps/*.in"}, sameSuffix(missing))
	for i := range 9 {
		in.beside[fmt.Sprintf("deps/%d.in", i)] = fmt.Appendf(nil, "-r %d.in\n", i+1)
	}
	in.beside["deps/unrelated.in"] = []byte("six")
	require.Equal(t, []string{"deps/9.in"}, in.missing(files))
	require.Len(t, files, 10)

	require.EqualError(t, in.tooDeep("deps/9.in"),
		"deps/8.in:1: requirements files include each other in a row that is too long, down to deps/9.in: it goes through more than 4 folders, or a folder has too many: put them into fewer files, or name deps/9.in in requirements itself")
	require.Equal(t, []string{"*.txt", "deps/*.in"}, sameSuffix([]string{"a.txt", "deps/1.in", "deps/2.in", "deps/none"}))
}

func BenchmarkBoundsIncludes(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		chain, missing := project.Files{}, project.Files{}
		var names []byte
		for i := range n {
			chain[fmt.Sprintf("%d.txt", i)] = fmt.Appendf(nil, "-r %d.txt\n", i+1)
			names = fmt.Appendf(names, "-r missing%d.txt\n", i)
		}
		missing["0.txt"] = names
		for what, files := range map[string]project.Files{"chain": chain, "missing": missing} {
			b.Run(fmt.Sprintf("%s/%d", what, n), func(b *testing.B) {
				for b.Loop() {
					newIncludes(config.Config{Requirements: []string{"0.txt"}}, files, false).missing(files)
				}
			})
		}
	}
}
