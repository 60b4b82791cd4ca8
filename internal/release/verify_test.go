package release

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const index = `{"manifests": [
	{"digest": "sha256:01", "platform": {"os": "linux", "architecture": "amd64"}},
	{"digest": "sha256:02", "platform": {"os": "linux", "architecture": "arm64"}},
	{"digest": "sha256:03", "platform": {"os": "unknown", "architecture": "unknown"},
	 "annotations": {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": "sha256:01"}},
	{"digest": "sha256:04", "platform": {"os": "unknown", "architecture": "unknown"},
	 "annotations": {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": "sha256:02"}}]}`

// without is the index without its manifest i.
func without(t *testing.T, i int) []byte {
	t.Helper()
	var all struct {
		Manifests []any `json:"manifests"`
	}
	require.NoError(t, json.Unmarshal([]byte(index), &all))
	all.Manifests = append(all.Manifests[:i], all.Manifests[i+1:]...)
	text, err := json.Marshal(all)
	require.NoError(t, err)
	return text
}

func TestAttestationManifests(t *testing.T) {
	found, err := attestationManifests([]byte(index))
	require.NoError(t, err)
	require.Equal(t, map[string]string{"linux/amd64": "sha256:03", "linux/arm64": "sha256:04"}, found)
	_, err = attestationManifests(without(t, 1))
	require.EqualError(t, err, `the index has platforms ["linux/amd64"], and not ["linux/amd64" "linux/arm64"]`)
	_, err = attestationManifests(without(t, 3))
	require.EqualError(t, err, "linux/arm64 has no attestations")
	_, err = attestationManifests([]byte(`{}`))
	require.Error(t, err)
}

func TestCheckAttestations(t *testing.T) {
	provenance := `{"annotations": {"in-toto.io/predicate-type": "https://slsa.dev/provenance/v1"}}`
	sbom := `{"annotations": {"in-toto.io/predicate-type": "https://spdx.dev/Document"}}`
	require.NoError(t, checkAttestations("p", []byte(`{"layers": [`+sbom+`,`+provenance+`]}`)))
	require.ErrorContains(t, checkAttestations("p", []byte(`{"layers": [`+provenance+`]}`)), sbomPredicate)
	require.ErrorContains(t, checkAttestations("p", []byte(`{"layers": [`+sbom+`]}`)), provenancePredicate)
}

func TestCheckConfigs(t *testing.T) {
	v, err := ParseTag("v1.2.3")
	require.NoError(t, err)
	image := Image{Version: v, Commit: "abc", Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	config := `{"created": "2026-01-02T03:04:05Z", "config": {"Labels": {
		"org.opencontainers.image.created": "2026-01-02T03:04:05Z", "org.opencontainers.image.revision": "abc",
		"org.opencontainers.image.source": "https://github.com/wainwright-build/wainwright", "org.opencontainers.image.version": "1.2.3"}}}`
	both := []byte(`{"linux/amd64": ` + config + `, "linux/arm64": ` + config + `}`)
	require.NoError(t, checkConfigs(image, both))
	require.EqualError(t, checkConfigs(image, []byte(`{"linux/amd64": `+config+`}`)), "linux/arm64 has no configuration")
	other := image
	other.Commit = "def"
	require.EqualError(t, checkConfigs(other, both), `linux/amd64 has label org.opencontainers.image.revision="abc", and not "def"`)
	other = image
	other.Time = other.Time.Add(time.Second)
	require.ErrorContains(t, checkConfigs(other, both), "was created at")
}
