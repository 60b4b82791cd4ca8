package layers

import (
	"fmt"
	"hash/fnv"
	"slices"
	"sort"

	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
)

// How distributions are grouped into layers. Each layer costs a step, but with few layers a
// changed pin reinstalls and transfers more distributions.
const (
	large      = 6 << 20 // a wheel of so many bytes has a layer of its own
	largeLimit = 12      // but only so many of the largest
	shared     = 4       // number of layers that the others share
	fewBytes   = 2 << 20 // if the others have fewer bytes together, they share one layer
)

// Group are distributions that share a layer.
type Group struct {
	plan.Layer
	// Packages are their entries in the lock, in the order of Layer.Distributions.
	Packages []packaging.Package
	Shares   bool // some of them are known to install the same paths
}

// GroupIntoLayers groups locked distributions into layers, in the order in which they are in
// the image. Wheels of an index are in at most largeLimit+shared layers, however many there
// are; each sdist, each archive of the build context, and each group that installs the same
// paths has one more. The group of a distribution depends on its own name and size,
// so that a changed pin changes one layer. Only if there are more than largeLimit large
// distributions, or less than fewBytes of others, does it depend on the other distributions
// too. A distribution that is built from an sdist has a layer of its own, because its files
// may differ from build to build. Distributions that are known to install the same paths
// share a layer, so that one run of uv decides whose files remain.
func GroupIntoLayers(packages []packaging.Package, target packaging.Target) []Group {
	var big, small []Group
	groups := map[string]*Group{}
	add := func(name string, build bool, p packaging.Package, d plan.Distribution) *Group {
		group := groups[name]
		if group == nil {
			group = &Group{Layer: plan.Layer{Name: name, Build: build}}
			groups[name] = group
		}
		group.Size += d.Size
		group.Distributions = append(group.Distributions, d)
		group.Packages = append(group.Packages, p)
		return group
	}

	described := make([]plan.Distribution, len(packages))
	alone := map[int]bool{}
	var rest int64
	names := make([]string, len(packages))
	for i, p := range packages {
		described[i], names[i] = distribution(p, target), p.Name
	}
	twice := distributions.Shared(names)
	for i, p := range packages {
		// The lock has no size for a distribution with a URL. It may be large.
		unmeasured := p.Archive != nil && described[i].Size == 0
		if _, shares := twice[p.Name]; !shares && !ofContext(p) && (described[i].Size >= large || unmeasured) {
			alone[i] = true
		}
	}
	keepLargest(alone, described)
	for i, p := range packages {
		if _, shares := twice[p.Name]; !shares && !alone[i] {
			rest += described[i].Size
		}
	}
	for i, p := range packages {
		d := described[i]
		_, wheel := p.BestWheel(target)
		module, shares := twice[p.Name]
		switch {
		case shares:
			group := add("those of "+module, false, p, d)
			group.Shares, group.Build = true, group.Build || !wheel
		case ofContext(p):
			add("local "+d.Name, !wheel, p, d)
		case !wheel:
			add("built "+d.Name, true, p, d)
		case alone[i]:
			add(d.Name, false, p, d)
		case rest < fewBytes:
			add("others", false, p, d)
		default:
			add(fmt.Sprintf("others %d", bucket(d.Name)), false, p, d)
		}
	}
	for _, group := range groups {
		if (len(group.Packages) == 1 || group.Shares) && group.Size >= large {
			big = append(big, *group)
		} else {
			small = append(small, *group)
		}
	}
	// Large ones come first. They rarely change, and without MergeOp all layers after a
	// changed one are copied again.
	sort.Slice(big, func(i, j int) bool {
		if big[i].Size != big[j].Size {
			return big[i].Size > big[j].Size
		}
		return big[i].Name < big[j].Name
	})
	sort.Slice(small, func(i, j int) bool { return small[i].Name < small[j].Name })
	return append(big, small...)
}

// ofContext reports whether a package is installed from a file of the build context.
func ofContext(p packaging.Package) bool {
	return slices.ContainsFunc(p.Artifacts(), func(a packaging.Artifact) bool { return a.URL == "" && a.Path != "" })
}

// keepLargest removes all but the largest from alone. If sizes are equal, the names decide.
func keepLargest(alone map[int]bool, described []plan.Distribution) {
	var order []int
	for i := range alone {
		order = append(order, i)
	}
	sort.Slice(order, func(a, b int) bool {
		x, y := described[order[a]], described[order[b]]
		if x.Size != y.Size {
			return x.Size > y.Size
		}
		return x.Name < y.Name
	})
	for n, i := range order {
		if n >= largeLimit {
			delete(alone, i)
		}
	}
}

// distribution returns what the plan has about a package.
func distribution(p packaging.Package, target packaging.Target) plan.Distribution {
	d := plan.Distribution{Name: p.Name, Version: p.Version}
	artifact, ok := p.Installed(target)
	if !ok {
		if p.VCS != nil {
			d.File = p.VCS.URL + "@" + p.VCS.CommitID
		}
		return d
	}
	d.File, d.Size = artifact.Filename(), artifact.Size
	return d
}

// bucket returns the number of a layer for a name, from 1. It does not depend on other names.
func bucket(name string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()%shared + 1
}
