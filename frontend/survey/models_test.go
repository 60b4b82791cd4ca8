package survey_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

// written returns what wrote the models of a survey, as "path: by version".
func written(s survey.Survey) []string {
	var all []string
	for _, m := range s.Models {
		for _, w := range m.Written {
			all = append(all, fmt.Sprintf("%s: %s %s", m.Path, w.By, w.Version))
		}
	}
	return all
}

// imported returns what a model imports, as "module name".
func imported(m survey.Model) []string {
	var all []string
	for _, i := range m.Imports {
		for _, name := range i.Names {
			all = append(all, i.Module+" "+name)
		}
	}
	return all
}

// models surveys files of the given contents.
func models(t *testing.T, files map[string][]byte) survey.Survey {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
	}
	return surveytest.Read(t, dir)
}

func model(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "models", name))
	require.NoError(t, err)
	return data
}

func TestModelVersions(t *testing.T) {
	require.Equal(t, []string{
		"forest.sav: scikit-learn 1.7.2",
		"lightgbm-3.3.5.pkl: lightgbm 3.0",
		"lightgbm-4.5.0.pkl: lightgbm 4.0",
		"linear.p0.pkl: scikit-learn 1.7.2",
		"linear.p1.pkl: scikit-learn 1.7.2",
		"linear.p2.pkl: scikit-learn 1.7.2",
		"linear.p3.pkl: scikit-learn 1.7.2",
		"linear.p4.pkl: scikit-learn 1.7.2",
		"linear.p5.pkl: scikit-learn 1.7.2",
		"named.pkl: scikit-learn 1.7.2", // the version is a text that was written before
		"pipe.cloudpickle.pkl: scikit-learn 1.7.2",
		"pipe.dill: scikit-learn 1.7.2",
		"pipe.joblib: scikit-learn 1.7.2",
		"pipe.joblib.bz2: scikit-learn 1.7.2",
		"pipe.joblib.gz: scikit-learn 1.7.2",
		"pipe.joblib.lzma: scikit-learn 1.7.2",
		"pipe.joblib.xz: scikit-learn 1.7.2",
		"pipe.joblib.z: scikit-learn 1.7.2",
		"two.pkl: scikit-learn 1.7.2",
		"xgboost-1.5.2.model: xgboost 1.5",
		"xgboost-1.5.2.pkl: xgboost 1.5.2",
		"xgboost-2.1.4.pkl: xgboost 2.1.4", // its .model is UBJSON, which all later versions read
	}, written(surveytest.Read(t, "testdata/models")))
}

func TestModelImports(t *testing.T) {
	s := surveytest.Read(t, "testdata/models")
	for _, m := range s.Models {
		switch {
		case strings.HasPrefix(m.Path, "linear."):
			require.Subset(t, imported(m), []string{"sklearn.linear_model._base LinearRegression", "numpy dtype"}, m.Path)
		case strings.HasPrefix(m.Path, "pipe.joblib"):
			// Some come after arrays whose bytes are between the opcodes, and after an
			// array that is a pickle of its own.
			require.Equal(t, []string{
				"__main__ halved", "joblib.numpy_pickle NumpyArrayWrapper",
				"numpy dtype", "numpy ndarray", "numpy._core.multiarray _reconstruct", "numpy._core.multiarray scalar",
				"sklearn.impute._base SimpleImputer", "sklearn.linear_model._base LinearRegression",
				"sklearn.pipeline Pipeline", "sklearn.preprocessing._function_transformer FunctionTransformer",
			}, sorted(imported(m)), m.Path)
		case m.Path == "pipe.dill":
			require.Subset(t, imported(m), []string{"dill._dill _create_function", "sklearn.pipeline Pipeline"})
		case m.Path == "forest.sav":
			require.Subset(t, imported(m), []string{"sklearn.tree._tree Tree", "numpy.random._mt19937 MT19937"})
		}
	}
}

func sorted(all []string) []string {
	slices.Sort(all)
	return all
}

