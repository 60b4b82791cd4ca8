package trust

import (
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
}
