package request

import (
	"fmt"
	"net"
	"strings"

	"github.com/distribution/reference"
	"github.com/opencontainers/go-digest"
)

// checkTags refuses a tag BuildKit would refuse only after the build.
func checkTags(tags []string) error {
	for _, tag := range tags {
		if _, err := named(tag); err != nil {
			return err
		}
	}
	return nil
}

func named(tag string) (reference.Named, error) {
	ref, err := reference.ParseNormalizedNamed(tag)
	if err != nil {
		return nil, fmt.Errorf("--tag %q is not an image name: %w", tag, err)
	}
	if _, ok := ref.(reference.Digested); ok {
		return nil, fmt.Errorf("--tag %q holds a digest: give NAME or NAME:TAG", tag)
	}
	return reference.TagNameOnly(ref), nil
}

// Tagged is the tag as people write it, with the :latest they left out.
func Tagged(tag string) (string, error) {
	ref, err := named(tag)
	if err != nil {
		return "", err
	}
	return reference.FamiliarString(ref), nil
}

// FullName is an image's name with all that is left out of it: the registry and
// the tag.
func FullName(image string) (string, error) {
	ref, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return "", fmt.Errorf("%q is not an image name: %w", image, err)
	}
	return reference.TagNameOnly(ref).String(), nil
}

// Digested is NAME:TAG@DIGEST, the one reference of exactly this image.
func Digested(tag string, dgst digest.Digest) (string, error) {
	tagged, err := Tagged(tag)
	if err != nil {
		return "", err
	}
	return tagged + "@" + dgst.String(), nil
}

// OnLoopback reports whether the tag's registry is on this machine, where a
// registry has no certificate.
func OnLoopback(tag string) bool {
	ref, err := named(tag)
	if err != nil {
		return false
	}
	host := reference.Domain(ref)
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
