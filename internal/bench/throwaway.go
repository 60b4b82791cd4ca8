package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Throwaway is one build on a builder that began empty and imported a cache: what a
// pipeline does after an edit.
type Throwaway struct {
	Tool    string   `json:"contender"`
	Cache   string   `json:"cache"`
	Seconds float64  `json:"seconds"`
	Hosts   int      `json:"connections"` // to anything but the registry
	Ran     []string `json:"ran"`         // steps that ran a program
	Bytes   Bytes    `json:"bytes"`
}

// caches are the ways a pipeline keeps its cache, least first: blobs that mode=max has
// exported would go along with the others. The first build takes export, the next from.
var caches = []struct{ name, export, from string }{
	{"none", "", ""},
	{"inline", "type=inline", "type=registry,ref=IMAGE:first-1"},
	{"registry, mode=min", "type=registry,ref=IMAGE:min,mode=min", "type=registry,ref=IMAGE:min"},
	{"registry, mode=max", "type=registry,ref=IMAGE:max,mode=max", "type=registry,ref=IMAGE:max"},
}

// RunThrowaway measures every tool with every cache.
func RunThrowaway(ctx context.Context, o Options) ([]Throwaway, error) {
	b := &bench{Options: o, began: o.Now()}
	unlock, err := b.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	var all []Throwaway
	for _, c := range o.Tools {
		made, err := b.throwaway(ctx, c)
		if err != nil {
			return all, err
		}
		all = append(all, made...)
	}
	return all, nil
}

func (b *bench) throwaway(ctx context.Context, c Tool) ([]Throwaway, error) {
	logs := filepath.Join(b.Dir, "log", "throwaway-"+c.Name)
	y, err := startDaemons(ctx, b.Bed, filepath.Join(b.Dir, "daemons"), logs)
	if err != nil {
		return nil, err
	}
	defer y.close()
	proxy, err := startCountingProxy(b.Bed.Env)
	if err != nil {
		return nil, err
	}
	defer proxy.close()
	y.bed.Env = proxy.environ(b.Bed.Env)
	project, err := CopyProject(b.Project, y.path(filepath.Base(b.Project)))
	if err != nil {
		return nil, err
	}
	if err := c.install(project.Dir); err != nil {
		return nil, err
	}
	named := func(cache string) string { return strings.ReplaceAll(cache, "IMAGE", y.image(c.Name)) }
	var pushed Account
	push := func(tag, log string, more ...string) (built, Bytes, error) {
		made, err := y.build(ctx, c, project.Dir, c.file(), tag, filepath.Join(logs, log+".log"), more...)
		if err != nil {
			return made, Bytes{}, err
		}
		blobs, err := y.registry.blobs(ctx, c.Name, made.image)
		return made, pushed.Add(blobs), err
	}
	for i, cache := range caches {
		if cache.export == "" {
			continue
		}
		b.say("%s: the first builder exports %s", c.Name, cache.name)
		if _, _, err := push(fmt.Sprint("first-", i), fmt.Sprint("first-", i), "--cache-to", named(cache.export)); err != nil {
			return nil, err
		}
	}
	var all []Throwaway
	for i, cache := range caches {
		if err := y.anotherBuildkit(ctx, logs); err != nil {
			return all, err
		}
		round := b.rounds[0]
		round.Mark = fmt.Sprint(round.Mark, "-", i)
		if err := project.EditCode(round); err != nil {
			return all, err
		}
		var from []string
		if cache.from != "" {
			from = []string{"--cache-from", named(cache.from)}
		}
		proxy.opened.Store(0)
		made, bytes, err := push("next", fmt.Sprint("next-", i), from...)
		if err != nil {
			return all, err
		}
		log, err := os.ReadFile(made.log)
		if err != nil {
			return all, err
		}
		measured := Throwaway{
			Tool: c.Name, Cache: cache.name, Seconds: made.seconds,
			Hosts: int(proxy.opened.Load()), Ran: programs(string(log)), Bytes: bytes,
		}
		b.say("%s, %s: %s s, %d connections, %s, ran %q", c.Name, cache.name, secondsText(measured.Seconds), measured.Hosts, bytesText(float64(bytes.Total())), measured.Ran)
		all = append(all, measured)
	}
	return all, nil
}

// anotherBuildkit replaces the BuildKit by one with an empty store.
func (y *daemons) anotherBuildkit(ctx context.Context, logs string) error {
	y.buildkit.stop()
	old := y.path("buildkit")
	if err := emptyFolder(old); err != nil {
		return err
	}
	if err := os.MkdirAll(old, 0o755); err != nil {
		return err
	}
	return y.startBuildkit(ctx, logs)
}

var (
	stepName = regexp.MustCompile(`(?m)^#(\d+) \[(.+)$`)
	stepEnd  = regexp.MustCompile(`(?m)^#(\d+) (CACHED|DONE)\b`)
	// A step whose result is pulled did not run.
	stepPull = regexp.MustCompile(`(?m)^#(\d+) (extracting )?sha256:`)
)

// programs are the steps that ran one, by their names: neither images and contexts nor
// layers that are joined.
func programs(log string) []string {
	names, pulled, ran := map[string]string{}, map[string]bool{}, map[string]bool{}
	var order []string
	for _, found := range stepName.FindAllStringSubmatch(log, -1) {
		number, name := found[1], "["+found[2]
		if _, known := names[number]; !known {
			names[number] = name
			order = append(order, number)
		}
	}
	for _, found := range stepEnd.FindAllStringSubmatch(log, -1) {
		ran[found[1]] = found[2] == "DONE" // the last word counts
	}
	for _, found := range stepPull.FindAllStringSubmatch(log, -1) {
		pulled[found[1]] = true
	}
	var all []string
	for _, number := range order {
		name := names[number]
		isProgram := !strings.HasPrefix(name, "[internal]") && !strings.HasPrefix(name, "[image]") &&
			!strings.Contains(name, " FROM ") && !strings.Contains(name, " COPY ") && !strings.Contains(name, " WORKDIR ")
		if isProgram && ran[number] && !pulled[number] && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// ThrowawayMarkdown is the table in docs/ci.md.
func ThrowawayMarkdown(all []Throwaway, tools []Tool) string {
	var b strings.Builder
	b.WriteString("| exported with |")
	for _, c := range tools {
		b.WriteString(" " + c.Name + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(tools)) + "\n")
	for _, cache := range caches {
		b.WriteString("| " + cache.name + " |")
		for _, c := range tools {
			for _, sample := range all {
				if sample.Tool == c.Name && sample.Cache == cache.name {
					fmt.Fprintf(&b, " %s s, %s<br>%s, %s |", secondsText(sample.Seconds), bytesText(float64(sample.Bytes.Total())),
						count(sample.Hosts, "connection"), count(len(sample.Ran), "step"))
				}
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}
