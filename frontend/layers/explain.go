package layers

import (
	"errors"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
)

// Explain returns a report.Problem for the failure of a step that installs distributions of
// the set, if uv failed. Other errors are returned as they are.
func (s Set) Explain(err error) error {
	var step *gateway.StepError
	if !errors.As(err, &step) || step.Report.Kind != gateway.UVFailed {
		return err
	}
	in := s.input
	return uverrors.Explain(step.Report, uverrors.Context{
		Doing: "install", What: "the locked distributions", Locator: in.Declared.Locator(),
		Requested: in.Declared.Asked(in.Facts.Markers), Python: in.Facts.Markers.PythonVersion, Locked: in.Locked,
		AptBuild: in.Config.Apt.Build, BuildConstraints: in.Config.Build.Constraints, Index: in.Declared.Index, Torch: in.Declared.TorchAsked(),
	})
}
