package bed

// Settings returns what a build needs to know of this machine's configuration, its
// package indexes and proxies, as KEY=VALUE. index and extra are the keys of the
// indexes.
func (b Bed) Settings(index, extra string) []string {
	var all []string
	for _, setting := range []struct{ variable, key string }{
		{"INDEX_URL", index},
		{"EXTRA_INDEX_URL", extra},
		{"HTTP_PROXY", "HTTP_PROXY"},
		{"HTTPS_PROXY", "HTTPS_PROXY"},
		{"NO_PROXY", "NO_PROXY"},
	} {
		if value := b.Env["WAINWRIGHT_BED_"+setting.variable]; value != "" {
			all = append(all, setting.key+"="+value)
		}
	}
	return all
}

// BuildArgs returns the settings as build arguments of the frontend.
func (b Bed) BuildArgs() []string { return b.Settings("index.url", "index.extra") }

// BuildFlags returns the flags of docker buildx build that pass them.
func (b Bed) BuildFlags() []string {
	var flags []string
	for _, argument := range b.BuildArgs() {
		flags = append(flags, "--build-arg", argument)
	}
	return flags
}
