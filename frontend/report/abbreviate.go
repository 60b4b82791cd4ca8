package report

import "github.com/wainwright-build/wainwright/frontend/packaging"

// Abbreviate joins names for one line of text: "a, b, c, d and 3 more".
func Abbreviate(names []string) string { return packaging.Summarize(names) }
