// Package bedtest runs the commands of .github/workflows/release.yml against the
// test bed's builder and registry.
package bedtest
