package lock

import (
	"fmt"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// usable refuses a lock that an image cannot be made from: the lock is a public
// layer of it, and nothing of the project's tree lies beside a dist layer.
func usable(lock packaging.Lock, source string) error {
	for _, each := range lock.Packages {
		urls := []string{each.Index}
		local := each.Directory != nil && each.Directory.Path != "."
		for _, artifact := range each.Artifacts() {
			urls = append(urls, artifact.URL)
			local = local || artifact.URL == "" && artifact.Path != ""
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
				Message: fmt.Sprintf("the lock installs %s from a path; only the project itself is built from the context", each.Name),
				Remedy:  "publish it to an index, or lock without it",
			}
		}
	}
	return nil
}

// without drops the project's own entries: it is installed from its wheel.
func without(packages []packaging.Package, project string) []packaging.Package {
	var kept []packaging.Package
	for _, each := range packages {
		if packaging.NormalizeName(each.Name) != packaging.NormalizeName(project) {
			kept = append(kept, each)
		}
	}
	return kept
}
