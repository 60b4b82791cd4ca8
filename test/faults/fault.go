// Package faults does to real builds what goes wrong with real ones: daemons are
// killed, disks are full, indexes and registries refuse. Each build then ends in an
// image or in an error that says what is to be done, and the next one on the same
// builder is that of a builder to which nothing ever happened.
//
// Everything is done to BuildKits that are thrown away; of the bed's there is the
// registry, behind a door of our own.
package faults

import "time"

// Fault is something that goes wrong.
type Fault struct {
	Name string
	// What is done, and to which step, as the table says it.
	What, Step string

	// Index and Registry are what these two do instead of answering, while the build runs.
	Index, Registry *Upset
	// At is when Do is done; without Do the servers are all that goes wrong.
	At Moment
	Do Act
	// Small has the builder's store on a disk that can be filled.
	Small bool
	// CLI builds with wainwright build, not with docker buildx.
	CLI bool
	// Dockerfile is below the syntax line. A Large project has a file that cannot be packed.
	Dockerfile string
	Large      bool

	// Crowd is how many builds there are at once: of one project, or with Edits each
	// with an edit of its own.
	Crowd int
	Edits bool

	// Says are texts that the error holds; without one the build has to end well.
	Says []string
	// Within bounds the time from the fault until the client has ended, in a build that
	// fails.
	Within time.Duration
	// Quick is tried by make test, the others by make faults.
	Quick bool
}

// Kind is a part of the table.
type Kind struct {
	Title, About string
	Faults       []Fault
}

// Kinds are all faults.
func Kinds() []Kind {
	return []Kind{killed(), full(), upsetIndex(), upsetRegistry(), cancelled(), memory(), crowded()}
}

// All are all faults, in the table's order.
func All() []Fault {
	var all []Fault
	for _, kind := range Kinds() {
		all = append(all, kind.Faults...)
	}
	return all
}

// Came is what came of a fault.
type Came struct {
	// Said is what the client says, "" of a build that ended well.
	Message string
	Log     string        // all that it says besides the progress
	Took    time.Duration // from the fault until the client had ended
	// Wrong is what came otherwise than it must.
	Wrong []string
}
