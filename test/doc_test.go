// Package test holds what a user of wainwright relies on against the real
// thing: a BuildKit and a registry (bed/README.md), docker buildx and a syntax
// line. Every test names one behaviour.
//
// Most projects in here are a few lines with a few pure requirements: what they
// prove does not grow with the project. examples/mlproject is built once.
package test
