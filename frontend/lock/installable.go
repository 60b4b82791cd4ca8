package lock

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// installable refuses a lock that an image cannot be made from. The lock is a layer of the
// image that everyone can read, so it may hold no credential; and of the build context
// only what is declared is there when a layer is installed. source is the lock's, for the
// message. The error is a report.Problem.
func installable(lock packaging.Lock, source string, d dependencies.Declared) error {
	for _, p := range lock.Packages {
		urls := []string{p.Index}
		local := p.Directory != nil && p.Directory.Path != "."
		for _, artifact := range p.Artifacts() {
			urls = append(urls, artifact.URL)
			_, here := d.Archived(artifact)
			local = local || artifact.URL == "" && artifact.Path != "" && !here
		}
		if p.VCS != nil {
			urls = append(urls, p.VCS.URL)
			local = local || p.VCS.URL == ""
		}
		for _, url := range urls {
			if packaging.HasCredentials(url) {
				return report.Problem{
					File:    source,
					Message: fmt.Sprintf("the lock has a credential in a URL of %s, and it is a layer of the image", p.Name),
					Remedy:  "name the index without it, and pass the credential as a secret: " + report.NetrcSecret,
				}
			}
		}
		if local {
			return report.Problem{
				File:    source,
				Message: fmt.Sprintf("the lock installs %s from a path that no requirement names", p.Name),
				Remedy:  "name the path in requirements.txt, and lock anew",
			}
		}
	}
	return nil
}

// without returns the packages without those that are installed from a wheel which this
// build makes, by name.
func without(packages []packaging.Package, built []string) []packaging.Package {
	names := map[string]bool{}
	for _, name := range built {
		names[packaging.NormalizeName(name)] = true
	}
	return slices.DeleteFunc(slices.Clone(packages), func(p packaging.Package) bool {
		return names[packaging.NormalizeName(p.Name)]
	})
}
