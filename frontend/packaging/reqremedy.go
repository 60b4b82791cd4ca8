package packaging

import (
	"regexp"
	"strings"
)

// remedies say what to write instead of lines that are often wrong. The first pattern
// that matches is used; $1 and so on are its groups.
var remedies = []struct {
	pattern *regexp.Regexp
	advice  string
}{
	{regexp.MustCompile(`^(?:import|from) ([A-Za-z0-9_]+)`), "this is Python code: write the name of the distribution"},
	{regexp.MustCompile(`^(?:python3? -m )?pip3? install (.+)$`), `write "$1"`},
	{regexp.MustCompile(`^['"](.*)['"],?$`), "write $1, without the quotes"},
	{regexp.MustCompile(`^([A-Za-z0-9._-]+)\s*=\s*([0-9][^=\s]*)(?:=[\w.]+)?$`), `write "$1==$2"`},
	{regexp.MustCompile(`^([A-Za-z0-9._-]+)\s*=(>|<)\s*([0-9]\S*)$`), `write "$1$2=$3"`},
	{regexp.MustCompile(`^([A-Za-z0-9._-]+)\s+v?([0-9][0-9.]*)$`), `write "$1==$2"`},
	{regexp.MustCompile(`^([A-Za-z0-9._-]+)\s*((?:[<>=!~]=|[<>])\s*[^\s,]+)\s+((?:[<>=!~]=|[<>])\s*[^\s,]+)$`), `write "$1$2,$3"`},
	{regexp.MustCompile(`^([A-Za-z0-9._-]+[^;,]*)[;,]$`), `write "$1"`},
	{regexp.MustCompile(`^([A-Za-z0-9._-]+(?:[ ,]+[A-Za-z0-9._-]+)+)$`), "write one distribution a line; a name holds no blank"},
	{regexp.MustCompile(`^[^\s/]*\\`), `write paths with "/": Linux knows no "\"`},
	{regexp.MustCompile(`^(<<<<<<<|=======|>>>>>>>)`), "a merge was left unfinished: keep one side"},
	{regexp.MustCompile(`--hash`), "write --hash=sha256:DIGEST, with a blank before it"},
}

// Remedy returns what to write instead of a line that is no requirement, "" if unknown. It
// holds no credentials.
func Remedy(line string) string {
	for _, r := range remedies {
		if m := r.pattern.FindStringSubmatchIndex(line); m != nil {
			return RedactCredentials(strings.TrimSpace(string(r.pattern.ExpandString(nil, r.advice, line, m))))
		}
	}
	return ""
}
