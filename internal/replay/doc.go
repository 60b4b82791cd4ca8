// Package replay runs the frontend without BuildKit. A Recorder passes the requests of the
// frontend to a real BuildKit and records the answers; a Player gives the same answers again,
// in milliseconds and on any machine.
//
// A Recording holds, per state that the frontend solved, the files and folders that it
// read from the result, or how the solve failed. It also holds the base images that the
// frontend resolved, and the daemon's capabilities and platforms.
//
// Two things keep a recording useful while the frontend is worked on:
//
//   - A state is found by its graph with the frontend's own scripts left out, so that an
//     edit of a script needs no new recording. Where that graph is not recorded, it is
//     found by the name of its last vertex, if all states with that name that have the
//     file have the same.
//   - A solve that is not recorded succeeds, and only reading from its result
//     fails. Player.Missing lists these reads.
//
// A recording holds nothing of the machine that made it: the frontend sees stand-ins
// for the hosts of the package index and of the registry, and for the session, already
// while it is recorded. What it sends to BuildKit is translated back (see names.go).
package replay
