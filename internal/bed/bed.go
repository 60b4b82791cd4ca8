// Package bed finds the test bed that "bed/bed up" starts: a BuildKit, a
// registry, docker buildx and, on demand, container engines.
package bed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Bed has the addresses of the test bed's parts. Those of parts that are not up are
// empty.
type Bed struct {
	BuildkitHost string // address of the buildkitd
	Registry     string // HOST:PORT of the registry, plain HTTP
	Bin          string // folder of buildctl, docker, buildx, ...
	Builder      string // name of the buildx builder
	DockerConfig string // folder of docker's configuration, which knows the builder

	DockerHost           string // engine with the overlay2 store: bed/bed up docker
	DockerContainerdHost string // engine with the containerd store: bed/bed up docker
	Docker20Host         string // Docker 20.10: bed/bed up docker20
	ContainerdAddress    string // bed/bed up containerd

	// Env holds all variables of the env file.
	Env map[string]string
}

// File returns the path of the bed's env file, which exists while the bed is up.
// lookup reads the environment.
func File(lookup func(string) (string, bool)) string {
	get := func(key string) string { v, _ := lookup(key); return v }
	if dir := get("WAINWRIGHT_BED"); dir != "" {
		return filepath.Join(dir, "env")
	}
	cache := get("XDG_CACHE_HOME")
	if cache == "" {
		cache = filepath.Join(get("HOME"), ".cache")
	}
	return filepath.Join(cache, "wainwright", "bed", "env")
}

// Read reads the bed's env file. Its error is fs.ErrNotExist if the bed is not up.
func Read(lookup func(string) (string, bool)) (Bed, error) {
	text, err := os.ReadFile(File(lookup))
	if err != nil {
		return Bed{}, err
	}
	env, err := parse(string(text))
	if err != nil {
		return Bed{}, fmt.Errorf("%s: %w", File(lookup), err)
	}
	return Bed{
		BuildkitHost:         env["BUILDKIT_HOST"],
		Registry:             env["WAINWRIGHT_BED_REGISTRY"],
		Bin:                  env["WAINWRIGHT_BED_BIN"],
		Builder:              env["WAINWRIGHT_BED_BUILDER"],
		DockerConfig:         env["DOCKER_CONFIG"],
		DockerHost:           env["WAINWRIGHT_BED_DOCKER_HOST"],
		DockerContainerdHost: env["WAINWRIGHT_BED_DOCKER_CONTAINERD_HOST"],
		Docker20Host:         env["WAINWRIGHT_BED_DOCKER20_HOST"],
		ContainerdAddress:    env["WAINWRIGHT_BED_CONTAINERD_ADDRESS"],
		Env:                  env,
	}, nil
}

func parse(text string) (map[string]string, error) {
	env := map[string]string{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fmt.Errorf("line %d is not KEY=VALUE", i+1)
		}
		env[key] = unquote(value)
	}
	return env, nil
}

// unquote reverses bash's printf %q for printable text.
func unquote(s string) string {
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		return s[1 : len(s)-1]
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
