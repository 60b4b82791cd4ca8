package docker

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/moby/client"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// host is the engine's address as the docker command finds it: DOCKER_HOST,
// then the chosen context, then the default socket.
func host(env environ.Environ, config *configfile.ConfigFile) (string, error) {
	if host := env.Get(client.EnvOverrideHost); host != "" {
		return host, nil
	}
	name := env.Get("DOCKER_CONTEXT")
	if name == "" {
		name = config.CurrentContext
	}
	if name == "" || name == "default" {
		return client.DefaultDockerHost, nil
	}
	return contextHost(filepath.Dir(config.Filename), name)
}

// contextHost reads the address out of a docker context.
func contextHost(dir, name string) (string, error) {
	id := sha256.Sum256([]byte(name))
	path := filepath.Join(dir, "contexts", "meta", hex.EncodeToString(id[:]), "meta.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("docker context %q: %w", name, err)
	}
	var meta struct {
		Endpoints map[string]struct{ Host string }
	}
	if err := json.Unmarshal(text, &meta); err != nil {
		return "", fmt.Errorf("docker context %q: %w", name, err)
	}
	if host := meta.Endpoints["docker"].Host; host != "" {
		return host, nil
	}
	return "", fmt.Errorf("docker context %q names no host", name)
}

// tlsFrom reads DOCKER_TLS_VERIFY and DOCKER_CERT_PATH. The certificates of a
// docker context are not read.
func tlsFrom(env environ.Environ) []client.Opt {
	dir := env.Get(client.EnvOverrideCertPath)
	if dir == "" || env.Get(client.EnvTLSVerify) == "" {
		return nil
	}
	return []client.Opt{client.WithTLSClientConfig(
		filepath.Join(dir, "ca.pem"), filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"))}
}