func TestModelLarge(t *testing.T) {
	linear := model(t, "linear.p4.pkl")
	at := bytes.LastIndex(linear, []byte("u")) // the items are set
	opcodes := slices.Repeat([]byte("N0"), 50_000)
	large := slices.Concat(linear[:2], opcodes, bytes.Repeat([]byte{0x95}, 40<<20), linear[11:at], []byte("ub."))
	start := time.Now()
	s := models(t, map[string][]byte{"large.pkl": large})
	require.Equal(t, []string{"large.pkl: scikit-learn 1.7.2"}, written(s))
	require.Less(t, time.Since(start), 5*time.Second)
}

func TestModelLookalikes(t *testing.T) {
	s := models(t, map[string][]byte{
		"notes.dat":     []byte("cats\ndogs\nbirds\n_sklearn_version 1.2.3\n"),
		"text.pkl":      []byte("the key _sklearn_version is followed by X\x05\x00\x00\x001.2.3"),
		"empty.pkl":     nil,
		"pointer.pkl":   []byte("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
		"arrow.bin":     append([]byte{0x80, 9}, model(t, "linear.p4.pkl")...),
		"model.txt":     model(t, "linear.p4.pkl"), // not by this name
		"text.model":    []byte("tree\nversion=v3\n"),
		"quoted.pkl":    []byte("\x80\x04X\x1b\x00\x00\x00\x8c\x10_sklearn_version\x8c\x051.2.3xx."),
		"unversion.pkl": []byte("\x80\x04}\x8c\x10_sklearn_version\x8c\x05newers."),
	})
	require.Empty(t, written(s))
}

func TestModelVersionsOfOneFile(t *testing.T) {
	linear := model(t, "linear.p4.pkl")
	older := bytes.ReplaceAll(linear, []byte("1.7.2"), []byte("1.5.1"))
	s := models(t, map[string][]byte{"both.pkl": append(linear, older...)})
	require.Equal(t, []string{"both.pkl: scikit-learn 1.5.1", "both.pkl: scikit-learn 1.7.2"}, written(s))
}

func TestMainNames(t *testing.T) {
	dir := t.TempDir()
	surveytest.Write(t, dir, `
-- train.py --
class Scaler: pass
-- app.py --
import pickle
-- tests/test_x.py --
Scalers = 1
-- model.pkl --
c__main__
Scaler
.
-- other.pkl --
c__main__
Gone.inner
.
-- dill.pkl --
c__main__
__dict__
.
`)
	for _, name := range []string{"model.pkl", "other.pkl", "dill.pkl"} {
		file := filepath.Join(dir, name)
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, bytes.TrimSpace(data), 0o644))
	}
	// Every module has the __dict__ that dill asks for.
	require.Equal(t, []survey.MainName{{Name: "Gone", Files: []string{}}, {Name: "Scaler", Files: []string{"train.py"}}},
		surveytest.Read(t, dir).MainNames)
}

// A malformed file must not end the survey, and with it the build.
func TestModelTruncated(t *testing.T) {
	of := func(data string) []byte {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, err := w.Write([]byte(data))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return out.Bytes()
	}
	s := models(t, map[string][]byte{
		"cut.pkl":    of("\x80"),
		"dot.pkl":    of("c"),
		"linear.pkl": model(t, "linear.p4.pkl"),
	})
	require.Equal(t, []string{"linear.pkl: scikit-learn 1.7.2"}, written(s))
}

// The size of an array is not trusted: a text in place of a number, times a large
// number, would fill the memory.
func TestModelArraySize(t *testing.T) {
	large := "\x8a\x06\x00\x00\x00\x00\x00\x01" // 1 << 40
	array := func(shape, size string) []byte {
		return []byte("\x80\x04cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81" +
			"}(\x8c\x05shape" + shape + "\x8c\x05dtypecnumpy\ndtype\n\x8c\x02S8\x85R(NNNNN" + size + "tbub" +
			"\x8c\x10_sklearn_version\x8c\x051.2.3")
	}
	s := models(t, map[string][]byte{
		"length.pkl": array("\x8c\x01x\x85", large),
		"tuple.pkl":  array("N\x85\x85", large),
	})
	// The opcodes are not followed beyond the array; the search still finds the version.
	require.Equal(t, []string{"length.pkl: scikit-learn 1.2.3", "tuple.pkl: scikit-learn 1.2.3"}, written(s))
	for _, m := range s.Models {
		require.Empty(t, m.Imports, m.Path)
	}
}

