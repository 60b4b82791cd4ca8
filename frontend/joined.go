package frontend

import (
	"slices"

	"github.com/moby/buildkit/solver/errdefs"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// joined is one error of steps that ran at once: all that have words, each once, and
// one of the others only where there are none. Of steps that fail together BuildKit
// may have words for the first alone.
func joined(errs []error) error {
	var all report.Errors
	var sources []*errdefs.Source
	for _, each := range errs {
		known := len(all)
		for _, problem := range report.Problems(each) {
			if !slices.Contains(all, problem) {
				all = append(all, problem)
			}
		}
		if len(all) > known {
			sources = append(sources, errdefs.Sources(each)...)
		}
	}
	if len(all) == 0 {
		return wordless(errs)
	}
	err := error(all)
	for _, each := range sources {
		err = errdefs.WithSource(err, each)
	}
	return err
}

// wordless is the one that a step has reported, or the first.
func wordless(errs []error) error {
	errs = slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
	if i := slices.IndexFunc(errs, hasWords); i >= 0 {
		return errs[i]
	}
	if len(errs) == 0 {
		return nil
	}
	return errs[0]
}
