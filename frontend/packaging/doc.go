// Package packaging reads the Python packaging standards that wainwright
// decides by: names, versions, specifiers, markers, requirements and
// requirements files, core metadata, entry points, wheels and pylock.toml.
//
// It is pure. Nothing here opens a file, asks the network, looks at a clock or
// an environment variable, or keeps state between calls: bytes in, values out,
// the same result every time. Every function is total: whatever the bytes, it
// returns a value or an error and never panics.
//
// Where the standards leave room, the behaviour is that of the reference
// implementation, `packaging` 26.3, and for requirements files that of pip
// 26.3; testdata/conformance.json was written by the former and is checked by
// the tests.
package packaging
