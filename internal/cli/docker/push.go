package docker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/distribution/reference"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/buildkit/session/auth/authprovider"
	"github.com/moby/moby/api/pkg/authconfig"
	"github.com/moby/moby/api/types/jsonstream"
	"github.com/moby/moby/api/types/registry"
	"github.com/moby/moby/client"
	"github.com/opencontainers/go-digest"
)

const dockerHub = "docker.io"

// Push pushes an image the engine has, and gives the digest it has there.
func (e *Engine) Push(ctx context.Context, tag string, config *configfile.ConfigFile) (digest.Digest, error) {
	auth, err := credentials(tag, config)
	if err != nil {
		return "", err
	}
	answer, err := e.api.ImagePush(ctx, tag, client.ImagePushOptions{RegistryAuth: auth})
	if err != nil {
		return "", err
	}
	defer answer.Close()
	var pushed struct{ Digest digest.Digest }
	err = eachMessage(answer, func(m jsonstream.Message) error {
		if m.Aux != nil {
			return json.Unmarshal(*m.Aux, &pushed)
		}
		return nil
	})
	if err == nil && pushed.Digest == "" {
		err = errors.New("the engine named no digest")
	}
	return pushed.Digest, err
}

func credentials(tag string, config *configfile.ConfigFile) (string, error) {
	ref, err := reference.ParseNormalizedNamed(tag)
	if err != nil {
		return "", err
	}
	key := reference.Domain(ref)
	if key == dockerHub {
		key = authprovider.DockerHubConfigfileKey
	}
	auth, err := config.GetAuthConfig(key)
	if err != nil {
		return "", fmt.Errorf("credentials for %s: %w", reference.Domain(ref), err)
	}
	return authconfig.Encode(registry.AuthConfig{
		Username:      auth.Username,
		Password:      auth.Password,
		Auth:          auth.Auth,
		ServerAddress: auth.ServerAddress,
		IdentityToken: auth.IdentityToken,
		RegistryToken: auth.RegistryToken,
	})
}
