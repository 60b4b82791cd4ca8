package docker

import (
	"fmt"
	"path/filepath"

	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/cli/cli/context"
	dockercontext "github.com/docker/cli/cli/context/docker"
	"github.com/docker/cli/cli/context/store"
	"github.com/moby/moby/client"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// endpoint returns the address and the certificates of the engine that the docker
// command would use: that of DOCKER_HOST, else of the current context, else the
// default socket. A context uses its own certificates, the other two those of
// DOCKER_CERT_PATH. See resolveDockerEndpoint in
// https://github.com/docker/cli/blob/v29.8.2/cli/command/cli.go.
func endpoint(env environ.Environ, config *configfile.ConfigFile) (dockercontext.Endpoint, error) {
	if host := env.Get(client.EnvOverrideHost); host != "" {
		return environmentEndpoint(env, host)
	}
	name := env.Get("DOCKER_CONTEXT")
	if name == "" {
		name = config.CurrentContext
	}
	if name == "" || name == "default" {
		return environmentEndpoint(env, client.DefaultDockerHost)
	}
	found, err := contextEndpoint(filepath.Join(filepath.Dir(config.Filename), "contexts"), name)
	if err != nil {
		return dockercontext.Endpoint{}, fmt.Errorf("docker context %q: %w", name, err)
	}
	if found.Host == "" {
		return dockercontext.Endpoint{}, fmt.Errorf("docker context %q names no host", name)
	}
	return found, nil
}

// environmentEndpoint adds the certificates of DOCKER_TLS_VERIFY and
// DOCKER_CERT_PATH to a host.
func environmentEndpoint(env environ.Environ, host string) (dockercontext.Endpoint, error) {
	found := dockercontext.Endpoint{EndpointMeta: dockercontext.EndpointMeta{Host: host}}
	dir := env.Get(client.EnvOverrideCertPath)
	if dir == "" || env.Get(client.EnvTLSVerify) == "" {
		return found, nil
	}
	var err error
	found.TLSData, err = context.TLSDataFromFiles(filepath.Join(dir, "ca.pem"), filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"))
	return found, err
}

// contextEndpoint reads a context from Docker's store in dir. A context without an
// engine gives the zero Endpoint.
func contextEndpoint(dir, name string) (dockercontext.Endpoint, error) {
	contexts := contextStore(dir)
	metadata, err := contexts.GetMetadata(name)
	if err != nil {
		return dockercontext.Endpoint{}, err
	}
	if _, ok := metadata.Endpoints[dockercontext.DockerEndpoint]; !ok {
		return dockercontext.Endpoint{}, nil
	}
	meta, err := dockercontext.EndpointFromContext(metadata)
	if err != nil {
		return dockercontext.Endpoint{}, err
	}
	return dockercontext.WithTLSData(contexts, name, meta)
}

// contextStore opens Docker's store of contexts. Of a context only the engine is
// read into a type: descriptions and the like are not used.
func contextStore(dir string) *store.ContextStore {
	return store.New(dir, store.NewConfig(
		func() any { return &map[string]any{} },
		store.EndpointTypeGetter(dockercontext.DockerEndpoint, func() any { return &dockercontext.EndpointMeta{} }),
	))
}
