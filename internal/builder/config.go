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
	var config map[string]any
	if err := toml.Unmarshal(text, &config); err != nil {
		return fmt.Errorf("the bed's buildkitd.toml: %w", err)
	}
	config["root"] = d.Store()
	config["grpc"] = map[string]any{"address": []string{address}}
	config["otel"] = map[string]any{"socketPath": d.path("otel.sock")}
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
	if text, err = toml.Marshal(config); err != nil {
		return err
	}
	return os.WriteFile(d.path("buildkitd.toml"), text, 0o644)
}
