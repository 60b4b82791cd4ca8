// Package version tells which wainwright this is.
package version

import "runtime/debug"

// released is set by the linker where an image is built (Dockerfile): the module
// has no version there.
var released string

// Version is the release's, else the module's, else the commit it was built from.
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
