package config

import (
	"bytes"

	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// toolTable is where our keys stand in pyproject.toml.
var toolTable = []string{"tool", "wainwright"}

// readPyproject reads [tool.wainwright]. What is wrong elsewhere in the file is
// wrong for the build backend as well.
func readPyproject(f File) voice {
	if bytes.HasPrefix(f.Data, []byte("\xef\xbb\xbf")) {
		return voice{errors: Errors{{
			File: f.Name, Start: Position{1, 1}, End: Position{1, 1},
			Message: "begins with a byte order mark, which no build backend reads",
			Remedy:  "save it as UTF-8 without one",
		}}}
	}
	entries, err := readTOML(f, toolTable)
	if err != nil {
		return voice{errors: Errors{err}}
	}
	return voice{entries: entries, warnings: misspelledTable(f)}
}

// misspelledTable warns of [tool.wainright], which is nobody's.
func misspelledTable(f File) []Warning {
	tables, err := readTOML(f, toolTable[:1])
	if err != nil {
		return nil
	}
	for _, t := range tables {
		if len(t.path) == 0 || t.path[0] == toolTable[1] || similar.Distance(t.path[0], toolTable[1]) > 2 {
			continue
		}
		return []Warning{{
			Rule: rules.MisspelledTable, File: f.Name, Start: t.keyAt.start, End: t.keyAt.end,
			Message: "the table tool." + t.path[0] + " is not read",
			Remedy:  "did you mean [tool.wainwright]?",
		}}
	}
	return nil
}
