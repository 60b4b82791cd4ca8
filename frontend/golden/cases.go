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

	"github.com/moby/buildkit/solver/pb"
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
	// Emulated has it recorded on a daemon that runs linux/arm64 too.
	Emulated bool
}

// Case is one build.
type Case struct {
	// Name is empty for the build without any options.
	Name string
	// Options are frontend options as docker buildx sends them.
	Options map[string]string
	// Lacking are capabilities that the daemon is without.
	Lacking []apicaps.CapID
	// Replayed is a build that is not recorded. Its options change how steps run, and not
	// what comes out of them: the answers are those to the project's other builds.
	Replayed bool
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

// Projects gives the examples, starters of different kinds, and projects for what none
// of these does.
func Projects() []Project {
	return []Project{
		example("mlproject", "mlproject"),
		example("textkit", "textkit", textkit...),
		example("two-train", "two/train"),
		example("two-serve", "two/serve"),

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

		own("service", service...),
		own("locked", locked...),
		own("platforms", platforms...),
		{Name: "emulated", Dir: projects + "emulated", Cases: emulated, Emulated: true},
	}
}

// An example and a starter are built without options too.
func example(name, dir string, more ...Case) Project {
	return Project{Name: name, Dir: "examples/" + dir, Cases: append([]Case{{}}, more...)}
}

func starter(name string) Project {
	return Project{Name: name, Dir: "test/starters/testdata/" + name, Cases: []Case{{}}}
}

const projects = "frontend/golden/testdata/projects/"

func own(name string, cases ...Case) Project {
	return Project{Name: name, Dir: projects + name, Cases: cases}
}

// textkit has tests, and is small: each target, and each option that reaches LLB.
var textkit = []Case{
	{Name: "target-deps", Options: map[string]string{"target": "deps"}},
	{Name: "target-dev", Options: map[string]string{"target": "dev"}},
	{Name: "target-lock", Options: map[string]string{"target": "lock"}},
	{Name: "target-test", Options: map[string]string{"target": "test"}},
	{Name: "target-wheel", Options: map[string]string{"target": "wheel"}},
	{Name: "no-merge", Lacking: []apicaps.CapID{pb.CapMergeOp}},
	{Name: "sbom", Options: map[string]string{"attest:sbom": "", "platform": "linux/amd64"}},
	{Name: "config", Options: map[string]string{
		"build-arg:BUILDKIT_CACHE_MOUNT_NS": "tenant",
		"build-arg:SOURCE_DATE_EPOCH":       "1700000000",
		"build-arg:env.MODE":                "serve",
		"image-resolve-mode":                "local",
		"label:org.example.team":            "text",
		"no-cache":                          "lock,wheel",
	}},
	{Name: "no-cache", Replayed: true, Options: map[string]string{"no-cache": ""}},
	{Name: "steps", Replayed: true, Options: caller},
	{Name: "index", Replayed: true, Options: map[string]string{
		"build-arg:index.url":   "internal=https://index.example.test/simple",
		"build-arg:index.extra": "https://other.example.test/simple",
	}},
	{Name: "steps-without-network", Replayed: true, Options: map[string]string{"force-network-mode": "none"}},
	{Name: "old-daemon", Replayed: true, Options: caller, Lacking: []apicaps.CapID{
		pb.CapMergeOp, pb.CapExecSecretEnv, pb.CapExecMetaUlimit, pb.CapExecMetaCgroupParent,
		pb.CapExecMountTmpfsSize, pb.CapExecMetaLinuxResources,
	}},
}

// caller is what the caller of a build may ask for every step.
var caller = map[string]string{
	"add-hosts":                           "db.example.test=192.0.2.7,cache.example.test=192.0.2.8",
	"build-arg:BUILDKIT_SANDBOX_HOSTNAME": "builder",
	"build-arg:HTTPS_PROXY":               "http://proxy.example.test:3128",
	"build-arg:NO_PROXY":                  "example.test",
	"cgroup-parent":                       "builds",
	"cpushares":                           "512",
	"force-network-mode":                  "host",
	"memory":                              "1073741824",
	"shm-size":                            "67108864",
	"ulimit":                              "nofile=1024:2048",
}

// service is a project among others with local requirements, an sdist that is built,
// Debian packages, and all that an image's config may have.
var service = []Case{
	{},
	{Name: "no-merge", Lacking: []apicaps.CapID{pb.CapMergeOp}},
	{Name: "target-deps", Options: map[string]string{"target": "deps"}},
	{Name: "target-dev", Options: map[string]string{"target": "dev"}},
	{Name: "target-test", Options: map[string]string{"target": "test"}},
	{Name: "target-test-no-merge", Options: map[string]string{"target": "test"}, Lacking: []apicaps.CapID{pb.CapMergeOp}},
}

// locked has a committed pylock.toml.
var locked = []Case{
	{},
	{Name: "target-lock", Options: map[string]string{"target": "lock"}},
	{Name: "target-lock-no-cache", Options: map[string]string{"target": "lock", "no-cache": "lock"}},
}

// platforms has a wheel for any machine, one that is compiled, and an sdist.
var platforms = []Case{
	{},
	{Name: "resolution", Options: map[string]string{
		"build-arg:build.constraints":   "setuptools<82",
		"build-arg:index.exclude-newer": "2026-06-01",
		"build-arg:requirements":        "requirements.txt",
	}},
	{Name: "arm64", Options: map[string]string{"platform": "linux/arm64"}},
	{Name: "both", Options: map[string]string{"platform": "linux/amd64,linux/arm64"}},
	{Name: "both-sbom", Options: map[string]string{"platform": "linux/amd64,linux/arm64", "attest:sbom": ""}},
	{Name: "both-target-deps", Options: map[string]string{"platform": "linux/amd64,linux/arm64", "target": "deps"}},
}

// emulated makes wheels for one machine, the project's and a local requirement's.
var emulated = []Case{
	{Name: "arm64", Options: map[string]string{"platform": "linux/arm64"}},
	{Name: "both", Options: map[string]string{"platform": "linux/amd64,linux/arm64"}},
}