// Whatever the bytes are, the survey ends soon, is small and can be decoded.
func TestModelsHostile(t *testing.T) {
	files := map[string][]byte{
		"bomb.joblib":  deflated(t, 1<<27),
		"bomb.pkl.gz":  gzipped(t, 1<<27),
		"deep.pkl":     slices.Concat([]byte("\x80\x04)"), bytes.Repeat([]byte("\x85"), 1<<20), []byte(".")),
		"deepcall.pkl": slices.Concat([]byte("\x80\x04cx\ny\n"), bytes.Repeat([]byte("cx\ny\n)R\x85"), 1<<18), []byte(".")),
		"marks.pkl":    slices.Concat([]byte("\x80\x04"), bytes.Repeat([]byte("("), 1<<20)),
		"wide.pkl":     slices.Concat([]byte("\x80\x04("), bytes.Repeat([]byte("N"), 1<<20), []byte("t.")),
		"doubled.pkl":  slices.Concat([]byte("\x80\x04)"), bytes.Repeat([]byte("2\x86"), 1<<20), []byte(".")),
		"length.pkl":   []byte("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff_sklearn_version"),
		"digits.pkl":   slices.Concat([]byte("cx\ny\nI"), bytes.Repeat([]byte("9"), 1<<20), []byte("\n0.")),
		"puts.pkl":     slices.Concat([]byte("\x80\x02N"), bytes.Repeat([]byte("p99999999999999999999\n"), 1<<15), []byte(".")),
		"keys.pkl":     slices.Concat([]byte("\x80\x04N"), bytes.Repeat([]byte("\x8c\x10_sklearn_version\x8c\x051.2.3"), 1<<18)),
		"almost.pkl":   slices.Concat([]byte("\x80\x04\x00"), bytes.Repeat([]byte("_sklearn_versio_"), 1<<20)),
		"names.pkl":    names(100_000),
		"versions.pkl": versions(10_000),
	}
	random := rand.New(rand.NewPCG(1, 2))
	seeds := []string{"forest.sav", "pipe.joblib", "pipe.dill", "linear.p0.pkl", "linear.p2.pkl", "pipe.joblib.z", "xgboost-2.1.4.pkl"}
	for i := range 280 {
		name := seeds[i%len(seeds)]
		files[fmt.Sprintf("%d-%s", i, name)] = mutated(random, model(t, name))
	}
	start := time.Now()
	s := models(t, files)
	require.Less(t, time.Since(start), 20*time.Second) // a second or so: this is no benchmark
	require.NotEmpty(t, s.Models)
	for _, m := range s.Models {
		require.LessOrEqual(t, len(m.Written), 20, m.Path)
		require.LessOrEqual(t, len(m.Imports), 200, m.Path)
	}
}

func mutated(random *rand.Rand, data []byte) []byte {
	data = slices.Clone(data)
	for range 1 + random.IntN(8) {
		switch at := random.IntN(len(data)); random.IntN(3) {
		case 0:
			data[at] = byte(random.IntN(256))
		case 1:
			data = slices.Delete(data, at, min(len(data)-1, at+random.IntN(8)))
		default:
			data = slices.Insert(data, at, data[random.IntN(len(data))])
		}
	}
	return data
}

func names(n int) []byte {
	data := []byte("\x80\x04")
	for i := range n {
		data = fmt.Appendf(data, "cm%d\nn%d\n0", i/100, i)
	}
	return append(data, "N."...)
}

func versions(n int) []byte {
	data := []byte("\x80\x04N")
	for i := range n {
		data = fmt.Appendf(data, "\x8c\x10_sklearn_version\x8c\x061.%04d", i)
	}
	return append(data, 0) // no opcode, so that all is found by searching
}

func deflated(t *testing.T, size int) []byte {
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, zlib.BestSpeed)
	require.NoError(t, err)
	fill(t, w.Write, size)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func gzipped(t *testing.T, size int) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	fill(t, w.Write, size)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func fill(t *testing.T, write func([]byte) (int, error), size int) {
	zeros := make([]byte, 1<<20)
	copy(zeros, "\x80\x04")
	for range size >> 20 {
		_, err := write(zeros)
		require.NoError(t, err)
	}
}
