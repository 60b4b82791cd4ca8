package plan

import (
	"strconv"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// Input is everything the plan is made from.
type Input struct {
	Platform     string
	Directory    string
	Config       config.Config
	Base         Base
	BasePath     string // PATH of the base image
	User         User
	Wheel        Wheel
	Metadata     packaging.Metadata
	Requirements []Requirement
	Lock         Lock
	Packed       []Packed
	Locals       []Local
	Carried      []Carried
	Left         []Left
	Writes       []Write
	Command      Command
	Labels       map[string]string // the caller's --label
	Problems     []report.Problem  // everything that was found
	Ignore       []rules.Ignore
}

// Command is what the image runs.
type Command struct {
	Args       []string
	Entrypoint []string
	Env        map[string]string
	StopSignal string
	Port       int // 0 if it listens on none
	Kind       string
	Source     string
	Losers     []string
}

// Make makes the plan.
func Make(in Input) Plan {
	layers := make([]Layer, len(in.Packed))
	for i, each := range in.Packed {
		layers[i] = each.Layer
	}
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
		Apt:          Apt{Build: in.Config.Apt.Build, Runtime: in.Config.Apt.Runtime},
		Layers:       layers,
		Locals:       in.Locals,
		Carried:      in.Carried,
		Left:         in.Left,
		Writes:       in.Writes,
		Image:        image(in),
	}
	p.Warnings, p.Ignored = judge(in.Problems, in.Ignore)
	return p
}

func directory(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

func image(in Input) Image {
	img := Image{
		Cmd:         in.Command.Args,
		Entrypoint:  in.Command.Entrypoint,
		CommandKind: in.Command.Kind,
		CommandFrom: in.Command.Source,
		Losers:      in.Command.Losers,
		Env:         environment(in.BasePath, in.User, in.Command.Env, in.Config),
		User:        in.User.String(),
		Workdir:     Workdir(in.Config),
		Home:        in.User.Home,
		StopSignal:  in.Command.StopSignal,
		Expose:      expose(in.Config.Expose, in.Command.Port),
		Volumes:     in.Config.Volumes,
		Healthcheck: healthcheck(in.Config.Healthcheck),
		Labels:      labels(in.Metadata, in.Base, in.Config.Labels, in.Labels),
		Passwd:      in.User.Passwd,
	}
	if in.Config.StopSignal != "" {
		img.StopSignal = in.Config.StopSignal
	}
	return img
}

// WithoutProject is the image of the dependencies alone: the project's command and
// version are not in it.
func (i Image) WithoutProject() Image {
	i.Cmd, i.Entrypoint, i.StopSignal, i.Expose, i.Healthcheck = []string{"python"}, nil, "", nil, nil
	kept := map[string]string{}
	for name, value := range i.Labels {
		if !strings.HasPrefix(name, "org.opencontainers.image.") || strings.HasPrefix(name, "org.opencontainers.image.base.") {
			kept[name] = value
		}
	}
	i.Labels = kept
	return i
}

// Workdir is the image's working directory.
func Workdir(cfg config.Config) string {
	if cfg.Workdir != "" {
		return cfg.Workdir
	}
	return paths.Workdir
}

// expose is what the configuration says, else the port the command listens on.
func expose(configured []string, port int) []string {
	if configured == nil && port > 0 {
		return []string{strconv.Itoa(port) + "/tcp"}
	}
	var all []string
	for _, each := range configured {
		if !strings.Contains(each, "/") {
			each += "/tcp"
		}
		all = append(all, each)
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
