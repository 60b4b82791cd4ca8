// Package plan describes an image before it is built: what it will have, and why. A Plan is
// a pure value that can be written as JSON, for --call=plan, or as text.
package plan

// Plan is the image of one platform.
type Plan struct {
	Platform     string        `json:"platform"`
	Project      Project       `json:"project"`
	Base         Base          `json:"base"`
	Wheel        Wheel         `json:"wheel"`
	Requirements []Requirement `json:"requirements"`
	Lock         Lock          `json:"lock"`
	Apt          Apt           `json:"apt"`
	Layers       []Layer       `json:"layers"`
	Locals       []Local       `json:"locals,omitempty"`
	Carried      []Carried     `json:"carried"`
	Left         []Left        `json:"left,omitempty"`
	Writes       []Write       `json:"writes,omitempty"`
	Image        Image         `json:"image"`
	Test         *Test         `json:"test,omitempty"` // of the targets that install what the tests need
	Warnings     []Warning     `json:"warnings,omitempty"`
	Ignored      []Ignored     `json:"ignored,omitempty"`
}

// Project is the project that is built.
type Project struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	Directory string `json:"directory"` // below the context's root, "." for the root
}

// Base is the base image.
type Base struct {
	Reference string `json:"reference"` // as written
	Digest    string `json:"digest,omitempty"`
	Python    string `json:"python"` // its full version
	Reason    string `json:"reason"` // why this version
	Source    string `json:"source"` // why this base
}

// Wheel is the project's wheel and how it is built.
type Wheel struct {
	File     string   `json:"file"`
	Size     int64    `json:"size"` // bytes
	Backend  string   `json:"backend"`
	Requires []string `json:"requires"` // build requirements, as declared
	// Distributions of the build environment, as "name version".
	Distributions []string `json:"distributions"`
	Network       bool     `json:"network,omitempty"`
}

// Requirement is a requirement, and where it is declared.
type Requirement struct {
	Text   string   `json:"text"` // a dependency specifier, normalised
	Source []string `json:"source"`
}

// Lock is the lock of the image.
type Lock struct {
	Digest string `json:"digest"` // of pylock.toml
	Source string `json:"source"`
}

// Apt names the Debian packages.
type Apt struct {
	Build   []string `json:"build,omitempty"`
	Runtime []string `json:"runtime,omitempty"`
}

// Layer is a layer with distributions.
type Layer struct {
	Name          string         `json:"name"`
	Size          int64          `json:"size"`            // bytes of the wheels
	Build         bool           `json:"build,omitempty"` // built from an sdist or a repository
	Distributions []Distribution `json:"distributions"`
}

// Distribution is a distribution of the lock.
type Distribution struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	File    string `json:"file"` // the artifact
	Size    int64  `json:"size"` // bytes of the artifact
}

// Local is a requirement that is built from a folder of the context.
type Local struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	Directory string `json:"directory"` // below the context's root
	File      string `json:"file"`      // the wheel
	Size      int64  `json:"size"`      // bytes of the wheel
}

// Carried is a file or folder of the project that is copied to the working directory: the
// program needs it, and it is not in the wheel.
type Carried struct {
	Path   string `json:"path"`             // below the workdir
	Source string `json:"source,omitempty"` // below the project, for a file
	Size   int64  `json:"size,omitempty"`   // bytes
	Mode   string `json:"mode"`             // octal
	Owner  string `json:"owner"`
	Dir    bool   `json:"dir,omitempty"`
	Reason string `json:"reason"`
}

// Left is a file that one may expect in the image, and why it is not there.
type Left struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// Write is a folder below the working directory that the program's code writes to. With a
// read-only root a volume has to be mounted there.
type Write struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// Image is the config of the image.
type Image struct {
	Cmd          []string          `json:"cmd"`
	Entrypoint   []string          `json:"entrypoint,omitempty"`
	CommandKind  string            `json:"commandKind"`
	CommandFrom  string            `json:"commandFrom"`
	Alternatives []string          `json:"otherCommands,omitempty"` // other commands that were found
	Env          []Variable        `json:"env"`                     // in order, without those of the base
	User         string            `json:"user"`
	Workdir      string            `json:"workdir"`
	Home         string            `json:"home"`
	StopSignal   string            `json:"stopSignal"`
	Expose       []string          `json:"expose,omitempty"`
	Volumes      []string          `json:"volumes,omitempty"`
	Healthcheck  *Healthcheck      `json:"healthcheck,omitempty"`
	Labels       map[string]string `json:"labels"`
	// Passwd is the /etc/passwd to write, "" if the base's has the user.
	Passwd string `json:"passwd,omitempty"`
}

// Variable is an environment variable, and what set it.
type Variable struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

// Test is how the project is tested.
type Test struct {
	Command      []string      `json:"command"`
	CommandFrom  string        `json:"commandFrom"`
	Requirements []Requirement `json:"requirements"` // in addition to the project's
	Source       string        `json:"source"`       // why these
	Locals       []Local       `json:"locals,omitempty"`
	Layers       []Layer       `json:"layers,omitempty"`
	Network      bool          `json:"network,omitempty"`
}

// Healthcheck is the image's HEALTHCHECK. Durations are as Go writes them, "30s". An empty
// Cmd turns that of the base off.
type Healthcheck struct {
	Cmd           []string `json:"cmd"`
	Interval      string   `json:"interval,omitempty"`
	Timeout       string   `json:"timeout,omitempty"`
	StartPeriod   string   `json:"startPeriod,omitempty"`
	StartInterval string   `json:"startInterval,omitempty"`
	Retries       int      `json:"retries,omitempty"`
}

// Owners of carried files.
const (
	OwnerRoot = "root"
	OwnerUser = "user"
)
