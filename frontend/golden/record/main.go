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
	"github.com/tonistiigi/fsutil"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/frontend/golden"
	"github.com/wainwright-build/wainwright/internal/bed"
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
	for _, project := range golden.Projects() {
		if len(names) > 0 && !slices.Contains(names, project.Name) {
			continue
		}
		began := time.Now()
		if err := record(ctx, b, project); err != nil {
			return fmt.Errorf("%s: %w", project.Name, err)
		}
		fmt.Printf("record: %s, %d builds, %.0f s\n", project.Name, len(project.Cases), time.Since(began).Seconds())
	}
	return nil
}

func record(ctx context.Context, b bed.Bed, project golden.Project) error {
	dir, err := os.MkdirTemp("", "wainwright-golden")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := checkOut(ctx, project.Dir, dir); err != nil {
		return err
	}
	recorder, err := newRecorder(b)
	if err != nil {
		return err
	}
	for _, c := range project.Cases {
		for _, request := range golden.Requests {
			if err := build(ctx, b.BuildkitHost, b, recorder, dir, c.Replay(request)); err != nil {
				return fmt.Errorf("the build %q: %q: %w", c.Name, request, err)
			}
		}
	}
	recording, err := recorder.Recording()
	if err != nil {
		return err
	}
	return recording.Write(project.Recording("."))
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
func newRecorder(b bed.Bed) (*replay.Recorder, error) {
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
	recorder := replay.NewRecorder(settings)
	if proxy.HttpProxy != "" || proxy.HttpsProxy != "" {
		recorder.Proxy = proxy
	}
	for i, index := range indexes {
		at, err := url.Parse(index[strings.Index(index, "=")+1:])
		if err != nil || at.User != nil {
			return nil, errors.New("the package index of this machine is no URL without a password")
		}
		if err := recorder.Names.Stand(fmt.Sprintf("index-%d.example.test", i+1), at.Host); err != nil {
			return nil, err
		}
	}
	for key, value := range settings {
		settings[key] = string(recorder.Names.Show([]byte(value)))
	}
	return recorder, recorder.Names.Stand(replay.RegistryHost, b.Registry)
}

// build has a BuildKit build a folder. No image is kept.
func build(ctx context.Context, buildkit string, b bed.Bed, recorder *replay.Recorder, dir string, opts replay.Options) error {
	docker, err := config.Load(b.DockerConfig)
	if err != nil {
		return err
	}
	c, err := client.New(ctx, buildkit)
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
