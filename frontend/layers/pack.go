package layers

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// Pack makes the layers of the packages of a lock. It solves states only for another platform
// than the builder's: layers that are built from sdists are built on the builder's own
// platform, and again under emulation if the result is for one machine. A distribution that
// cannot be built is a report.Problem; other errors are BuildKit's.
func Pack(ctx context.Context, client *gateway.Client, in Input) (Set, error) {
	constraints, err := resolve.Constraints(in.Config.Build.Constraints)
	if err != nil {
		return Set{}, err
	}
	native := in.layers(constraints)
	if in.Tools.Cross == nil || !in.Installs {
		return Set{Layers: native, input: in}, nil
	}
	reasons, err := in.notPortable(ctx, client, native)
	if err != nil {
		return Set{}, err
	}
	layers, needs := slices.Clone(native), []report.Problem(nil)
	locator := in.Declared.Locator()
	for i, layer := range native {
		if reasons[i] == "" {
			continue
		}
		if in.Tools.Cross.Emulated != nil {
			layers[i] = in.layer(layer.Group, i, len(native), constraints, true)
			continue
		}
		needs = append(needs, in.Tools.Cross.NeedsEmulation(report.Problem{
			Message: fmt.Sprintf("%s %s", compiledNames(layer.Group), reasons[i]),
			Remedy:  "require a version that has a wheel for it",
		}.At(locator.Where(packaging.NormalizeName(layer.Packages[0].Name)))))
	}
	return Set{Layers: layers, Needs: needs, input: in}, nil
}

// notPortable returns for each layer why it has to be made on the image's platform, "" if it is
// the same for every machine. Sdists are built on the builder's own platform to find out: most
// old distributions without wheels compile nothing.
func (in Input) notPortable(ctx context.Context, client *gateway.Client, layers []Layer) ([]string, error) {
	reasons := make([]string, len(layers))
	set := Set{Layers: layers, input: in}
	group, ctx := gateway.NewGroup(ctx)
	for i, layer := range layers {
		if !layer.Build {
			if layer.Compiled() && resolve.Platform(in.Facts.Target()) == "" {
				reasons[i] = "is compiled, and uv unpacks such wheels for x86_64 and aarch64 alone"
			}
			continue
		}
		if slices.ContainsFunc(layer.Packages, func(p packaging.Package) bool { return p.CompiledElsewhere }) {
			reasons[i] = "has no wheel for it, and is compiled from its sdist"
			continue
		}
		group.Go(func() error {
			ref, err := client.Solve(ctx, layer.Tree)
			if err != nil {
				return set.Explain(err)
			}
			what, err := compiledIn(ctx, ref, in.Facts.SitePackages())
			if what != "" {
				reasons[i] = "has no wheel, and its sdist makes " + what
			}
			return err
		})
	}
	return reasons, group.Wait()
}

// compiledNames returns the distributions of a group that are for one machine.
func compiledNames(group Group) string {
	var names []string
	for i, p := range group.Packages {
		if group.Build || group.Distributions[i].Compiled() {
			names = append(names, p.String())
		}
	}
	return report.Abbreviate(names)
}

// maxRecord is the largest RECORD that is read, in bytes.
const maxRecord = 16 << 20

// compiledIn describes something in site-packages that is for one machine: a shared object, or
// a distribution whose WHEEL file says so. It returns "" if there is none. Errors are
// BuildKit's.
func compiledIn(ctx context.Context, ref gwclient.Reference, sitePackages string) (string, error) {
	entries, err := gateway.NewTree(ref).List(ctx, sitePackages)
	if err != nil {
		return "", err
	}
	for _, entry := range slices.Sorted(maps.Keys(entries)) {
		if !strings.HasSuffix(entry, ".dist-info") {
			continue
		}
		const limit = 64 << 10
		text, err := gateway.Read(ctx, ref, path.Join(sitePackages, entry, "WHEEL"), limit)
		if err != nil {
			return "", err
		}
		record, err := gateway.Read(ctx, ref, path.Join(sitePackages, entry, "RECORD"), maxRecord)
		if err != nil {
			return "", err
		}
		for line := range strings.Lines(string(record)) {
			if name, _, _ := strings.Cut(line, ","); wheel.IsSharedObject(name) {
				return name, nil
			}
		}
		if !isPure(string(text)) {
			return "a wheel for one machine", nil
		}
	}
	return "", nil
}

// isPure reports whether all tags of a WHEEL file are for any platform
// (https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
func isPure(text string) bool {
	for line := range strings.Lines(text) {
		if tag, ok := strings.CutPrefix(line, "Tag:"); ok && !strings.HasSuffix(strings.TrimSpace(tag), "-any") {
			return false
		}
	}
	return true
}
