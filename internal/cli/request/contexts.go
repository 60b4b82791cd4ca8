package request

import (
	"errors"
	"fmt"
	"strings"

	"github.com/containerd/containerd/v2/core/content"
	"github.com/containerd/containerd/v2/plugins/content/local"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/client/ociindex"
	"github.com/moby/buildkit/identity"
	"github.com/opencontainers/go-digest"
)

const ociLayoutScheme = "oci-layout://"

// addNamedContexts passes on every --build-context NAME=VALUE.
func (r Request) addNamedContexts(so *client.SolveOpt) error {
	for _, entry := range r.Contexts {
		name, value, ok := strings.Cut(entry, "=")
		if !ok || value == "" {
			return fmt.Errorf("--build-context %q is not NAME=VALUE", entry)
		}
		named, err := reference.ParseNormalizedNamed(name)
		if err != nil {
			return fmt.Errorf("--build-context %q: the name: %w", entry, err)
		}
		name = strings.TrimSuffix(reference.FamiliarString(named), ":latest")
		addCap(so, capContexts)
		if err := addNamedContext(so, name, value); err != nil {
			return fmt.Errorf("--build-context %q: %w", entry, err)
		}
	}
	return nil
}

func addNamedContext(so *client.SolveOpt, name, value string) error {
	key := "context:" + name
	switch {
	case strings.HasPrefix(value, "docker-image://"):
		so.FrontendAttrs[key] = value
		return nil
	case IsRemote(value):
		so.FrontendAttrs[key] = value
		if hasGitQuery(value) {
			addCap(so, capGitQuery)
		}
		return nil
	case strings.HasPrefix(value, ociLayoutScheme):
		return addOCILayout(so, key, value)
	}
	if err := isDirectory(value); err != nil {
		return err
	}
	mountName := name
	if name == contextMount || name == dockerfileMount {
		mountName = "_" + name // the build's own mounts have these names
	}
	so.FrontendAttrs[key] = "local:" + mountName
	so.FrontendAttrs["sharedkey:localdir:"+name] = sharedKey(value)
	return mount(so, mountName, value)
}

// addOCILayout serves a layout on disk to the daemon under a name of its own.
func addOCILayout(so *client.SolveOpt, key, value string) error {
	dir, tag, dgst, err := splitOCILayout(value)
	if err != nil {
		return err
	}
	if err := isDirectory(dir); err != nil {
		return err
	}
	if dgst == "" {
		if dgst, err = layoutDigest(dir, tag); err != nil {
			return err
		}
	}
	store, err := local.NewStore(dir)
	if err != nil {
		return err
	}
	id := identity.NewID()
	if so.OCIStores == nil {
		so.OCIStores = map[string]content.Store{}
	}
	so.OCIStores[id] = store
	ref := ociLayoutScheme + id
	if tag != "" {
		ref += ":" + tag
	}
	so.FrontendAttrs[key] = ref + "@" + dgst.String()
	return nil
}

// splitOCILayout takes oci-layout://DIR[:TAG][@DIGEST] apart.
func splitOCILayout(value string) (dir, tag string, dgst digest.Digest, err error) {
	dir = strings.TrimPrefix(value, ociLayoutScheme)
	if i := strings.LastIndex(dir, "@"); i >= 0 && reference.DigestRegexp.MatchString(dir[i+1:]) {
		if dgst, err = digest.Parse(dir[i+1:]); err != nil {
			return "", "", "", err
		}
		dir = dir[:i]
	}
	if i := strings.LastIndex(dir, ":"); i >= 0 && !strings.ContainsAny(dir[i:], `/\`) {
		dir, tag = dir[:i], dir[i+1:]
	}
	if tag == "" && dgst == "" {
		tag = "latest"
	}
	return dir, tag, dgst, nil
}

// layoutDigest finds the tag in the layout's index, or the only image there.
func layoutDigest(dir, tag string) (digest.Digest, error) {
	index := ociindex.NewStoreIndex(dir)
	desc, err := index.Get(tag)
	if err != nil {
		return "", err
	}
	if desc == nil {
		if desc, err = index.GetSingle(); err != nil {
			return "", err
		}
	}
	if desc == nil {
		return "", errors.New("the layout holds several images and none is tagged " + tag)
	}
	return desc.Digest, nil
}
