// Command record has the test bed's BuildKit build the projects of package golden and
// records what it answers: make golden RECORD=1. Names of projects restrict it to these.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/docker/cli/cli/config"
	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/auth/authprovider"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/entitlements"
	"github.com/tonistiigi/fsutil"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/frontend/golden"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
	"github.com/wainwright-build/wainwright/internal/replay"
)

func main() {
	flag.Parse()
	if err := run(context.Background(), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, names []string) error {
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return fmt.Errorf("%w; run: bed/bed up", err)
	}
	shown, err := namesOf(ctx, b)
	if err != nil {
		return err
	}
	for _, project := range golden.Projects() {
		if len(names) > 0 && !slices.Contains(names, project.Name) {
			continue
		}
		began := time.Now()
		recording, err := record(ctx, b, shown, project)
		if err == nil {
			err = recording.Write(project.Recording("."))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", project.Name, err)
		}
		fmt.Printf("record: %s, %d builds, %.0f s\n", project.Name, len(project.Cases), time.Since(began).Seconds())
	}
	return nil
}

// namesOf gives the names of this machine. The lock of an example shows the hosts of its
// package index.
func namesOf(ctx context.Context, b bed.Bed) (*replay.Names, error) {
	shown := &replay.Names{}
	if err := shown.Stand(replay.RegistryHost, b.Registry); err != nil {
		return nil, err
	}
	project := golden.Projects()[0]
	project.Cases = []golden.Case{{Options: map[string]string{"target": "lock"}}}
	_, err := record(ctx, b, shown, project)
	return shown, err
}

// record has the builds of a project made, with the plan and the LLB of each.
func record(ctx context.Context, b bed.Bed, shown *replay.Names, project golden.Project) (*replay.Recording, error) {
	dir, err := os.MkdirTemp("", "wainwright-golden")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := checkOut(ctx, project.Dir, dir); err != nil {
		return nil, err
	}
	if project.Emulated {
		emulating, err := builder.Start(ctx, b, builder.Options{Prepare: builder.Emulate(b)})
		if err != nil {
			return nil, err
		}
		defer func() { _ = emulating.Close() }()
		b = emulating.Bed
	}
	recorder, err := newRecorder(b, shown)
	if err != nil {
		return nil, err
	}
	for _, c := range project.Cases {
		if c.Replayed {
			continue
		}
		for _, request := range golden.Requests {
			if err := build(ctx, b, recorder, dir, c.Replay(request)); err != nil {
				return nil, fmt.Errorf("the build %q: %q: %w", c.Name, request, err)
			}
		}
	}
	return recorder.Recording()
}

// checkOut copies the files of a project that are committed, or are about to be.
func checkOut(ctx context.Context, from, to string) error {
	list, err := exec.CommandContext(ctx, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", from).Output()
	if err != nil {
		return err
	}
	names := strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00")
	if len(list) == 0 {
		return fmt.Errorf("%s has no files", from)
	}
	for _, name := range names {
		below, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if err := copyFile(name, filepath.Join(to, below)); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if info.Mode()&os.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	// The permissions as git keeps them.
	return os.WriteFile(to, data, 0o644|info.Mode().Perm()&0o100/0o100*0o111)
}

// newRecorder gives a recorder that knows the names of this machine.
func newRecorder(b bed.Bed, shown *replay.Names) (*replay.Recorder, error) {
	settings := map[string]string{}
	proxy := &pb.ProxyEnv{}
	var indexes []string
	for _, setting := range b.BuildArgs() {
		key, value, _ := strings.Cut(setting, "=")
		switch key {
		case "HTTP_PROXY":
			proxy.HttpProxy = value
		case "HTTPS_PROXY":
			proxy.HttpsProxy = value
		case "NO_PROXY":
			proxy.NoProxy = value
		default:
			settings["build-arg:"+key] = value
			indexes = append(indexes, value)
		}
	}
	recorder := replay.NewRecorder(shown, settings)
	if proxy.HttpProxy != "" || proxy.HttpsProxy != "" {
		recorder.Proxy = proxy
	}
	for i, index := range indexes {
		at, err := url.Parse(index[strings.Index(index, "=")+1:])
		if err != nil || at.User != nil {
			return nil, errors.New("the package index of this machine is no URL without a password")
		}
		if err := shown.Stand(fmt.Sprintf("index-%d.example.test", i+1), at.Host); err != nil {
			return nil, err
		}
	}
	for key, value := range settings {
		settings[key] = string(shown.Show([]byte(value)))
	}
	return recorder, nil
}

// build has a BuildKit build a folder. No image is kept.
func build(ctx context.Context, b bed.Bed, recorder *replay.Recorder, dir string, opts replay.Options) error {
	docker, err := config.Load(b.DockerConfig)
	if err != nil {
		return err
	}
	c, err := client.New(ctx, b.BuildkitHost)
	if err != nil {
		return err
	}
	defer c.Close()
	fs, err := fsutil.NewFS(dir)
	if err != nil {
		return err
	}
	_, err = c.Build(ctx, client.SolveOpt{
		Internal:    true, // no entry in the build history
		LocalMounts: map[string]fsutil.FS{"context": fs, "dockerfile": fs},
		SharedKey:   dir,
		// Some builds ask for the host's network.
		AllowedEntitlements: []string{entitlements.EntitlementNetworkHost.String()},
		Session: []session.Attachable{authprovider.NewDockerAuthProvider(authprovider.DockerAuthProviderConfig{
			AuthConfigProvider: authprovider.LoadAuthConfig(docker),
		})},
	}, "wainwright test", func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		if _, err := frontend.Build(ctx, recorder.Client(c, opts)); err != nil {
			return nil, err
		}
		return gwclient.NewResult(), nil
	}, nil)
	return err
}
