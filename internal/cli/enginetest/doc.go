// Package enginetest tests the command line against the test bed's Docker
// engines and containerd. Its tests fail where those are not up.
package enginetest
