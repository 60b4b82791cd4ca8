package packaging

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWheelName(t *testing.T) {
	w, err := ParseWheelName("scikit_learn-1.9.1-1a-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")
	require.NoError(t, err)
	require.Equal(t, WheelName{
		Distribution: "scikit_learn", Version: "1.9.1", Build: "1a", Python: []string{"cp311"}, ABI: []string{"cp311"},
		Platform: []string{"manylinux_2_17_x86_64", "manylinux2014_x86_64"},
	}, w)
	require.Equal(t, "scikit_learn-1.9.1-1a-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", w.String())
	for name, want := range map[string]string{
		"six-1.16.0.tar.gz":             `it does not end with ".whl"`,
		"six-1.16.0-py3-none.whl":       "expected distribution-version[-build]-python-abi-platform.whl",
		"six-x-py3-none-any.whl":        `"x" is not a version (PEP 440)`,
		"-1.0-py3-none-any.whl":         `"" is no distribution`,
		"a__b-1.0-py3-none-any.whl":     `"a__b" is no distribution`,
		"six-1.0-b1-py3-none-any.whl":   `the build number "b1" does not start with a digit`,
		"six-1.0-py3.-none-any.whl":     `"py3." is no set of tags`,
		"six-1.0-py3-none-.whl":         `"" is no set of tags`,
		strings.Repeat("a", 2000):       "is not the name of a wheel",
		"../x/six-1.0-py3-none-any.whl": `"../x/six" is no distribution`,
	} {
		_, err := ParseWheelName(name)
		require.ErrorContains(t, err, want)
	}
}

