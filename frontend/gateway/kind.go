package gateway

import (
	"fmt"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Kind is what went wrong in a step. The zero value is no kind.
//
// A kind is made with the method of Words that explains it, so that a kind without an
// explanation does not compile, nor does an implementation of Words that lacks one.
type Kind struct{ *kind }

type kind struct {
	name    string // in the reports of the steps
	explain func(Words, Report) report.Problem
}

// The kinds of failures.
var (
	NoApt         = Kind{&kind{"no-apt", Words.NoApt}}               // the base has no apt-get
	AptFailed     = Kind{&kind{"apt", Words.AptFailed}}              // apt-get failed
	BadPipConf    = Kind{&kind{"pip.conf", Words.BadPipConf}}        // the secret pip.conf cannot be read
	BadCA         = Kind{&kind{"ca", Words.BadCA}}                   // the secret ca has no certificate
	VenvExists    = Kind{&kind{"has-venv", Words.VenvExists}}        // the base has something at the place of the venv
	SurveyFailed  = Kind{&kind{"survey", Words.SurveyFailed}}        // the project's tree could not be read
	BackendFailed = Kind{&kind{"backend", Words.BackendFailed}}      // the build backend failed
	NotInstalled  = Kind{&kind{"not-installed", Words.NotInstalled}} // uv did not install the project's wheel
	UVFailed      = Kind{&kind{"uv", Words.UVFailed}}                // uv failed
	NotCompiled   = Kind{&kind{"compile", Words.NotCompiled}}        // bytecode could not be written
	Outside       = Kind{&kind{"outside", Words.Outside}}            // a result has something beside its folders
	Replaces      = Kind{&kind{"replaces", Words.Replaces}}          // a distribution has a file of the environment's own
	TestsFailed   = Kind{&kind{"test", Words.TestsFailed}}           // the tests failed, or did not start
	DiskFull      = Kind{&kind{"disk-full", Words.DiskFull}}         // the builder's disk is full
	Killed        = Kind{&kind{"killed", Words.Killed}}              // a step was killed
)

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{
		NoApt, AptFailed, BadPipConf, BadCA, VenvExists, SurveyFailed, BackendFailed, NotInstalled, UVFailed,
		NotCompiled, Outside, Replaces, TestsFailed, DiskFull, Killed,
	}
}

// Words explains failures: it has a method for each kind.
type Words interface {
	NoApt(Report) report.Problem
	AptFailed(Report) report.Problem
	BadPipConf(Report) report.Problem
	BadCA(Report) report.Problem
	VenvExists(Report) report.Problem
	SurveyFailed(Report) report.Problem
	BackendFailed(Report) report.Problem
	NotInstalled(Report) report.Problem
	UVFailed(Report) report.Problem
	NotCompiled(Report) report.Problem
	Outside(Report) report.Problem
	Replaces(Report) report.Problem
	TestsFailed(Report) report.Problem
	DiskFull(Report) report.Problem
	Killed(Report) report.Problem
}

// Explain explains a failure by its kind. The report must have one.
func (r Report) Explain(words Words) report.Problem { return r.Kind.explain(words, r) }

// String returns the name that a step's report has, "" for no kind.
func (k Kind) String() string {
	if k.kind == nil {
		return ""
	}
	return k.name
}

// MarshalText returns the name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText finds a kind by its name. It fails for an unknown name.
func (k *Kind) UnmarshalText(name []byte) error {
	for _, known := range Kinds() {
		if known.name == string(name) {
			*k = known
			return nil
		}
	}
	return fmt.Errorf("%q is no kind of failure", name)
}
