package packaging

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Target is the Linux and the Python that wheels are selected for.
type Target struct {
	PythonMinor    string // "3.11"
	Implementation string // "cpython" (also if ""), "pypy"
	Machine        string // as `uname -m`: "x86_64", "aarch64", "armv7l", ...
	Libc           string // "glibc" or "musl"
	LibcVersion    [2]int // {2, 36}; zero if unknown: then any version fits
	FreeThreaded   bool   // a CPython without the GIL ("3.13t")
}

// Tag is a compatibility tag. See
// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/.
type Tag struct {
	Python, ABI, Platform string
}

func (t Tag) String() string { return t.Python + "-" + t.ABI + "-" + t.Platform }

// WheelCompatible reports whether installers can install the wheel on the target: its
// platform fits or is "any", and it is for the target's Python, or for the stable ABI of
// that or an older one. The rules are those of pypa/packaging.
func WheelCompatible(w WheelName, t Target) bool {
	_, ok := wheelRank(w, t)
	return ok
}

// FitsPlatform reports whether the wheel is for the target's machine and libc, whatever its
// Python.
func FitsPlatform(w WheelName, t Target) bool {
	return slices.ContainsFunc(w.Platform, func(platform string) bool {
		_, fits := t.platformRank(platform)
		return fits || platform == "any"
	})
}

// tagRank orders the tags of a target; smaller is better.
type tagRank struct {
	level    int // which form of tag
	age      int // how many minors older than the target's Python
	platform int
}

func (r tagRank) compare(o tagRank) int {
	return cmp.Or(cmp.Compare(r.level, o.level), cmp.Compare(r.age, o.age), cmp.Compare(r.platform, o.platform))
}

// wheelRank returns the best rank of the wheel's tags.
func wheelRank(w WheelName, t Target) (best tagRank, ok bool) {
	for _, python := range w.Python {
		for _, abi := range w.ABI {
			for _, platform := range w.Platform {
				rank, fits := t.rank(Tag{python, abi, platform})
				if fits && (!ok || rank.compare(best) < 0) {
					best, ok = rank, true
				}
			}
		}
	}
	return best, ok
}

// rank returns the place of a tag in the order of packaging.tags.sys_tags. See
// https://packaging.pypa.io/en/stable/tags.html.
func (t Target) rank(tag Tag) (rank tagRank, ok bool) {
	major, minor, ok := pythonMinor(t.PythonMinor)
	if !ok {
		return tagRank{}, false
	}
	if tag.Platform != "any" {
		if rank.platform, ok = t.platformRank(tag.Platform); !ok {
			return tagRank{}, false
		}
	}
	native := tag.Platform != "any"
	interpreter := fmt.Sprintf("%s%d%d", t.interpreter(), major, minor)
	stable := "abi3"
	if t.FreeThreaded {
		stable = "abi3t"
	}
	switch age, generic := pythonAge(tag.Python, major, minor); {
	case native && tag.Python == interpreter && t.ownABI(tag.ABI, major, minor):
		rank.level = 0
	case native && t.interpreter() == "cp" && tag.ABI == stable && tag.Python == interpreter:
		rank.level = 1
	case native && tag.Python == interpreter && tag.ABI == "none":
		rank.level = 2
	case native && t.interpreter() == "cp" && tag.ABI == stable && stableAge(tag.Python, major, minor) > 0:
		rank.level, rank.age = 3, stableAge(tag.Python, major, minor)
	case native && generic && tag.ABI == "none":
		rank.level, rank.age = 4, age
	case !native && tag.Python == interpreter && tag.ABI == "none":
		rank.level = 5
	case !native && t.interpreter() == "pp" && tag.Python == fmt.Sprintf("pp%d", major) && tag.ABI == "none":
		rank.level = 6
	case !native && generic && tag.ABI == "none":
		rank.level, rank.age = 7, age
	default:
		return tagRank{}, false
	}
	return rank, true
}

