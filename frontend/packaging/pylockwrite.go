package packaging

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// WriteLock returns the pylock.toml that a layer is installed from. It has the name, version,
// files and hashes of each package, and nothing that may change while those do not: no
// markers, requires-python, index, sizes or upload times. The bytes do not depend on the
// order of the packages. No TOML library is used, since another release of it could
// change the bytes, and with them the layer.
func WriteLock(packages []Package) []byte {
	sorted := slices.Clone(packages)
	slices.SortStableFunc(sorted, func(a, b Package) int {
		return strings.Compare(a.Name+"\x00"+a.Version, b.Name+"\x00"+b.Version)
	})
	var b bytes.Buffer
	b.WriteString("lock-version = \"1.0\"\ncreated-by = \"wainwright\"\n")
	if len(sorted) == 0 {
		b.WriteString("packages = []\n")
	}
	for _, p := range sorted {
		b.WriteString("\n[[packages]]\n")
		for _, entry := range p.entries() {
			fmt.Fprintf(&b, "%s = %s\n", entry.key, entry.value)
		}
	}
	return b.Bytes()
}

// tomlEntry is a key and its value, as TOML.
type tomlEntry struct{ key, value string }

func (p Package) entries() []tomlEntry {
	entries := textEntries("name", p.Name, "version", p.Version)
	if p.VCS != nil {
		entries = append(entries, tomlEntry{"vcs", inlineTable(textEntries("type", p.VCS.Type, "url", p.VCS.URL,
			"path", p.VCS.Path, "commit-id", p.VCS.CommitID, "subdirectory", p.VCS.Subdirectory))})
	}
	if p.Directory != nil {
		entries = append(entries, tomlEntry{"directory", inlineTable(textEntries("path", p.Directory.Path,
			"subdirectory", p.Directory.Subdirectory))})
	}
	if p.Archive != nil {
		entries = append(entries, tomlEntry{"archive", p.Archive.toml()})
	}
	if p.Sdist != nil {
		entries = append(entries, tomlEntry{"sdist", p.Sdist.toml()})
	}
	if len(p.Wheels) > 0 {
		wheels := make([]string, len(p.Wheels))
		for i, a := range p.Wheels {
			wheels[i] = "    " + a.toml() + ",\n"
		}
		slices.Sort(wheels)
		entries = append(entries, tomlEntry{"wheels", "[\n" + strings.Join(slices.Compact(wheels), "") + "]"})
	}
	return entries
}

func (a Artifact) toml() string {
	name := a.Name
	if name == a.inferredName() {
		name = ""
	}
	entries := textEntries("name", name, "url", a.URL, "path", a.Path)
	hashes := []tomlEntry{}
	for _, algorithm := range slices.Sorted(maps.Keys(a.Hashes)) {
		hashes = append(hashes, tomlEntry{tomlKey(algorithm), tomlString(a.Hashes[algorithm])})
	}
	entries = append(entries, tomlEntry{"hashes", inlineTable(hashes)})
	return inlineTable(append(entries, textEntries("subdirectory", a.Subdirectory)...))
}

// textEntries returns the entries of pairs of key and text, without empty texts.
func textEntries(pairs ...string) []tomlEntry {
	var entries []tomlEntry
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			entries = append(entries, tomlEntry{pairs[i], tomlString(pairs[i+1])})
		}
	}
	return entries
}

func inlineTable(entries []tomlEntry) string {
	if len(entries) == 0 {
		return "{}"
	}
	texts := make([]string, len(entries))
	for i, e := range entries {
		texts[i] = e.key + " = " + e.value
	}
	return "{ " + strings.Join(texts, ", ") + " }"
}

// tomlKey quotes a key only where it must be.
func tomlKey(s string) string {
	bare := func(r rune) bool { return r == '-' || r == '_' || r < 0x80 && isAlnum(byte(r)) }
	if s != "" && strings.TrimFunc(s, bare) == "" {
		return s
	}
	return tomlString(s)
}

// tomlString quotes s as a basic string. Bytes that are not UTF-8 become U+FFFD.
func tomlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
