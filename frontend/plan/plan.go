// Package plan is the build as a value: everything that the requested target will hold,
// and why. It is made by a pure function of what the earlier stages found, before any of
// the target is made. People see it (--call=plan, `wainwright plan`), and package assemble
// turns it into LLB.
package plan

import (
	"fmt"
	"strconv"
)

// Plan is the requested target for one platform. What the target does not hold is not in
// its plan: the wheel and the lock have no layers and no image, deps has no project.
type Plan struct {
	Target       string        `json:"target,omitempty"` // "" for the image
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
	Image        Image         `json:"image,omitzero"`
	Test         *Test         `json:"test,omitempty"` // of the targets that install what the tests need
	Warnings     []Warning     `json:"warnings,omitempty"`
	Ignored      []Ignored     `json:"ignored,omitempty"`
	// Omitted has the number of entries that Bounded left out of a list, by its name in JSON.
	Omitted map[string]int `json:"omitted,omitempty"`
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
	Mode   Mode   `json:"mode"`
	Owner  string `json:"owner"`
	Dir    bool   `json:"dir,omitempty"`
	Reason string `json:"reason"`
}

// Mode is the permissions of a file; as text it is octal, such as "0644".
type Mode uint32

func (m Mode) String() string { return fmt.Sprintf("%04o", uint32(m)) }

// MarshalText writes the mode in octal.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a mode in octal.
func (m *Mode) UnmarshalText(text []byte) error {
	bits, err := strconv.ParseUint(string(text), 8, 32)
	*m = Mode(bits)
	return err
}

// Left is a file or folder that one might expect in the target and why it is not there. In
// dev and test, which have all other files of the project, these are left out of the copy.
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
