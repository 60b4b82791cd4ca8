// Package packaging implements the standards of Python packaging that wainwright
// needs: names, versions, specifiers, markers, requirements and requirements files,
// core metadata, entry points, dependency groups, wheels and pylock.toml. They are
// listed in https://packaging.python.org/en/latest/specifications/.
//
// It is pure: nothing here opens a file, uses the network, reads the clock or an
// environment variable, or keeps state between calls. Every function is total:
// whatever the input, it returns a value or an error, and never panics.
//
// Where a standard is ambiguous, the behaviour is that of the reference
// implementation, https://github.com/pypa/packaging 26.3, and for requirements files
// that of pip 26.3 (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
// testdata/conformance.json has the results of the former; the tests compare.
package packaging
