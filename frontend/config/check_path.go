package config

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/llb/paths"
)

var driveLetter = regexp.MustCompile(`^[A-Za-z]:`)

// checkRelative accepts a path below the context and cleans it. Whether ".." leads out of
// the context depends on the project's folder: see conflicts.
func checkRelative(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	switch {
	case strings.Contains(s, "://"):
		return "", refusef("is a URL, and only files of the build context are read").remedyf("put the file beside setup.py and name it")
	case strings.Contains(s, `\`):
		return "", refusef("%s has backslashes", brief(s)).insteadOf(strings.ReplaceAll(s, `\`, "/"))
	case strings.HasPrefix(s, "/"), strings.HasPrefix(s, "~"), driveLetter.MatchString(s):
		return "", refusef("%s is no path within the build context", brief(s)).remedyf("write the path relative to the project's folder")
	case strings.HasPrefix(s, "-"):
		return "", refusef("%s looks like an option", brief(s)).insteadOf("./" + s)
	}
	return path.Clean(s), nil
}

// climbs reports whether a cleaned path starts with "..".
func climbs(s string) bool { return s == ".." || strings.HasPrefix(s, "../") }

func checkProject(s string) (string, *refusal) {
	s, p := checkRelative(s)
	switch {
	case p != nil:
		return "", p
	case climbs(s):
		return "", refusef("%s is outside of the build context", brief(s)).remedyf("build from a folder above, with that as the context")
	case s == ".":
		return "", nil
	}
	return s, nil
}

// checkFile accepts the path of a file, relative to the project.
func checkFile(s string) (string, *refusal) {
	clean, p := checkRelative(s)
	switch {
	case p != nil:
		return "", p
	case strings.HasSuffix(s, "/"), path.Base(clean) == ".", path.Base(clean) == "..":
		return "", refusef("%s is a folder, and a file is wanted", brief(s)).remedyf("name the file in it")
	}
	return clean, nil
}

// lockName matches the names of lock files. uv accepts no others. See
// https://packaging.python.org/en/latest/specifications/pylock-toml/#file-name.
var lockName = regexp.MustCompile(`^pylock(\.[^.]+)?\.toml$`)

func checkLock(s string) (string, *refusal) {
	clean, p := checkFile(s)
	switch {
	case p != nil:
		return "", p
	case path.Base(clean) == "uv.lock":
		return "", refusef("uv.lock is uv's own format, and a lock file of PEP 751 is wanted").
			remedyf("run uv export --format pylock.toml -o pylock.toml")
	case !lockName.MatchString(path.Base(clean)):
		return "", refusef("%s is no name for a lock file of PEP 751", brief(s)).remedyf("call it pylock.toml or pylock.NAME.toml")
	}
	return clean, nil
}

// checkPattern accepts a pattern of .dockerignore for files below the project. It is not
// cleaned: a slash at the end means a folder. See
// https://docs.docker.com/build/concepts/context/#dockerignore-files.
func checkPattern(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	pattern := strings.TrimPrefix(s, "!")
	mark := s[:len(s)-len(pattern)]
	_, err := path.Match(pattern, "")
	switch {
	case strings.Contains(pattern, `\`):
		return "", refusef("%s has backslashes", brief(s)).insteadOf(mark + strings.ReplaceAll(pattern, `\`, "/"))
	case strings.HasPrefix(pattern, "/") && strings.Trim(pattern, "/") != "":
		return "", refusef("%s is absolute, and patterns are relative to the project's folder", brief(s)).
			insteadOf(mark + strings.TrimLeft(pattern, "/"))
	case pattern == "", strings.HasPrefix(pattern, "/"), driveLetter.MatchString(pattern):
		return "", refusef("%s is no path below the project's folder", brief(s))
	case slices.Contains(strings.Split(pattern, "/"), ".."):
		return "", refusef("%s leaves the project's folder", brief(s)).remedyf("carried files lie below it; a project further up is named by the key project")
	case err != nil:
		return "", refusef("%s is no pattern: a bracket is not closed", brief(s))
	}
	return s, nil
}

// checkAbsolute accepts a path in the image and cleans it.
func checkAbsolute(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	switch {
	case strings.Contains(s, `\`), driveLetter.MatchString(s):
		return "", refusef("%s is no path of Linux", brief(s))
	case !strings.HasPrefix(s, "/"):
		return "", refusef("%s is not absolute", brief(s)).insteadOf(path.Join(paths.Workdir, s))
	}
	return path.Clean(s), nil
}

func checkWorkdir(s string) (string, *refusal) {
	s, p := checkAbsolute(s)
	switch {
	case p != nil:
		return "", p
	case within(s, "/tmp"), within(s, "/var/tmp"):
		return "", refusef("%s lies in a folder with rights of its own", brief(s)).insteadOf(paths.Workdir)
	case within(s, paths.Venv):
		return "", refusef("%s is where dependencies are installed", brief(s)).insteadOf(paths.Workdir)
	}
	return s, checkPlace(s, "app", paths.Workdir)
}

func checkVolume(s string) (string, *refusal) {
	if i := strings.LastIndex(s, ":"); i >= 0 && !driveLetter.MatchString(s) {
		p := refusef("%s says what to mount, which is said at run time", brief(s)).remedyf("name the folder in the image alone")
		if inside, bad := checkAbsolute(s[i+1:]); bad == nil {
			p = p.insteadOf(inside)
			p.remedy = ""
		}
		return "", p
	}
	s, p := checkAbsolute(s)
	switch {
	case p != nil:
		return "", p
	case s == "/", within(s, paths.Venv), within(paths.Venv, s):
		return "", refusef("a volume at %s would hide what is installed", brief(s))
	case within(s, "/tmp"), within(s, "/var/tmp"):
		return s, nil
	}
	return s, checkPlace(s, "data", "/data")
}

// within reports whether a cleaned path is the folder or below it.
func within(s, folder string) bool { return s == folder || strings.HasPrefix(s, folder+"/") }
