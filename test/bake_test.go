package test

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// examples/two: what both projects lock is the same blob of both images.
func TestExamplesBake(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	repository, metadata := "test/"+name(t), filepath.Join(t.TempDir(), "metadata.json")
	args := []string{"buildx", "bake", "--push", "--progress=plain", "--metadata-file", metadata,
		"--set", "*.args.BUILDKIT_SYNTAX=" + frontend(t), "--set", "*.attest=type=provenance,disabled=true"}
	for _, each := range b.BuildArgs() {
		args = append(args, "--set", "*.args."+each)
	}
	cmd := exec.Command(filepath.Join(b.Bin, "docker"), args...)
	cmd.Dir = filepath.Join(root, "examples", "two")
	cmd.Env = append(b.Environ(), "BUILDX_BUILDER="+b.Builder, "REGISTRY="+b.Registry+"/"+repository)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var told map[string]struct {
		Digest string `json:"containerimage.digest"`
	}
	require.NoError(t, json.Unmarshal([]byte(readFile(t, metadata)), &told))
	blobs := func(project string) map[string]digest.Digest {
		found := map[string]digest.Digest{}
		for _, each := range readImage(t, b, repository+"/"+project, told[project].Digest).layers(t) {
			for _, kind := range []string{"venv: ", "numpy ", "project: "} {
				if strings.Contains(each.title, kind) {
					found[kind] = each.Digest
				}
			}
		}
		require.Len(t, found, 3, project)
		return found
	}
	train, serve := blobs("train"), blobs("serve")
	for kind := range train {
		if same, shared := train[kind] == serve[kind], kind != "project: "; same != shared {
			t.Errorf("the layer %q is the same in both: %v", kind, same)
		}
	}
}
