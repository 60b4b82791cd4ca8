// Package check finds what will fail when the program runs though the build
// succeeds: facts of the project, its wheel and its lock go in, problems come
// out. It is pure; what it needs to be told of installed files it asks for.
package check
