// Package bedtest tests the command line against the test bed's BuildKit and
// registry. Its tests fail where the bed is not up.
package bedtest
