package bench

import (
	"reflect"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

func TestBuildkitConfigKeepsTheMirrors(t *testing.T) {
	bed := `root = "bed"
[grpc]
  address = ["unix://bed"]
[worker.oci]
  snapshotter = "overlayfs"
  [[worker.oci.gcpolicy]]
    all = true
[registry."docker.io"]
  mirrors = ["127.0.0.1:1"]
`
	text, err := buildkitConfig([]byte(bed), "own", "unix://own", "otel", "127.0.0.1:2")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := toml.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"root": "own",
		"grpc": map[string]any{"address": []any{"unix://own"}},
		"otel": map[string]any{"socketPath": "otel"},
		"worker": map[string]any{"oci": map[string]any{
			"snapshotter": "overlayfs", "gcpolicy": []any{map[string]any{"all": true}}}},
		"registry": map[string]any{
			"docker.io":   map[string]any{"mirrors": []any{"127.0.0.1:1"}},
			"127.0.0.1:2": map[string]any{"http": true, "insecure": true}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	if _, err := buildkitConfig([]byte(`root = "bed"`), "", "", "", ""); err == nil {
		t.Error("without mirrors the base images would be looked for elsewhere")
	}
}