// archive makes a zip of pairs of path and content.
func archive(t testing.TB, pairs ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.Create(pairs[i])
		require.NoError(t, err)
		_, err = f.Write([]byte(pairs[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

const projectWheel = "mlproject-0.0.1-py3-none-any.whl"

func openProject(t testing.TB, pairs ...string) (*Wheel, error) {
	data := archive(t, pairs...)
	return OpenWheel(bytes.NewReader(data), int64(len(data)), projectWheel)
}

func TestOpenWheel(t *testing.T) {
	w, err := openProject(t,
		"mlproject/__init__.py", "",
		"mlproject/components/model.py", "x = 1",
		"mlproject/_fast.cpython-311-x86_64-linux-gnu.so", "",
		"mlproject/stable.abi3.so", "",
		"mlproject/libfoo.1.so", "",
		"mlproject/config.yaml", "",
		"mlproject/not-a-module.py", "",
		"single.py", "",
		"src/__init__.py", "",
		"mlproject-0.0.1.data/purelib/moved/__init__.py", "",
		"mlproject-0.0.1.data/scripts/run.py", "",
		"mlproject-0.0.1.dist-info/METADATA", setuptoolsMetadata,
		"mlproject-0.0.1.dist-info/entry_points.txt", someEntryPoints,
		"mlproject-0.0.1.dist-info/top_level.txt", "mlproject\n_compiled\nno-module\n",
		"mlproject-0.0.1.dist-info/licenses/", "",
	)
	require.NoError(t, err)
	require.Equal(t, []string{"mlproject", "mlproject._fast", "mlproject.components.model", "mlproject.stable", "moved", "single", "src"}, w.Modules())
	require.Equal(t, []string{"_compiled", "mlproject", "moved", "single", "src"}, w.TopLevel())
	m, err := w.Metadata()
	require.NoError(t, err)
	require.Equal(t, "ML-Project", m.Name)
	points, err := w.EntryPoints()
	require.NoError(t, err)
	require.Len(t, points["console_scripts"], 3)
	require.Contains(t, w.Files(), WheelFile{"mlproject/components/model.py", 5})
	require.True(t, slices.IsSortedFunc(w.Files(), func(a, b WheelFile) int { return strings.Compare(a.Path, b.Path) }))
	data, err := w.Read("mlproject/components/model.py", 5)
	require.NoError(t, err)
	require.Equal(t, "x = 1", string(data))
}

func TestWheelWithoutModules(t *testing.T) {
	w, err := openProject(t, "mlproject-0.0.1.dist-info/METADATA", "x", "mlproject-0.0.1.dist-info/top_level.txt", "\n")
	require.NoError(t, err)
	require.Empty(t, w.Modules())
	require.Empty(t, w.TopLevel())
	points, err := w.EntryPoints()
	require.NoError(t, err)
	require.Empty(t, points)
}

func TestWheelErrors(t *testing.T) {
	for want, pairs := range map[string][]string{
		"it has no .dist-info folder":                                                  {"a.py", ""},
		"it has 2 .dist-info folders: a-1.dist-info, mlproject-0.0.1.dist-info":        {"a-1.dist-info/x", "", "mlproject-0.0.1.dist-info/x", ""},
		"its folder other-1.dist-info belongs to another distribution":                 {"other-1.dist-info/x", ""},
		`it holds a file outside of it, "../x"`:                                        {"../x", ""},
		`it holds a file outside of it, "/x"`:                                          {"/x", ""},
		`it holds "a.py" twice`:                                                        {"a.py", "", "a.py", ""},
		"mlproject-0.0.1.dist-info/METADATA: file does not exist":                      {"mlproject-0.0.1.dist-info/RECORD", ""},
		"core metadata has no Metadata-Version":                                        {"mlproject-0.0.1.dist-info/METADATA", ""},
		"mlproject-0.0.1.dist-info/METADATA has more than the 16777216 bytes that are": {"mlproject-0.0.1.dist-info/METADATA", strings.Repeat("a", maxWheelText+1)},
	} {
		w, err := openProject(t, pairs...)
		if err == nil {
			_, err = w.Metadata()
		}
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, projectWheel+": ")
	}
	_, err := OpenWheel(strings.NewReader("no zip"), 6, projectWheel)
	require.ErrorContains(t, err, projectWheel+": cannot read its directory of 6 bytes")
	_, err = OpenWheel(strings.NewReader(""), 0, "x.zip")
	require.Error(t, err)
}

// countingReader counts the bytes that are asked for.
type countingReader struct {
	r    io.ReaderAt
	read int64
	fail bool
}

func (c *countingReader) ReadAt(p []byte, off int64) (int, error) {
	if c.fail {
		return 0, errors.New("the daemon is gone")
	}
	n, err := c.r.ReadAt(p, off)
	c.read += int64(n)
	return n, err
}

func TestWheelReadsLittle(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	big, err := w.CreateHeader(&zip.FileHeader{Name: "mlproject/model.bin", Method: zip.Store})
	require.NoError(t, err)
	_, err = big.Write(make([]byte, 32<<20))
	require.NoError(t, err)
	small, err := w.Create("mlproject-0.0.1.dist-info/METADATA")
	require.NoError(t, err)
	_, err = small.Write([]byte(setuptoolsMetadata))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	r := &countingReader{r: bytes.NewReader(b.Bytes())}
	wheel, err := OpenWheel(r, int64(b.Len()), projectWheel)
	require.NoError(t, err)
	_, err = wheel.Metadata()
	require.NoError(t, err)
	require.Less(t, r.read, int64(64<<10))

	r.fail = true
	_, err = wheel.Read("mlproject/model.bin", 1)
	require.ErrorContains(t, err, "the daemon is gone")
	_, err = wheel.Read("missing", 1)
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// endless is a file that has one text again and again, and an end.
type endless struct {
	size  int64
	text  []byte
	end   []byte
	asked int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	e.asked += int64(len(p))
	for i := range p {
		at := off + int64(i)
		if at >= e.size {
			return i, io.EOF
		}
		if tail := at - (e.size - int64(len(e.end))); tail >= 0 {
			p[i] = e.end[tail]
		} else {
			p[i] = e.text[at%int64(len(e.text))]
		}
	}
	return len(p), nil
}

// Whatever a wheel claims to have, a build reads no more of it than a wheel can need.
func TestWheelTooLarge(t *testing.T) {
	header := append([]byte("PK\x01\x02"), make([]byte, 42)...)
	header[28] = 1 // the length of the name
	header = append(header, 'a')
	end := append([]byte("PK\x05\x06"), make([]byte, 18)...)
	end[8], end[10] = 1, 1 // one entry, it says
	const size = 4 << 30
	binary.LittleEndian.PutUint32(end[12:], size-47*10) // of the directory
	file := &endless{size: size, text: header, end: end}
	_, err := OpenWheel(file, size, projectWheel)
	require.ErrorContains(t, err, projectWheel)
	require.Less(t, file.asked, int64(maxWheelDirectory+1<<20))
}

func FuzzParseWheelName(f *testing.F) {
	f.Add("scikit_learn-1.9.1-1a-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "3.11", "x86_64")
	f.Add("six-1.16.0-py2.py3-none-any.whl", "3.11", "aarch64")
	f.Fuzz(func(t *testing.T, name, minor, machine string) {
		w, err := ParseWheelName(name)
		if err != nil {
			return
		}
		require.Equal(t, name, w.String())
		for _, libc := range []string{"glibc", "musl", ""} {
			WheelCompatible(w, Target{PythonMinor: minor, Machine: machine, Libc: libc, LibcVersion: [2]int{2, 36}})
			WheelCompatible(w, Target{PythonMinor: minor, Machine: machine, Libc: libc, Implementation: "pypy"})
		}
	})
}

func FuzzOpenWheel(f *testing.F) {
	f.Add(archive(f, "a/__init__.py", "", "mlproject-0.0.1.dist-info/METADATA", setuptoolsMetadata, "mlproject-0.0.1.dist-info/entry_points.txt", someEntryPoints))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := OpenWheel(bytes.NewReader(data), int64(len(data)), projectWheel)
		if err != nil {
			require.ErrorContains(t, err, projectWheel)
			return
		}
		w.Metadata()
		w.EntryPoints()
		w.TopLevel()
		w.Files()
	})
}
