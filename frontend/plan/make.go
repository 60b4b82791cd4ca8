package plan

import (
	"strconv"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// Input is what a plan is made from.
type Input struct {
	Target       request.Target
	Platform     string
	Directory    string
	Config       config.Config
	Base         Base
	BasePath     string // PATH of the base image
	User         User
	Places       Places
	Wheel        Wheel
	Metadata     packaging.Metadata
	Requirements []Requirement
	Lock         Lock
	Layers       []Layer
	Locals       []Local
	Files        carry.Decision
	Command      command.Command
	Test         *Test             // nil where the target has no tests
	Labels       map[string]string // the caller's --label
	Problems     []report.Problem  // the findings of all stages
	Ignore       []rules.Ignore
}

// Make makes the plan of a target. It is pure.
func Make(in Input) Plan {
	p := Plan{
		Platform: in.Platform,
		Project: Project{
			Name:      in.Metadata.Name,
			Version:   in.Metadata.Version,
			Directory: directory(in.Directory),
		},
		Base:         in.Base,
		Wheel:        in.Wheel,
		Requirements: in.Requirements,
		Lock:         in.Lock,
		Apt:          Apt{Build: in.Config.Apt.Build},
		Layers:       []Layer{},
	}
	if in.Target.Name != request.Image {
		p.Target = in.Target.Name
	}
	p.Warnings, p.Ignored = judge(in.Problems, in.Ignore)
	if !in.Target.Distributions {
		return p
	}
	p.Apt.Runtime, p.Layers, p.Locals, p.Image = in.Config.Apt.Runtime, append(p.Layers, in.Layers...), in.Locals, image(in)
	p.Test = in.Test
	switch {
	case !in.Target.Project:
		p.Image = p.Image.withoutProject()
		return p
	case in.Target.Editable:
		p.Image.Workdir = paths.Source
		p.Left = left(in.Files.Withheld) // all other files of the project are there
		return p
	}
	p.Carried, p.Writes, p.Left = carried(in.Files), writes(in.Files.Writes), left(in.Files.Excluded)
	if in.Target.RunsTests { // which have the rest of the project beside them
		p.Left = left(in.Files.Withheld)
	}
	return p
}

// carried are the folders and files that are copied into the working directory.
func carried(files carry.Decision) []Carried {
	var all []Carried
	owner := func(name string) string {
		if name == carry.Root {
			return OwnerRoot
		}
		return OwnerUser
	}
	for _, dir := range files.Dirs {
		all = append(all, Carried{Path: dir.Path, Mode: Mode(dir.Mode), Owner: owner(dir.Owner), Dir: true})
	}
	for _, file := range files.Files {
		all = append(all, Carried{
			Path: file.Path, Source: file.Source, Size: file.Size,
			Mode: Mode(file.Mode), Owner: owner(file.Owner), Reason: file.Reason,
		})
	}
	return all
}

func left(files []carry.Excluded) []Left {
	var all []Left
	for _, file := range files {
		all = append(all, Left{Path: file.Path, Reason: file.Why})
	}
	return all
}

func writes(folders []carry.Write) []Write {
	var all []Write
	for _, folder := range folders {
		all = append(all, Write{Path: folder.Path, Reason: folder.Reason})
	}
	return all
}

func directory(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

func image(in Input) Image {
	img := Image{
		Cmd:          in.Command.Args,
		Entrypoint:   in.Command.Entrypoint,
		CommandKind:  string(in.Command.Kind),
		CommandFrom:  in.Command.Source,
		Alternatives: in.Command.Alternatives,
		Env:          environment(in.BasePath, in.User, in.Command.Env, in.Config),
		User:         in.User.String(),
		Workdir:      in.Places.Follow(Workdir(in.Config)),
		Home:         in.Places.Follow(in.User.Home),
		StopSignal:   in.Command.StopSignal,
		Expose:       expose(in.Config.Expose, in.Command.Port),
		Volumes:      volumes(in.Config.Volumes, in.Places),
		Healthcheck:  healthcheck(in.Config.Healthcheck),
		Labels:       labels(in.Metadata, in.Base, in.Config.Labels, in.Labels),
		Passwd:       in.User.Passwd,
	}
	if in.Config.StopSignal != "" {
		img.StopSignal = in.Config.StopSignal
	}
	return img
}

// withoutProject is the image of the dependencies alone: without the project's command,
// ports and labels.
func (i Image) withoutProject() Image {
	i.Cmd, i.Entrypoint, i.StopSignal, i.Expose, i.Healthcheck = []string{"python"}, nil, "", nil, nil
	i.CommandKind, i.CommandFrom, i.Alternatives = string(command.Python), "the target deps", nil
	kept := map[string]string{}
	for name, value := range i.Labels {
		if !strings.HasPrefix(name, "org.opencontainers.image.") || strings.HasPrefix(name, "org.opencontainers.image.base.") {
			kept[name] = value
		}
	}
	i.Labels = kept
	return i
}

// Workdir returns the working directory of the image.
func Workdir(cfg config.Config) string {
	if cfg.Workdir != "" {
		return cfg.Workdir
	}
	return paths.Workdir
}

func volumes(configured []string, places Places) []string {
	var all []string
	for _, volume := range configured {
		all = append(all, places.Follow(volume))
	}
	return all
}

// expose returns the configured ports, else the port that the command listens on.
func expose(configured []string, port int) []string {
	if configured == nil && port > 0 {
		return []string{strconv.Itoa(port) + "/tcp"}
	}
	var all []string
	for _, port := range configured {
		if !strings.Contains(port, "/") {
			port += "/tcp"
		}
		all = append(all, port)
	}
	return all
}

func healthcheck(h *config.Healthcheck) *Healthcheck {
	if h == nil {
		return nil
	}
	text := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	return &Healthcheck{
		Cmd:           h.Cmd,
		Interval:      text(h.Interval),
		Timeout:       text(h.Timeout),
		StartPeriod:   text(h.StartPeriod),
		StartInterval: text(h.StartInterval),
		Retries:       h.Retries,
	}
}
