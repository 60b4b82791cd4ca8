package packaging

import "github.com/pelletier/go-toml/v2"

// Sources are where uv finds what is asked for by name ([tool.uv.sources]), by
// normalised name.
type Sources struct {
	Paths   map[string]string
	Members map[string]bool // of the workspace
}

// ParseSources reads those of a pyproject.toml that hold without condition.
func ParseSources(pyproject []byte) Sources {
	var document struct {
		Tool struct {
			UV struct {
				Sources map[string]any `toml:"sources"`
			} `toml:"uv"`
		} `toml:"tool"`
	}
	if err := toml.Unmarshal(pyproject, &document); err != nil {
		return Sources{} // the build system's matter, which reads it too
	}
	sources := Sources{Paths: map[string]string{}, Members: map[string]bool{}}
	for name, each := range document.Tool.UV.Sources {
		table, _ := each.(map[string]any)
		if limited(table) {
			continue
		}
		if path, ok := table["path"].(string); ok {
			sources.Paths[NormalizeName(name)] = path
		}
		if member, ok := table["workspace"].(bool); ok && member {
			sources.Members[NormalizeName(name)] = true
		}
	}
	return sources
}

// limited says that a source holds for some of what asks for the name alone, or is not
// installed.
func limited(source map[string]any) bool {
	for _, by := range []string{"marker", "extra", "group"} {
		if _, ok := source[by]; ok {
			return true
		}
	}
	installed, said := source["package"].(bool)
	return said && !installed
}
