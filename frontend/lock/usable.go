package lock

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// usable refuses a lock that an image cannot be made from: the lock is a public layer
// of it, and of the project's tree only what is declared lies beside a dist layer.
func usable(lock packaging.Lock, source string, d Declared) error {
	for _, each := range lock.Packages {
		urls := []string{each.Index}
		local := each.Directory != nil && each.Directory.Path != "."
		for _, artifact := range each.Artifacts() {
			urls = append(urls, artifact.URL)
			_, here := d.Archived(artifact)
			local = local || artifact.URL == "" && artifact.Path != "" && !here
		}
		if each.VCS != nil {
			urls = append(urls, each.VCS.URL)
			local = local || each.VCS.URL == ""
		}
		for _, url := range urls {
			if packaging.HasCredentials(url) {
				return report.Problem{
					File:    source,
					Message: fmt.Sprintf("the lock has a credential in a URL of %s, and it is a layer of the image", each.Name),
					Remedy:  "name the index without it, and pass the credential as a secret: --secret id=netrc,src=$HOME/.netrc",
				}
			}
		}
		if local {
			return report.Problem{
				File:    source,
				Message: fmt.Sprintf("the lock installs %s from a path that no requirement names", each.Name),
				Remedy:  "name the path in requirements.txt, and lock anew",
			}
		}
	}
	return nil
}

// without drops the entries of what is installed from a wheel that this build makes.
func without(packages []packaging.Package, made []string) []packaging.Package {
	names := map[string]bool{}
	for _, each := range made {
		names[packaging.NormalizeName(each)] = true
	}
	return slices.DeleteFunc(slices.Clone(packages), func(p packaging.Package) bool {
		return names[packaging.NormalizeName(p.Name)]
	})
}
