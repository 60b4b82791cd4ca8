package frontend

import (
	"context"
	"errors"

	"github.com/wainwright-build/wainwright/frontend/explain"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
)

// notInstalled explains why a layer of distributions could not be made.
func (p *prepared) notInstalled(err error) error {
	var step *gateway.StepError
	if !errors.As(err, &step) || step.Report.Kind != gateway.UVFailed {
		return err
	}
	return uverrors.Explain(step.Report, uverrors.Context{
		Doing: "install", What: "the locked distributions", Where: p.declared.Where, Line: p.declared.Line,
		Requested: p.declared.Asked(p.facts.Markers), Python: p.facts.Markers.PythonVersion, Locked: p.lock.Packages,
		AptBuild: p.build.options.Config.Apt.Build, BuildConstraints: p.build.options.Config.Build.Constraints, Index: p.declared.Index, Torch: p.declared.TorchAsked(),
	})
}

// testsFailed explains why the tests failed, with the line of theirs.
func (p *prepared) testsFailed(ctx context.Context, err error) error {
	var step *gateway.StepError
	if p.tests == nil || !errors.As(err, &step) || step.Report.Kind != gateway.TestsFailed {
		return err
	}
	err = explain.Error(p.build.options.Config, err)
	return report.WithSource(err, p.filesOf(ctx, report.Problems(err)))
}
