// Package kit has what the tests on the bed share: the files of projects, builds with
// docker buildx and in this process, reading and running the images that they push, and
// the servers that they fetch from. What needs the bed fails the test if it is not up.
//
//	file          what it has
//	attestations  Statements, SBOMs: what is attached to an image
//	authority     a certificate authority, a server behind TLS
//	buildx        Build, Push, MustFail, Call: docker buildx
//	company       a company's index behind TLS with a password
//	container     Run, Python: an image's containers
//	daemon        a BuildKit with an empty store
//	files         Files: a small project
//	folder        reading and changing files in a folder
//	frontend      the frontend's image, of the tree that is tested
//	git           repositories and a server of them
//	image         Image: what was pushed, its config and layers
//	index         package indexes of one distribution
//	inprocess     Solve, PushInProcess: builds in this process
//	leaks         Leaks: a search for secrets, however deeply packed
//	once          images that are built once
//	projects      projects that many tests begin with
//	proxy         an HTTP proxy with a password
//	root          the module's root
//	sdist, wheel  distributions
//	secrets       Secrets: the flags --secret
//	ssh           an SSH agent, a git server by SSH
//	steps         Steps: what BuildKit ran
//	tree          Tree: the files of layers
package kit
