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

// Input is what a plan is made from.
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
	Problems     []report.Problem  // the findings of all stages
	Ignore       []rules.Ignore
}

// Command is what the image runs.
type Command struct {
	Args         []string
	Entrypoint   []string
	Env          map[string]string
	StopSignal   string
	Port         int // the port it listens on, 0 if none
	Kind         string
	Source       string
	Alternatives []string // other commands that were found
}

// Make returns the plan of an image. It does not depend on the order of maps.
func Make(in Input) Plan {
	layers := make([]Layer, len(in.Packed))
	for i, packed := range in.Packed {
		layers[i] = packed.Layer
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
		Cmd:          in.Command.Args,
		Entrypoint:   in.Command.Entrypoint,
		CommandKind:  in.Command.Kind,
		CommandFrom:  in.Command.Source,
		Alternatives: in.Command.Alternatives,
		Env:          environment(in.BasePath, in.User, in.Command.Env, in.Config),
		User:         in.User.String(),
		Workdir:      Workdir(in.Config),
		Home:         in.User.Home,
		StopSignal:   in.Command.StopSignal,
		Expose:       expose(in.Config.Expose, in.Command.Port),
		Volumes:      in.Config.Volumes,
		Healthcheck:  healthcheck(in.Config.Healthcheck),
		Labels:       labels(in.Metadata, in.Base, in.Config.Labels, in.Labels),
		Passwd:       in.User.Passwd,
	}
	if in.Config.StopSignal != "" {
		img.StopSignal = in.Config.StopSignal
	}
	return img
}

// WithoutProject returns the image with the dependencies alone: without the project's
// command, ports, health check and labels.
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

// Workdir returns the working directory of the image.
func Workdir(cfg config.Config) string {
	if cfg.Workdir != "" {
		return cfg.Workdir
	}
	return paths.Workdir
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
