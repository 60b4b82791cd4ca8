// Package version holds the version of this program.
package version

import "runtime/debug"

// released is set by the linker for images and releases (Dockerfile,
// internal/release): the module has no version there.
var released string

// Version returns the release's version, else the module's, else the hash of the
// commit that the program was built from, else "devel".
func Version() string {
	if released != "" {
		return released
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return setting.Value
		}
	}
	return "devel"
}
