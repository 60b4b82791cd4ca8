package packaging

// Sources says where uv finds distributions: [tool.uv.sources]. The keys are normalised
// names. See https://docs.astral.sh/uv/concepts/projects/dependencies/#dependency-sources.
type Sources struct {
	Paths   map[string]string
	Members map[string]bool // of the workspace
}

// ParseSources parses the unconditional sources of a pyproject.toml. A file that is not
// TOML has none.
func ParseSources(pyproject []byte) Sources {
	var document struct {
		Tool struct {
			UV struct {
				Sources map[string]any `toml:"sources"`
			} `toml:"uv"`
		} `toml:"tool"`
	}
	if err := UnmarshalTOML(pyproject, &document); err != nil {
		return Sources{} // the build backend reports it
	}
	sources := Sources{Paths: map[string]string{}, Members: map[string]bool{}}
	for name, source := range document.Tool.UV.Sources {
		table, _ := source.(map[string]any)
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

// limited reports whether a source is for some requirements only, or is not installed.
func limited(source map[string]any) bool {
	for _, by := range []string{"marker", "extra", "group"} {
		if _, ok := source[by]; ok {
			return true
		}
	}
	installed, said := source["package"].(bool)
	return said && !installed
}
