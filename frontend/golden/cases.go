// Package golden lists the builds whose plan, LLB and result golden files hold. They go
// the whole way through frontend.Build, and what BuildKit answers comes from recordings
// (see internal/replay).
//
// "make golden" writes the golden files anew from the recordings, which takes seconds
// and needs nothing. "make golden RECORD=1" asks the test bed's BuildKit anew before;
// PROJECT=NAME does that for one project.
package golden

import (
	"maps"
	"path/filepath"

	"github.com/moby/buildkit/util/apicaps"

	"github.com/wainwright-build/wainwright/internal/replay"
)

// Project is a repository with the builds of it that are golden. They share one
// recording.
type Project struct {
	Name string
	// Dir is the build context, relative to the root of this repository.
	Dir   string
	Cases []Case
}

// Case is one build.
type Case struct {
	// Name is empty for the build without any options.
	Name string
	// Options are frontend options as docker buildx sends them.
	Options map[string]string
	// Lacking are capabilities that the daemon is without.
	Lacking []apicaps.CapID
	// Emulates has the daemon run other platforms than the machine's own.
	Emulates bool
}

// Replay gives the options of a build, with requestid for a subrequest.
func (c Case) Replay(requestid string) replay.Options {
	options := map[string]string{"filename": "Dockerfile"}
	maps.Copy(options, c.Options)
	if requestid != "" {
		options["requestid"] = requestid
		options["frontend.caps"] = "moby.buildkit.frontend.subrequests"
	}
	return replay.Options{Frontend: options, Lacking: c.Lacking}
}

// Requests are what is asked of each case: the plan, the LLB, and the image.
var Requests = []string{"frontend.plan", "frontend.convertllb", ""}

// Recording is the file with what BuildKit answers to the builds of the project.
func (p Project) Recording(root string) string {
	return filepath.Join(root, "frontend/golden/testdata/recordings", p.Name+".json.gz")
}

// plain is the project in a folder, built without options.
func plain(name, dir string) Project {
	return Project{Name: name, Dir: dir, Cases: []Case{{}}}
}

func starter(name string) Project { return plain(name, "test/starters/testdata/"+name) }

// Projects gives the examples, starters of different kinds, and projects for what none
// of these does.
func Projects() []Project {
	return []Project{
		plain("mlproject", "examples/mlproject"),
		plain("textkit", "examples/textkit"),
		plain("two-train", "examples/two/train"),
		plain("two-serve", "examples/two/serve"),

		starter("cookiecutter-data-science"),
		starter("dvc-stages"),
		starter("fastapi-pages"),
		starter("flask-starter"),
		starter("jupyter-in-runtime"),
		starter("library-with-development-list"),
		starter("missing-init-subpackage"),
		starter("model-joblib"),
		starter("network-security"),
		starter("old-dockerfile-gunicorn"),
		starter("procfile"),
		starter("stages-src-layout"),
		starter("streamlit-pages"),
	}
}
