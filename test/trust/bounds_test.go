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
}