// interpreter returns the short name of the implementation in tags. An implementation
// without one has tags with its long name.
func (t Target) interpreter() string {
	switch t.Implementation {
	case "", "cpython":
		return "cp"
	case "pypy":
		return "pp"
	}
	return t.Implementation
}

// ownABI reports whether abi is that of the target's interpreter.
func (t Target) ownABI(abi string, major, minor int) bool {
	switch t.interpreter() {
	case "cp":
		own := fmt.Sprintf("cp%d%d", major, minor)
		if t.FreeThreaded {
			own += "t"
		}
		return abi == own
	case "pp":
		return strings.HasPrefix(abi, fmt.Sprintf("pypy%d%d_pp", major, minor))
	}
	return false
}

// stableAge returns by how many minor versions a "cp3N" tag is older than the target's
// Python, -1 if it is not older. The stable ABI began with 3.2.
func stableAge(python string, major, minor int) int {
	rest, ok := strings.CutPrefix(python, fmt.Sprintf("cp%d", major))
	n, err := strconv.Atoi(rest)
	if !ok || err != nil || !isDigits(rest) || n < 2 || n >= minor {
		return -1
	}
	return minor - n
}

// pythonAge orders the tags of any interpreter: py311, py3, py310, py39, ...
func pythonAge(python string, major, minor int) (age int, ok bool) {
	rest, ok := strings.CutPrefix(python, fmt.Sprintf("py%d", major))
	if !ok {
		return 0, false
	}
	if rest == "" {
		return 1, true
	}
	n, err := strconv.Atoi(rest)
	if err != nil || !isDigits(rest) || n > minor {
		return 0, false
	}
	if n == minor {
		return 0, true
	}
	return 1 + minor - n, true
}

// legacyManylinux maps the manylinux tags from before https://peps.python.org/pep-0600/.
var legacyManylinux = map[string]string{"manylinux1": "manylinux_2_5", "manylinux2010": "manylinux_2_12", "manylinux2014": "manylinux_2_17"}

// platformRank returns 0 for linux_MACHINE. For a manylinux or musllinux tag it is larger
// the older the libc is that the tag requires. See https://peps.python.org/pep-0600/ and
// https://peps.python.org/pep-0656/.
func (t Target) platformRank(platform string) (int, bool) {
	tag, ok := strings.CutSuffix(platform, "_"+t.Machine)
	if !ok || t.Machine == "" {
		return 0, false
	}
	if tag == "linux" {
		return 0, true
	}
	alias := 0
	if modern, ok := legacyManylinux[tag]; ok {
		tag, alias = modern, 1
	}
	parts := strings.Split(tag, "_")
	if len(parts) != 3 || !isDigits(parts[1]) || !isDigits(parts[2]) {
		return 0, false
	}
	major, errMajor := strconv.Atoi(parts[1])
	minor, errMinor := strconv.Atoi(parts[2])
	version := [2]int{major, minor}
	switch {
	case errMajor != nil || errMinor != nil || major > 1000 || minor > 1000:
		return 0, false
	case t.LibcVersion != [2]int{} && slices.Compare(version[:], t.LibcVersion[:]) > 0:
		return 0, false
	case parts[0] == "musllinux" && t.Libc == "musl":
		// A musllinux wheel is for its own major version of musl.
		if t.LibcVersion != [2]int{} && major != t.LibcVersion[0] {
			return 0, false
		}
	case parts[0] == "manylinux" && t.Libc == "glibc":
		if slices.Compare(version[:], t.oldestGlibc()) < 0 {
			return 0, false
		}
	default:
		return 0, false
	}
	return 1 + 2*((1000-major)*1001+1000-minor) + alias, true
}

// oldestGlibc returns the glibc of the first manylinux tag for the machine.
func (t Target) oldestGlibc() []int {
	if t.Machine == "x86_64" || t.Machine == "i686" {
		return []int{2, 5}
	}
	return []int{2, 17}
}
