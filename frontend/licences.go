package frontend

import (
	"context"
	"path"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/sbom"
)

// maxHeader bounds what is read of a METADATA: the fields come first, and then a
// README of any length.
const maxHeader = 64 << 10

// licences reads what the installed distributions say of their licences, by name.
// One that cannot be read says nothing.
func (p *prepared) licences(ctx context.Context) (map[string]sbom.Licence, error) {
	trees, err := p.installed(ctx)
	if err != nil {
		return nil, err
	}
	found := make([]map[string]sbom.Licence, len(trees))
	group, grouped := errgroup.WithContext(ctx)
	for i, tree := range trees {
		group.Go(guarded(func() error {
			found[i] = map[string]sbom.Licence{}
			entries, err := tree.List(grouped, p.sitePackages())
			for entry := range entries {
				name, isInfo := strings.CutSuffix(entry, ".dist-info")
				name, _, hasVersion := strings.Cut(name, "-")
				if !isInfo || !hasVersion {
					continue
				}
				data, err := tree.Ref.ReadFile(grouped, gwclient.ReadRequest{
					Filename: path.Join(p.sitePackages(), entry, "METADATA"),
					Range:    &gwclient.FileRange{Length: maxHeader},
				})
				if err != nil {
					continue
				}
				// The end may be in the middle of a letter.
				metadata, err := packaging.ParseMetadata([]byte(strings.ToValidUTF8(string(data), "")))
				if err == nil {
					found[i][packaging.NormalizeName(name)] = sbom.LicenceOf(metadata)
				}
			}
			return err
		}))
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := map[string]sbom.Licence{}
	for _, each := range found {
		for name, licence := range each {
			all[name] = licence
		}
	}
	return all, nil
}
