package builder

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
)

// configure writes the configuration of the bed's daemon for another store, with what
// the options change.
func (d *Builder) configure(address string, o Options) error {
	text, err := os.ReadFile(filepath.Join(filepath.Dir(d.Bed.Bin), "etc", "buildkitd.toml"))
	if err != nil {
		return err
	}
	text, err = Config(text, d.Store(), address, d.path("otel.sock"), func(config map[string]any) error {
		if oci, ok := config["worker"].(map[string]any)["oci"].(map[string]any); ok {
			maps.Copy(oci, o.Worker)
		}
		if registry := o.Registry; registry != "" {
			config["registry"] = map[string]any{
				"docker.io": map[string]any{"mirrors": []string{registry}},
				"ghcr.io":   map[string]any{"mirrors": []string{registry}},
				registry:    map[string]any{"http": true, "insecure": true},
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return os.WriteFile(d.path("buildkitd.toml"), text, 0o644)
}

// Config is the bed's buildkitd.toml for another store and other sockets, and with
// what change does to it.
func Config(text []byte, root, address, otel string, change func(config map[string]any) error) ([]byte, error) {
	var config map[string]any
	if err := toml.Unmarshal(text, &config); err != nil {
		return nil, fmt.Errorf("the bed's buildkitd.toml: %w", err)
	}
	config["root"] = root
	config["grpc"] = map[string]any{"address": []string{address}}
	config["otel"] = map[string]any{"socketPath": otel}
	if err := change(config); err != nil {
		return nil, err
	}
	return toml.Marshal(config)
}
