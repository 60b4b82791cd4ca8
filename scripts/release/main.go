// Command release makes and verifies a release, in the root of the repository.
// .github/workflows/release.yml calls it. To release, push a tag vX.Y.Z of a commit
// on main.
//
//	check -tag v1.2.3 -branch origin/main    fails unless the tag is checked out and on the branch
//	cli -tag v1.2.3 -dir dist                archives, SBOMs and checksums of the command line
//	verify-cli -dir dist                     the checksums
//	image -tag v1.2.3                        builds and pushes the frontend image; prints its digest
//	verify-image -tag v1.2.3 -digest D       platforms, attestations, labels
//	promote -tag v1.2.3 -digest D            moves the tags 1.2, 1 and latest, and verifies them
//	notes -tag v1.2.3 -digest D              prints the release notes
//
// It needs Go and Git and, for the image, docker buildx.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/wainwright-build/wainwright/internal/release"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		stop()
		os.Exit(1)
	}
}

// root is the repository's.
const root = "."

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("no subcommand is given: check, cli, verify-cli, image, verify-image, promote or notes")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	tag := flags.String("tag", "", "Git tag of the release, vMAJOR.MINOR.PATCH[-PRERELEASE]")
	branch := flags.String("branch", "origin/main", "branch that releases are made from")
	dir := flags.String("dir", "dist", "folder of the command line's archives")
	targets := flags.String("targets", "", "OS/ARCH,... to build the command line for, all if empty")
	repository := flags.String("repository", "ghcr.io/wainwright-build/frontend", "repository of the frontend image")
	digest := flags.String("digest", "", "digest of the frontend image's index")
	generator := flags.String("sbom-generator", "", "image that makes the frontend image's SBOM, BuildKit's default if empty")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if args[0] == "verify-cli" {
		return release.VerifyFiles(*dir)
	}
	v, err := release.ParseTag(*tag)
	if err != nil {
		return err
	}
	git := release.Repository{Dir: root}
	commit, at, err := git.Commit(ctx)
	if err != nil {
		return err
	}
	tags, err := git.Tags(ctx)
	if err != nil {
		return err
	}
	image := release.Image{Repository: *repository, Version: v, Commit: commit, Time: at}
	switch args[0] {
	case "check":
		return git.Check(ctx, v, *branch)
	case "cli":
		chosen, err := release.ParseTargets(*targets)
		if err != nil {
			return err
		}
		return release.BuildCLI(ctx, root, *dir, v, chosen, at)
	case "image":
		made, err := release.BuildImage(ctx, root, image, *generator)
		if err != nil {
			return err
		}
		fmt.Println(made)
		return nil
	case "verify-image":
		return release.VerifyImage(ctx, image, *digest, []string{v.String()})
	case "promote":
		floating := release.FloatingTags(v, tags)
		if err := release.Promote(ctx, *repository, *digest, floating); err != nil {
			return err
		}
		return release.VerifyImage(ctx, image, *digest, append(floating, v.String()))
	case "notes":
		previous := release.Previous(v, tags)
		changes, err := git.Changes(ctx, previous)
		if err != nil {
			return err
		}
		fmt.Print(release.Notes(v, previous, *repository, *digest, changes))
		return nil
	}
	return fmt.Errorf("unknown subcommand %q", args[0])
}
