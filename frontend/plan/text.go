package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// Text returns the plan as text for people.
func (p Plan) Text() string {
	var b strings.Builder
	line := func(format string, args ...any) {
		for i, arg := range args {
			if _, ok := arg.(int); !ok {
				args[i] = report.Line(fmt.Sprint(arg))
			}
		}
		fmt.Fprintf(&b, format+"\n", args...)
	}
	field := func(name, format string, args ...any) { line("%-14s"+format, append([]any{name}, args...)...) }

	title := fmt.Sprintf("%s %s for %s", p.Project.Name, p.Project.Version, p.Platform)
	if p.Target != "" {
		title += ", target " + p.Target
	}
	line("%s", title)
	line("")
	field("base", "%s  (%s)", p.Base.Reference, p.Base.Source)
	if p.Base.Digest != "" {
		field("", "%s", p.Base.Digest)
	}
	field("python", "%s  (%s)", p.Base.Python, p.Base.Reason)
	field("wheel", "%s, %s, by %s", p.Wheel.File, Size(p.Wheel.Size), p.Wheel.Backend)
	if len(p.Wheel.Distributions) > 0 {
		field("", "built with %s", strings.Join(p.Wheel.Distributions, ", "))
	}
	field("lock", "%s  (%s)", short(p.Lock.Digest), p.Lock.Source)
	if len(p.Apt.Build) > 0 {
		field("apt build", "%s", strings.Join(p.Apt.Build, " "))
	}
	if len(p.Apt.Runtime) > 0 {
		field("apt runtime", "%s", strings.Join(p.Apt.Runtime, " "))
	}

	line("")
	line("requirements")
	for _, r := range p.Requirements {
		line("  %-40s %s", r.Text, strings.Join(r.Source, ", "))
	}

	if p.Image.User != "" { // the wheel and the lock have no image
		p.imageText(line, field)
	}
	if t := p.Test; t != nil {
		line("")
		line("tests")
		field("  command", "%s  (%s)", quoted(t.Command), t.CommandFrom)
		field("  require", "%s", t.Source)
		for _, r := range t.Requirements {
			line("  %-40s %s", r.Text, strings.Join(r.Source, ", "))
		}
		for _, l := range t.Layers {
			line("  %-22s %9s  %s", l.Name, known(l.Size), strings.Join(l.Names(), ", "))
		}
		for _, l := range t.Locals {
			line("%s", l.text())
		}
	}

	if len(p.Warnings) > 0 {
		line("")
		line("warnings")
		for _, w := range p.Warnings {
			line("  %-8s %s", w.Severity, w.Short())
		}
	}
	if len(p.Ignored) > 0 {
		line("")
		line("%d ignored", len(p.Ignored))
		for _, w := range p.Ignored {
			line("  %-8s %s  (%s)", w.Severity, w.Short(), w.By)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Omitted)) {
		line("")
		line("%d more %s are not listed", p.Omitted[name], name)
	}
	return b.String()
}

// text shows a local requirement among the layers.
func (l Local) text() string {
	return fmt.Sprintf("  %-22s %9s  %s, from %s", l.Name, known(l.Size), l.File, l.Directory)
}

// imageText shows the layers and the config of the image.
func (p Plan) imageText(line func(format string, args ...any), field func(name, format string, args ...any)) {
	line("")
	line("layers")
	for _, l := range p.Layers {
		line("  %-22s %9s  %s", l.Name, known(l.Size), strings.Join(l.Names(), ", "))
	}
	for _, l := range p.Locals {
		line("%s", l.text())
	}
	switch p.Target {
	case request.Deps:
	case request.Dev:
		line("  %-22s %9s  editable in %s", "project", "", paths.Source)
	default:
		line("  %-22s %9s  %s", "project", Size(p.Wheel.Size), p.Wheel.File)
		line("")
		line("carried to %s", p.Image.Workdir)
	}
	for _, c := range p.Carried {
		if c.Dir {
			continue
		}
		line("  %-40s %s  %-10s %s", c.Path, c.Mode, c.Owner, c.Reason)
	}
	for _, l := range p.Left {
		line("  not %-36s %s", l.Path, l.Reason)
	}

	for _, w := range p.Writes {
		line("  writes %-33s %s", w.Path, w.Reason)
	}

	line("")
	line("image")
	field("  command", "%s  (%s, %s)", quoted(p.Image.Cmd), p.Image.CommandKind, p.Image.CommandFrom)
	if len(p.Image.Entrypoint) > 0 {
		field("  entrypoint", "%s", quoted(p.Image.Entrypoint))
	}
	for _, alternative := range p.Image.Alternatives {
		field("", "not %s", alternative)
	}
	field("  user", "%s, home %s", p.Image.User, p.Image.Home)
	field("  workdir", "%s", p.Image.Workdir)
	if p.Image.StopSignal != "" {
		field("  stop signal", "%s", p.Image.StopSignal)
	}
	if len(p.Image.Expose) > 0 {
		field("  expose", "%s", strings.Join(p.Image.Expose, " "))
	}
	if len(p.Image.Volumes) > 0 {
		field("  volumes", "%s", strings.Join(p.Image.Volumes, " "))
	}
	for _, v := range p.Image.Env {
		field("  env", "%s=%s  (%s)", v.Name, v.Value, v.Source)
	}
	for _, name := range sortedNames(p.Image.Labels) {
		field("  label", "%s=%s", name, p.Image.Labels[name])
	}
}

// Names returns the distributions of the layer, as "name version".
func (l Layer) Names() []string {
	names := make([]string, len(l.Distributions))
	for i, d := range l.Distributions {
		names[i] = d.Name + " " + d.Version
	}
	return names
}

// Size returns a number of bytes in decimal units, as Docker and registries do: "1.2 MB".
func Size(bytes int64) string {
	switch {
	case bytes >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
	case bytes >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	case bytes >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1e3)
	}
	return fmt.Sprintf("%d B", bytes)
}

// known returns a size, "" if it is not known: a lock has none of a wheel by its URL.
func known(bytes int64) string {
	if bytes == 0 {
		return ""
	}
	return Size(bytes)
}

func quoted(args []string) string {
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = fmt.Sprintf("%q", arg)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// short returns the start of a digest, which is enough to compare it by eye.
func short(digest string) string {
	const most = len("sha256:") + 12
	if len(digest) > most {
		return digest[:most]
	}
	return digest
}
