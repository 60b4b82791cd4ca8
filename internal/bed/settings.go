package bed

// Settings are this machine's that a build has to be handed, as KEY=VALUE. index and
// extra are the keys under which a build is told where distributions come from.
func (b Bed) Settings(index, extra string) []string {
	var all []string
	for _, each := range []struct{ variable, key string }{
		{"INDEX_URL", index},
		{"EXTRA_INDEX_URL", extra},
		{"HTTP_PROXY", "HTTP_PROXY"},
		{"HTTPS_PROXY", "HTTPS_PROXY"},
		{"NO_PROXY", "NO_PROXY"},
	} {
		if value := b.Env["WAINWRIGHT_BED_"+each.variable]; value != "" {
			all = append(all, each.key+"="+value)
		}
	}
	return all
}

// BuildArgs are the settings as build arguments of the frontend.
func (b Bed) BuildArgs() []string { return b.Settings("index.url", "index.extra") }

// BuildFlags are the flags that pass them.
func (b Bed) BuildFlags() []string {
	var flags []string
	for _, each := range b.BuildArgs() {
		flags = append(flags, "--build-arg", each)
	}
	return flags
}
