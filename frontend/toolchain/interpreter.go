package toolchain

import (
	"context"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/plan"
)

// ReadFacts runs the Python of the base and returns what it reports about itself, for the
// image's platform. A base without a usable Python is a report.Problem, and one with another
// Python than the chosen one is an *OtherPython; other errors are BuildKit's.
func (t Toolchain) ReadFacts(ctx context.Context, client *gateway.Client, choice Choice) (Facts, error) {
	ref, err := client.Solve(ctx, t.EmptyVenv)
	if err != nil {
		return Facts{}, noPython(t.Base, err)
	}
	facts, err := readFacts(ctx, ref)
	if err != nil {
		return Facts{}, err
	}
	if err := facts.Check(t.Base, choice); err != nil {
		return Facts{}, err
	}
	if t.Cross == nil {
		return facts, nil
	}
	builder, err := client.Solve(ctx, t.Cross.base.State)
	if err != nil {
		return Facts{}, err
	}
	image, err := client.Solve(ctx, t.Base.State)
	if err != nil {
		return Facts{}, err
	}
	return facts.forImage(ctx, t.Cross.base, t.Base, builder, image, t.Platform)
}

// ReadRoot reads from the root of the image's base what the image is made by: its users and
// groups, and where the folders are that the configuration names. A folder that cannot be used
// is a report.Problem; other errors are BuildKit's, or a gateway.StepError of apt.runtime.
func (t Toolchain) ReadRoot(ctx context.Context, client *gateway.Client, cfg config.Config) (Root, error) {
	ref, err := client.Solve(ctx, t.Runtime)
	if err != nil {
		return Root{}, err
	}
	root := Root{tree: gateway.NewTree(ref), base: t.Base}
	if root.Accounts.Passwd, err = root.readDatabase(ctx, "passwd"); err != nil {
		return Root{}, err
	}
	if plan.NamesGroup(cfg.User) {
		if root.Accounts.Group, err = root.readDatabase(ctx, "group"); err != nil {
			return Root{}, err
		}
	}
	root.Places, err = root.places(ctx, cfg)
	return root, err
}

// readDatabase returns the text of a file in /etc, "" if the base has none.
func (r Root) readDatabase(ctx context.Context, name string) (string, error) {
	const limit = 1 << 20 // bytes
	entries, err := r.tree.List(ctx, "/")
	if _, has := entries["etc"]; err != nil || !has {
		return "", err
	}
	found, err := r.tree.Ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/etc", IncludePattern: name})
	if err != nil || len(found) == 0 {
		return "", err
	}
	data, err := gateway.Read(ctx, r.tree.Ref, "/etc/"+name, limit)
	return string(data), err
}
