package frontend

import (
	"errors"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
	steps "github.com/wainwright-build/wainwright/llb"
)

// notInstalled puts into words why a dist layer could not be made.
func (p *prepared) notInstalled(err error) error {
	var step *gateway.StepError
	if !errors.As(err, &step) || step.Report.Kind != "uv" {
		return err
	}
	return uverrors.Explain(step.Report, uverrors.Context{
		Doing: "install", What: "the locked distributions", Where: p.declared.Where, Line: p.declared.Line,
		Requested: p.declared.Asked(p.facts.Markers), Python: p.facts.Markers.PythonVersion, Locked: p.lock.Packages,
		AptBuild: p.build.options.Config.Apt.Build, BuildConstraints: p.build.options.Config.Build.Constraints, Index: p.declared.Index, Torch: p.declared.TorchAsked(),
	})
}

// explain puts a failed step into words where the package it belongs to has not.
func (b *build) explain(err error) error {
	var step *gateway.StepError
	if !errors.As(err, &step) || len(report.Problems(err)) > 0 {
		return err
	}
	problem := report.Problem{Detail: report.Plain(step.Report.Log)}
	switch step.Report.Kind {
	case "no-apt":
		b.aptPlace(&problem, "")
		problem.Message = "the base has no apt-get, so [apt] installs nothing there"
		problem.Remedy = "name a Debian or Ubuntu base, or take [apt] out"
	case "apt":
		b.aptFailure(&problem, step.Report)
	case "pip.conf":
		problem.Message = "the secret pip.conf is no configuration of pip"
		problem.Remedy = "see that it has sections such as [global]"
	case "ca":
		problem.Message = "the secret ca holds no certificate as text (PEM)"
		problem.Remedy = "write it so: openssl x509 -inform der -in ca.der -out ca.pem"
	case gateway.DiskFull:
		problem.Message = "the builder's disk is full"
		problem.Remedy = "free space on it: docker buildx prune"
	case gateway.Killed:
		problem.Message = "a step was killed, as happens when memory runs out"
		problem.Remedy = "give the builder more memory, or build again"
	case "compile":
		problem.Message = "bytecode could not be written, as happens when memory runs out"
		problem.Remedy = "give the builder more memory, or build again"
	case "has-venv":
		problem.Message = "the base has something at " + steps.Venv + ", where the dependencies are installed"
		problem.Remedy = "take a base without it: an image of wainwright's own is no base for another"
	case "outside":
		problem.Message = "code that the build ran, setup.py or a dependency's, left " + step.Report.Path + " in a layer of the image, which may have plain files below " + steps.Venv + " alone"
		problem.Remedy = "let it write below its own package"
	case "survey":
		problem.Message = "the project's tree could not be read"
	case "uv":
		problem.Message = "uv failed: " + strings.Join(step.Report.Args, " ")
	default:
		return err
	}
	return problem
}
