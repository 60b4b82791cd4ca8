// Package plan is the build as a value: everything the image will hold and why,
// decided before any of it is made. It is pure and serialisable; people see it
// (--call=plan, `wainwright plan`), golden tests pin it, and the llb package
// turns it into LLB.
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

// Project is what is built.
type Project struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	Directory string `json:"directory"` // below the context's root, "." for the root
}

// Base is the image everything is laid on.
type Base struct {
	Reference string `json:"reference"` // as written
	Digest    string `json:"digest,omitempty"`
	Python    string `json:"python"` // the full version found in it
	Reason    string `json:"reason"` // why this Python
	Source    string `json:"source"` // why this base
}

// Wheel is the project's wheel and how it is built.
type Wheel struct {
	File     string   `json:"file"`
	Size     int64    `json:"size"` // bytes
	Backend  string   `json:"backend"`
	Requires []string `json:"requires"` // build requirements, as asked
	// Distributions are the build environment's, "name version".
	Distributions []string `json:"distributions"`
	Network       bool     `json:"network,omitempty"`
}

// Requirement is one declared requirement and where it was declared.
type Requirement struct {
	Text   string   `json:"text"` // PEP 508, normalised
	Source []string `json:"source"`
}

// Lock is what the requirements resolved to.
type Lock struct {
	Digest string `json:"digest"` // of pylock.toml
	Source string `json:"source"`
}

// Apt names the Debian packages.
type Apt struct {
	Build   []string `json:"build,omitempty"`
	Runtime []string `json:"runtime,omitempty"`
}

// Layer is one dist layer.
type Layer struct {
	Name          string         `json:"name"`
	Size          int64          `json:"size"` // bytes of the wheels
	Build         bool           `json:"build,omitempty"`
	Distributions []Distribution `json:"distributions"`
}

// Distribution is one locked distribution.
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

// Carried is a file of the project that no wheel holds and the program needs in
// its working directory.
type Carried struct {
	Path   string `json:"path"`             // below the workdir
	Source string `json:"source,omitempty"` // below the project, for a file
	Size   int64  `json:"size,omitempty"`   // bytes
	Mode   string `json:"mode"`             // octal
	Owner  string `json:"owner"`
	Dir    bool   `json:"dir,omitempty"`
	Reason string `json:"reason"`
}

// Left is a file that one might expect in the image and why it is not.
type Left struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// Write is a folder below the workdir that the program writes to, as far as its
// code says: where the root is read-only, something has to be mounted there.
type Write struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// Image is the image's config.
type Image struct {
	Cmd         []string          `json:"cmd"`
	Entrypoint  []string          `json:"entrypoint,omitempty"`
	CommandKind string            `json:"commandKind"`
	CommandFrom string            `json:"commandFrom"`
	Losers      []string          `json:"otherCommands,omitempty"`
	Env         []Variable        `json:"env"` // in order; the base's are not listed
	User        string            `json:"user"`
	Workdir     string            `json:"workdir"`
	Home        string            `json:"home"`
	StopSignal  string            `json:"stopSignal"`
	Expose      []string          `json:"expose,omitempty"`
	Volumes     []string          `json:"volumes,omitempty"`
	Healthcheck *Healthcheck      `json:"healthcheck,omitempty"`
	Labels      map[string]string `json:"labels"`
	// Passwd is the /etc/passwd written for the user, "" where the base's serves.
	Passwd string `json:"passwd,omitempty"`
}

// Variable is an environment variable and who set it.
type Variable struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

// Test is how the project is tested.
type Test struct {
	Command      []string      `json:"command"`
	CommandFrom  string        `json:"commandFrom"`
	Requirements []Requirement `json:"requirements"` // besides the project's
	Source       string        `json:"source"`       // why these
	Locals       []Local       `json:"locals,omitempty"`
	Layers       []Layer       `json:"layers,omitempty"`
	Network      bool          `json:"network,omitempty"`
}

// Healthcheck is the image's HEALTHCHECK; durations as Go writes them. An empty
// Cmd turns the base's off.
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
