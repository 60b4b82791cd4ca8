package trust

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

func TestBounds(t *testing.T) { attackAll(t, bounds) }

var bounds = []attack{
	{
		name:  "nested parentheses",
		tries: "a module with 10,000 nested parentheses, which end Python's parser",
		files: kit.Files{"main.py": strings.Repeat("(", 10_000) + strings.Repeat(")", 10_000) + "\n"},
		seen:  "the image is built",
		stops: "the survey takes a file that cannot be parsed as one of which nothing is known",
	},
	{
		name:    "2000 lines that are no requirements",
		tries:   "a log saved as `requirements.txt`, with a problem in each line",
		files:   kit.Files{"requirements.txt": strings.Repeat("2026-01-01 INFO a line of a log\n", 2000)},
		refused: "and 1950 more problems",
		stops:   "an error has at most fifty problems, and the lines near them once",
	},
	{
		name:    "a page as requirements.txt",
		tries:   "the page that shows a file, in the file's place",
		files:   kit.Files{"requirements.txt": "<!DOCTYPE html>\n" + strings.Repeat("<p>six</p>\n", 20_000)},
		refused: "requirements.txt:1: the file is no list of requirements: this line begins a page of HTML or XML",
		stops:   "the first line tells what a file is",
	},
	{
		name:  "20,000 files that a plan lists",
		tries: "a message larger than BuildKit passes on",
		seen:  "the first 5000 of each list, and how many more there are",
		stops: "answers are bounded",
		unit:  "frontend/plan TestBounded",
	},
	{
		name:    "60 requirements files in a row",
		tries:   "a look at the context for each",
		files:   longChain(60),
		refused: "a59.txt:1: the requirements file a60.txt is not in the build context",
		stops:   "the third look loads what lies beside a missing file; a row through many folders is refused",
	},
	{
		name:    "10,000 requirements files that are missing",
		tries:   "a call of BuildKit for each",
		files:   kit.Files{"requirements.txt": numbered(10_000, "-r noTHIS.txt")},
		refused: "the requirements file no0.txt is not in the build context",
		stops:   "the files are looked for in the lists of their folders",
	},
	{
		name:    "300 local requirements",
		tries:   "a build for each",
		refused: "at most 200 are built",
		stops:   "their number is bounded",
		unit:    "frontend/dependencies TestBounds",
	},
	{
		name:    "100,000 keys in one table",
		tries:   "a comparison of each with all others, in `pyproject.toml`",
		files:   kit.Files{"pyproject.toml": "[tool.x]\n" + numbered(100_000, "keyTHIS = 1")},
		refused: "too many to compare each with the others",
		stops:   "the comparisons are counted before",
	},
	{
		name:  "a text that is added to itself 60 times",
		tries: "an exabyte of memory, in a module that is only surveyed",
		files: kit.Files{"main.py": "a0 = 'x'\n" + numbered(60, "aNEXT = aTHIS + aTHIS")},
		seen:  "the image is built",
		stops: "of a text the first 512 characters are known",
	},
	{
		name:  "METADATA of 200,000 lines in one field",
		tries: "the square of them",
		seen:  "the field",
		stops: "parsers take time in proportion to what they read; `go test -bench Bounds ./frontend/...` shows it",
		unit:  "frontend/packaging TestMetadataContinued",
	},
	{
		name:  "dependency groups that include each other twice",
		tries: "2 to the power of 80 requirements",
		seen:  "each group once",
		stops: "a group that is included again has nothing more",
		unit:  "frontend/packaging TestGroupsBounds",
	},
	{
		name:  "a wheel with 268 million files, it says",
		tries: "memory for all of them",
		seen:  "the wheel is refused",
		stops: "what is read of a wheel's directory is bounded",
		unit:  "frontend/packaging TestWheelZip64",
	},
	{
		name:  "a shared library with a table of a terabyte, it says",
		tries: "to read it; a pipe of such a name, to wait for ever",
		seen:  "nothing is known of the library, and the pipe is not opened",
		stops: "what is read of a library is bounded",
		unit:  "llb TestLinkedLibrariesBounds",
	},
	{
		name:  "a compressed model that unpacks to nothing",
		tries: "to have it read to its end",
		seen:  "its beginning is read",
		stops: "packed bytes count as unpacked ones do",
		unit:  "frontend/survey TestManyFiles",
	},
	{
		name:  "a word of a million colons in a tool's output",
		tries: "the time in which a pattern looks for a password from each of them",
		seen:  "the word",
		stops: "a pattern begins where a word does",
		unit:  "llb TestRedactor",
	},
}

// numbered returns n lines: THIS stands for the number of a line, NEXT for that of the one after it.
func numbered(n int, form string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(form, "NEXT", fmt.Sprint(i+1)), "THIS", fmt.Sprint(i)) + "\n")
	}
	return b.String()
}

// longChain is n requirements files, each of which includes the next.
func longChain(n int) kit.Files {
	files := kit.Files{"requirements.txt": "-r a0.txt\n"}
	for i := range n {
		files[fmt.Sprintf("a%d.txt", i)] = fmt.Sprintf("-r a%d.txt\n", i+1)
	}
	return files
}
