package assemble

import (
	"maps"
	"strings"
	"time"

	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// imageConfig returns the config of the image
// (https://github.com/opencontainers/image-spec/blob/main/config.md): that of the base with
// what the plan sets, and with the titles of the layers in its history. It needs a time of
// creation: otherwise the exporter would set the current time.
func imageConfig(base dockerspec.DockerOCIImage, p plan.Plan, platform ocispecs.Platform, layers []string, created time.Time) *dockerspec.DockerOCIImage {
	img := base
	img.Platform = platform
	// These are about the base alone. The exporter sets RootFS.
	img.Created = &created
	img.Config.OnBuild = nil
	img.RootFS = ocispecs.RootFS{Type: "layers"}
	img.Author = ""

	c := &img.Config
	c.Env = env(base.Config.Env, p.Image.Env)
	c.Cmd, c.Entrypoint = p.Image.Cmd, p.Image.Entrypoint
	c.User = p.Image.User
	c.WorkingDir = p.Image.Workdir
	c.StopSignal = p.Image.StopSignal
	c.Labels = maps.Clone(base.Config.Labels)
	if c.Labels == nil {
		c.Labels = map[string]string{}
	}
	maps.Copy(c.Labels, p.Image.Labels)
	c.ExposedPorts = set(base.Config.ExposedPorts, p.Image.Expose)
	c.Volumes = set(base.Config.Volumes, p.Image.Volumes)
	if p.Image.Healthcheck != nil {
		c.Healthcheck = healthcheck(p.Image.Healthcheck)
	}
	img.History = history(base.History, layers, created)
	return &img
}

// env returns the variables of the base, in their order, with others set.
func env(base []string, variables []plan.Variable) []string {
	all := append([]string{}, base...)
	places := map[string][]int{} // in all, by name
	for i, known := range all {
		name, _, _ := strings.Cut(known, "=")
		places[name] = append(places[name], i)
	}
	for _, v := range variables {
		entry := v.Name + "=" + v.Value
		for _, i := range places[v.Name] {
			all[i] = entry
		}
		if len(places[v.Name]) == 0 {
			places[v.Name] = []int{len(all)}
			all = append(all, entry)
		}
	}
	return all
}

func set(base map[string]struct{}, names []string) map[string]struct{} {
	if len(base)+len(names) == 0 {
		return nil
	}
	all := maps.Clone(base)
	if all == nil {
		all = map[string]struct{}{}
	}
	for _, name := range names {
		all[name] = struct{}{}
	}
	return all
}

// maxTitle is the longest entry of the history, in bytes: a layer may have many distributions.
const maxTitle = 8 << 10

// history returns the history of the base with an entry for each layer, so that
// `docker history` names what is in it. BuildKit would fill a missing entry with the command
// of a step.
func history(base []ocispecs.History, layers []string, created time.Time) []ocispecs.History {
	all := append([]ocispecs.History{}, base...)
	for _, layer := range layers {
		all = append(all, ocispecs.History{Created: &created, CreatedBy: report.Clip(report.Line(layer), maxTitle), Comment: "wainwright.v0"})
	}
	return all
}

func healthcheck(h *plan.Healthcheck) *dockerspec.HealthcheckConfig {
	if len(h.Cmd) == 0 {
		return &dockerspec.HealthcheckConfig{Test: []string{"NONE"}}
	}
	return &dockerspec.HealthcheckConfig{
		Test:          append([]string{"CMD"}, h.Cmd...),
		Interval:      duration(h.Interval),
		Timeout:       duration(h.Timeout),
		StartPeriod:   duration(h.StartPeriod),
		StartInterval: duration(h.StartInterval),
		Retries:       h.Retries,
	}
}

// duration parses a duration of the configuration, which is valid.
func duration(text string) time.Duration {
	d, _ := time.ParseDuration(text)
	return d
}
