package packaging

import (
	"regexp"
	"slices"
	"strings"
)

var sha256Digest = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

// CutHash splits "https://.../x.whl#sha256=..." into the URL and "sha256:...", which is
// "" if there is none. pip treats such a fragment as a --hash. Hashes of other
// algorithms, which locks do not have, stay in the URL.
func CutHash(url string) (rest, hash string) {
	place, fragment, found := strings.Cut(url, "#")
	if !found || strings.HasPrefix(lowerASCII(place), "git+") {
		return url, ""
	}
	pairs := slices.DeleteFunc(strings.Split(fragment, "&"), func(pair string) bool {
		key, value, _ := strings.Cut(pair, "=")
		if key != "sha256" || !sha256Digest.MatchString(value) {
			return false
		}
		hash = "sha256:" + lowerASCII(value)
		return true
	})
	if hash == "" {
		return url, ""
	}
	if len(pairs) == 0 {
		return place, hash
	}
	return place + "#" + strings.Join(pairs, "&"), hash
}
