// Package faults makes real builds fail as they do in practice: daemons are
// killed, disks are full, indexes and registries refuse. Each build has to end with an
// image or an error that says what to do, and the next one on the same builder has to
// make the same image as a builder to which nothing happened.
//
// The faults happen to BuildKits that are thrown away, never to the bed's. They use the
// bed's registry through a proxy.
package faults

import "time"

// Fault is something that goes wrong.
type Fault struct {
	Name string
	// What happens, and in which step, in the table's words.
	What, Step string

	// Index and Registry are what these servers do instead of answering.
	Index, Registry *Upset
	// At is when Do is called. Without Do only the servers fail.
	At Moment
	Do Act
	// Small puts the builder's store on a disk that can be filled.
	Small bool
	// CLI builds with wainwright build, not with docker buildx.
	CLI bool
	// Dockerfile is below the syntax line. A Large project has a file that cannot be packed.
	Dockerfile string
	Large      bool

	// Crowd is the number of builds at once: of one project, or with Edits each
	// with its own edit.
	Crowd int
	Edits bool

	// Says are texts of the error. Without any the build has to succeed.
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

// Kinds returns all faults by kind.
func Kinds() []Kind {
	return []Kind{killed(), full(), upsetIndex(), upsetRegistry(), cancelled(), memory(), crowded()}
}

// All returns all faults in the table's order.
func All() []Fault {
	var all []Fault
	for _, kind := range Kinds() {
		all = append(all, kind.Faults...)
	}
	return all
}

// Came is the result of a fault.
type Came struct {
	// Message is the client's error, "" of a build that succeeded.
	Message string
	Log     string        // everything else that the client prints
	Took    time.Duration // from the fault until the client had ended
	// Wrong is what is not as expected.
	Wrong []string
}
