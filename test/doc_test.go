// Package test holds what users of wainwright rely on, against real tools: BuildKit and a
// registry (bed/README.md), docker buildx and a syntax line. The name of a test begins
// with its subject, so that a subject's tests run with -run TestCache.
//
//	file          subjects (tests)            what is tested
//	attestations  SBOM, Provenance, Metadata  what is attached to an image, --metadata-file
//	cache         Cache                       what an edit, a pin or another frontend runs again, cache imports
//	call          Call, Check                 --call: outline, targets, plan, check
//	contexts      Context                     build contexts: base, uv, project, git, archives, targets of bake
//	errors        Errors                      wrong input, private indexes, panics, Ctrl-C
//	examples      Examples                    examples/ci and examples/two as they are
//	flags         Flags, Outputs              flags of buildx, docs/flags.md, outputs
//	git           Git                         versions from git, requirements by SSH
//	image         Image                       what the image has and how it runs
//	local         Local, NamedWheel           requirements by path or URL
//	lock          Lock                        the committed lock
//	platforms     Platforms                   several platforms, emulation
//	reproducible  Reproducible                the same image on other machines, snapshotters and stores
//	secrets       Secrets                     index passwords, certificate authorities, proxies
//	setup         Setup                       what setup.py may do
//	steps         Steps                       options that reach the steps: limits, network, no-cache, pull
//	targets       Target                      the targets test and dev
//	torch         Torch                       builds of PyTorch
//
// Package kit has what the tests share: projects, builds, the images that they push, and
// servers. Package trust has attacks on a build.
//
// Most projects in here have a few lines and a few pure requirements: a large project
// would not prove more. examples/mlproject is built once.
package test
