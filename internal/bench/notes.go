package bench

import (
	"fmt"
	"strings"
)

// failedNote names the builds that failed, which no cell of the table counts. It is
// empty where none did.
func (r Result) failedNote() string {
	var names []string
	for _, sample := range r.failures() {
		names = append(names, fmt.Sprintf("%s, %s, round %d", sample.Tool, sample.Step, sample.Round))
	}
	if len(names) == 0 {
		return ""
	}
	return "**Failed, and not in the table:** " + strings.Join(names, "; ") + "."
}

// machineNote says when and with what the table was measured.
func (r Result) machineNote() string {
	return fmt.Sprintf("`make bench` wrote this on %s, with BuildKit %s and buildx %s on %d processors.",
		r.Date, r.Machine.Buildkit, r.Machine.Buildx, r.Machine.Processors)
}

func (r Result) howNote() string {
	note := fmt.Sprintf("Each cell: seconds from the start of `docker buildx build --push` until the image is pushed, median and range of %s; "+
		"below them the bytes of layers, config and manifest that the registry did not have, median. "+
		"`cold` is an empty BuildKit (cache mounts too) and an empty registry, so that it has the base image's %s in it. "+
		"Each following row is one more edit on top of the rows above; the .py file is drawn anew each round (%s; seed %d), "+
		"and so is the contenders' order. `--provenance=false` for all. The pin is `%s`.",
		plural(r.Rounds, "round"),
		bytesText(float64(r.BaseBytes)), code(r.Modules), r.Seed, r.Pin)
	if r.Once > 0 {
		note += fmt.Sprintf(" An edit whose build took more than %.0f s was not repeated in the next rounds.", r.Once)
	}
	return note
}

func (r Result) checkNote() string {
	note := "After each step the image was run and had to show every edit so far: a new function in the imported module, " +
		"the template's text, the wheel's metadata, the pinned version. A README or an order of lines shows nowhere: the image only had to run."
	for _, c := range r.Tools {
		if r.verdict(c, "template") == NotInImage && len(r.samples(c, "template")) > 0 {
			note += " *Not in image*: the Dockerfile copies `app.py` and no other file that is not in the wheel, " +
				"so the edit cannot show and the program does not start; a line for each such file would be written by hand."
			break
		}
	}
	return note
}

func (r Result) notRealNote() string {
	note := "Not real here: the base images are stand-ins made from Debian; the registry is on the same machine, " +
		"so that pulling and pushing take next to no time and the bytes tell what a network would add"
	var lines []string
	for _, c := range r.Tools {
		with, without := r.seconds(c, "unchanged"), r.seconds(c, bare)
		if without.N > 0 {
			lines = append(lines, fmt.Sprintf("%s %s s instead of %s s", c, secondsText(with.Median), secondsText(without.Median)))
		}
	}
	if len(lines) > 0 {
		note += "; `docker/dockerfile:1`, which the baselines' syntax lines name, is compiled from that BuildKit's source. " +
			"The line costs time in every build: no change is " + strings.Join(lines, ", ")
	}
	return note + "." + r.pipNote()
}

// pipNote returns a note on how much of a second installation pip took from its cache. That
// depends on how this machine reaches the package index.
func (r Result) pipNote() string {
	var pip Pip
	for _, s := range r.samples("pip-best", "pin") {
		if s.Pip != nil {
			pip.Cached += s.Pip.Cached
			pip.Downloaded += s.Pip.Downloaded
		}
	}
	all := pip.Cached + pip.Downloaded
	switch {
	case all == 0:
		return ""
	case pip.Cached*2 < all:
		return fmt.Sprintf(" The machine's proxy removes the headers that let pip cache: at the pin pip-best took %d of %d files "+
			"from its cache mount and downloaded the others again, which on an open network it would not. uv caches all the same.", pip.Cached, all)
	default:
		return fmt.Sprintf(" At the pin pip-best took %d of %d files from its cache mount.", pip.Cached, all)
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func code(names []string) string {
	var quoted []string
	for _, n := range names {
		quoted = append(quoted, "`"+n+"`")
	}
	return strings.Join(quoted, ", ")
}
