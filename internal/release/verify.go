package release

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

const (
	provenancePredicate = "https://slsa.dev/provenance/v1"
	sbomPredicate       = "https://spdx.dev/Document"
)

// VerifyImage fails unless a registry has the image of the version under the tags,
// all with the digest, for both platforms, each with SBOM and provenance, and with
// the labels of the version and commit. Who signed it is for cosign to verify.
func VerifyImage(ctx context.Context, image Image, want string, tags []string) error {
	for _, tag := range tags {
		index, err := raw(ctx, image.Repository+":"+tag)
		if err != nil {
			return err
		}
		if found := digest.FromBytes(index).String(); found != want {
			return fmt.Errorf("%s:%s is %s, and not %s", image.Repository, tag, found, want)
		}
	}
	text, err := raw(ctx, image.Repository+"@"+want)
	if err != nil {
		return err
	}
	attestations, err := attestationManifests(text)
	if err != nil {
		return err
	}
	var failures []error
	for _, platform := range slices.Sorted(maps.Keys(attestations)) {
		text, err := raw(ctx, image.Repository+"@"+attestations[platform])
		if err != nil {
			return err
		}
		failures = append(failures, checkAttestations(platform, text))
	}
	text, err = buildx(ctx, "imagetools", "inspect", "--format", "{{json .Image}}", image.Repository+"@"+want)
	if err != nil {
		return err
	}
	return errors.Join(append(failures, checkConfigs(image, text))...)
}

// raw returns the manifest of a reference, byte for byte.
func raw(ctx context.Context, reference string) ([]byte, error) {
	return buildx(ctx, "imagetools", "inspect", "--raw", reference)
}

// attestationManifests returns the digest of the attestation manifest of each
// platform of an index
// (https://github.com/moby/buildkit/blob/v0.34.2/docs/attestations/attestation-storage.md).
// It fails unless the platforms are those of a release, each with one.
func attestationManifests(text []byte) (map[string]string, error) {
	var index ocispecs.Index
	if err := json.Unmarshal(text, &index); err != nil {
		return nil, err
	}
	images, attestations := map[string]string{}, map[string]string{}
	for _, manifest := range index.Manifests {
		if manifest.Annotations["vnd.docker.reference.type"] == "attestation-manifest" {
			attestations[manifest.Annotations["vnd.docker.reference.digest"]] = manifest.Digest.String()
		} else if manifest.Platform != nil {
			images[manifest.Platform.OS+"/"+manifest.Platform.Architecture] = manifest.Digest.String()
		}
	}
	if found := slices.Sorted(maps.Keys(images)); !slices.Equal(found, platforms) {
		return nil, fmt.Errorf("the index has platforms %q, and not %q", found, platforms)
	}
	found := map[string]string{}
	for platform, image := range images {
		if found[platform] = attestations[image]; found[platform] == "" {
			return nil, fmt.Errorf("%s has no attestations", platform)
		}
	}
	return found, nil
}

// checkAttestations fails unless an attestation manifest has a provenance and an
// SBOM.
func checkAttestations(platform string, text []byte) error {
	var manifest ocispecs.Manifest
	if err := json.Unmarshal(text, &manifest); err != nil {
		return err
	}
	var predicates []string
	for _, layer := range manifest.Layers {
		predicates = append(predicates, layer.Annotations["in-toto.io/predicate-type"])
	}
	for _, want := range []string{provenancePredicate, sbomPredicate} {
		if !slices.Contains(predicates, want) {
			return fmt.Errorf("%s has no attestation %s, only %q", platform, want, predicates)
		}
	}
	return nil
}

// checkConfigs fails unless each platform's configuration carries the image's time
// and labels. text is a JSON object of configurations by platform.
func checkConfigs(image Image, text []byte) error {
	var configs map[string]ocispecs.Image
	if err := json.Unmarshal(text, &configs); err != nil {
		return err
	}
	for _, platform := range platforms {
		config, ok := configs[platform]
		if !ok {
			return fmt.Errorf("%s has no configuration", platform)
		}
		if config.Created == nil || !config.Created.Equal(image.Time) {
			return fmt.Errorf("%s was created at %v, and not at the commit's time %v", platform, config.Created, image.Time)
		}
		for _, pair := range image.labels() {
			key, want, _ := strings.Cut(pair, "=")
			if found := config.Config.Labels[key]; found != want {
				return fmt.Errorf("%s has label %s=%q, and not %q", platform, key, found, want)
			}
		}
	}
	return nil
}
