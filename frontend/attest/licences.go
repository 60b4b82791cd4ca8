package attest

import (
	"context"
	"maps"
	"path"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/layers"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/sbom"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
)

// maxHeader is the number of bytes that are read of a METADATA file: its fields come first, and
// then a README of any length.
const maxHeader = 64 << 10

// readLicences returns the licences that installed distributions declare, by normalized name. It
// leaves out those whose METADATA cannot be read. A distribution that cannot be installed is a
// report.Problem; other errors are BuildKit's.
func readLicences(ctx context.Context, client *gateway.Client, facts toolchain.Facts, set layers.Set, locals []dependencies.LocalWheel) (map[string]sbom.Licence, error) {
	trees, err := set.Trees(ctx, client, locals)
	if err != nil {
		return nil, err
	}
	found := make([]map[string]sbom.Licence, len(trees))
	group, ctx := gateway.NewGroup(ctx)
	for i, tree := range trees {
		group.Go(func() (err error) {
			found[i], err = licencesIn(ctx, tree, facts.SitePackages())
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := map[string]sbom.Licence{}
	for _, licences := range found {
		maps.Copy(all, licences)
	}
	return all, nil
}

// licencesIn returns the licences of the distributions in one layer.
func licencesIn(ctx context.Context, tree gateway.Tree, sitePackages string) (map[string]sbom.Licence, error) {
	entries, err := tree.List(ctx, sitePackages)
	if err != nil {
		return nil, err
	}
	found := map[string]sbom.Licence{}
	for entry := range entries {
		name, isInfo := strings.CutSuffix(entry, ".dist-info")
		name, _, hasVersion := strings.Cut(name, "-")
		if !isInfo || !hasVersion {
			continue
		}
		data, err := tree.Ref.ReadFile(ctx, gwclient.ReadRequest{
			Filename: path.Join(sitePackages, entry, "METADATA"),
			Range:    &gwclient.FileRange{Length: maxHeader},
		})
		if err != nil {
			continue
		}
		// The last character may be incomplete.
		metadata, err := packaging.ParseMetadata([]byte(strings.ToValidUTF8(string(data), "")))
		if err == nil {
			found[packaging.NormalizeName(name)] = sbom.LicenceOf(metadata)
		}
	}
	return found, nil
}
