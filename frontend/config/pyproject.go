package config

import (
	"bytes"

	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// toolTable is the path of our table in pyproject.toml.
var toolTable = []string{"tool", "wainwright"}

// readPyproject reads [tool.wainwright]. An error of TOML anywhere in the file is an error
// here: the build backend would fail as well.
func readPyproject(f File) settings {
	if bytes.HasPrefix(f.Data, []byte("\xef\xbb\xbf")) {
		start := span{f.Name, position{1, 1}, position{1, 1}}
		return settings{errors: []finding{start.finding("begins with a byte order mark, which no build backend reads", "save it as UTF-8 without one")}}
	}
	entries, err := readTOML(f, toolTable)
	if err != nil {
		return settings{errors: []finding{*err}}
	}
	return settings{entries: entries, warnings: misspelledTable(f)}
}

// misspelledTable warns of a table such as [tool.wainright], which no tool reads.
func misspelledTable(f File) []finding {
	tables, err := readTOML(f, toolTable[:1])
	if err != nil {
		return nil
	}
	for _, table := range tables {
		if len(table.path) == 0 || table.path[0] == toolTable[1] || similar.Distance(table.path[0], toolTable[1]) > 2 {
			continue
		}
		warning := table.keyAt.finding("the table tool."+table.path[0]+" is not read", "did you mean [tool.wainwright]?")
		warning.Rule = rules.MisspelledTable
		return []finding{warning}
	}
	return nil
}
