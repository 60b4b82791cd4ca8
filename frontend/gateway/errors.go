package gateway

import (
	"errors"
	"slices"

	"github.com/moby/buildkit/solver/errdefs"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// IsExplained reports whether the cause of an error is known: it is a report.Problem or
// several, or a StepError.
func IsExplained(err error) bool {
	var step *StepError
	return errors.As(err, &step) || len(report.Problems(err)) > 0
}

// JoinErrors returns one error for steps that ran at the same time: all their problems,
// each once, with the files they refer to. Where there is no problem it returns one error:
// a StepError if there is one, else the first; nil if all are nil. When several steps fail
// at once, BuildKit may report the cause of the first alone.
func JoinErrors(errs []error) error {
	var problems report.Errors
	var sources []*errdefs.Source
	seen := map[report.Problem]bool{}
	for _, err := range errs {
		known := len(problems)
		for _, problem := range report.Problems(err) {
			if !seen[problem] {
				seen[problem] = true
				problems = append(problems, problem)
			}
		}
		if len(problems) > known {
			sources = append(sources, errdefs.Sources(err)...)
		}
	}
	if len(problems) == 0 {
		return mostTelling(errs)
	}
	return report.AddSources(problems, sources)
}

// mostTelling returns the first error whose cause is known, or else the first error; nil if
// all are nil.
func mostTelling(errs []error) error {
	errs = slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
	if i := slices.IndexFunc(errs, IsExplained); i >= 0 {
		return errs[i]
	}
	if len(errs) == 0 {
		return nil
	}
	return errs[0]
}
