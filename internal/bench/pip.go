package bench

import "regexp"

// Pip is what pip said of the files it installed in one build.
type Pip struct {
	Cached     int `json:"cached"`
	Downloaded int `json:"downloaded"`
}

var (
	pipCached     = regexp.MustCompile(`(?m)^#\d+ [\d.]+\s+Using cached \S+\.whl(\s|$)`)
	pipDownloaded = regexp.MustCompile(`(?m)^#\d+ [\d.]+\s+Downloading \S+\.whl(\s|$)`)
)

// pipOf counts in the log of a build. Metadata files are not counted: they are
// small.
func pipOf(log string) Pip {
	return Pip{
		Cached:     len(pipCached.FindAllString(log, -1)),
		Downloaded: len(pipDownloaded.FindAllString(log, -1)),
	}
}
