// Package explain explains the failures of steps that need no more than the configuration to
// be explained. Packages uverrors and wheel explain the others.
package explain

import (
	"errors"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Error returns a report.Problem for a failed step (gateway.StepError). Any other error,
// and one that has a report.Problem already, is returned as it is.
func Error(cfg config.Config, err error) error {
	var step *gateway.StepError
	if !errors.As(err, &step) || len(report.Problems(err)) > 0 {
		return err
	}
	return step.Report.Explain(words{cfg})
}

// words explains each kind of failure.
type words struct{ cfg config.Config }

var _ gateway.Words = words{}

func (w words) NoApt(failed gateway.Report) report.Problem {
	problem := w.atPackage("")
	problem.Message = "the base has no apt-get, so [apt] installs nothing there"
	problem.Remedy = "name a Debian or Ubuntu base, or take [apt] out"
	return withOutput(problem, failed)
}

func (w words) BadPipConf(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{
		Message: "the secret pip.conf is no configuration of pip",
		Remedy:  "see that it has sections such as [global]",
	}, failed)
}

func (w words) BadCA(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{
		Message: "the secret ca holds no certificate as text (PEM)",
		Remedy:  "write it so: openssl x509 -inform der -in ca.der -out ca.pem",
	}, failed)
}

func (w words) DiskFull(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{
		Message: "the builder's disk is full",
		Remedy:  "free space on it: docker buildx prune",
	}, failed)
}

func (w words) Killed(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{
		Message: "a step was killed, as happens when memory runs out",
		Remedy:  "give the builder more memory, or build again",
	}, failed)
}

func (w words) NotCompiled(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{
		Message: "bytecode could not be written, as happens when memory runs out",
		Remedy:  "give the builder more memory, or build again",
	}, failed)
}

func (w words) VenvExists(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{
		Message: "the base has something at " + steps.Venv + ", where the dependencies are installed",
		Remedy:  "take a base without it: an image of wainwright's own is no base for another",
	}, failed)
}

func (w words) Outside(failed gateway.Report) report.Problem {
	message := "code that the build ran, setup.py or a dependency's, left " + failed.Path + " in a layer of the image"
	remedy := "let it write below its own package"
	if failed.Message != "" {
		// The step makes files plain, so the code has changed the step too.
		message += ", where it " + failed.Message
		remedy = "look at what that code does before you build it again"
	}
	return withOutput(report.Problem{
		Message: message + "; a layer may have plain files of root below " + steps.Venv + " alone",
		Remedy:  remedy,
	}, failed)
}

func (w words) Replaces(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{
		Message: "a distribution installs " + failed.Path + ", which the virtual environment has of its own",
		Remedy:  "take it out of data_files, or take another version of the distribution",
	}, failed)
}

func (w words) SurveyFailed(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{Message: "the project's tree could not be read"}, failed)
}

// UVFailed is for a run of uv that no stage explains.
func (w words) UVFailed(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{Message: "uv failed: " + commandLine(failed.Args)}, failed)
}

// BackendFailed is never used for a build of a wheel, which package wheel explains.
func (w words) BackendFailed(failed gateway.Report) report.Problem {
	message := strings.TrimPrefix(failed.Type+": "+failed.Message, ": ")
	return report.Problem{File: failed.File, Line: failed.Line, Message: "building the wheel failed: " + report.Plain(message)}
}

// NotInstalled is never used for a wheel that was built, which package wheel explains.
func (w words) NotInstalled(failed gateway.Report) report.Problem {
	return withOutput(report.Problem{Message: "uv could not install the wheel that was built"}, failed)
}

// commandLine returns the command of a tool, of a long one the start.
func commandLine(args []string) string {
	const most = 500 // bytes
	return report.Clip(strings.Join(args, " "), most)
}

// withOutput adds the output of the tool that failed.
func withOutput(problem report.Problem, failed gateway.Report) report.Problem {
	problem.Detail = report.Plain(failed.Log)
	return problem
}
