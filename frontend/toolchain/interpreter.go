package toolchain

import (
	"context"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"

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

// ReadAccounts reads the users of the image's base, and with groups its groups too.
// Errors are BuildKit's, or a gateway.StepError of apt.runtime.
func (t Toolchain) ReadAccounts(ctx context.Context, client *gateway.Client, groups bool) (plan.Accounts, error) {
	return readAccounts(ctx, client, t.Runtime, groups)
}

func readAccounts(ctx context.Context, client *gateway.Client, root llb.State, groups bool) (plan.Accounts, error) {
	ref, err := client.Solve(ctx, root)
	if err != nil {
		return plan.Accounts{}, err
	}
	var accounts plan.Accounts
	if accounts.Passwd, err = readDatabase(ctx, ref, "passwd"); err != nil || !groups {
		return accounts, err
	}
	accounts.Group, err = readDatabase(ctx, ref, "group")
	return accounts, err
}

// readDatabase returns the text of a file in /etc, "" if the base has none.
func readDatabase(ctx context.Context, ref gwclient.Reference, name string) (string, error) {
	const limit = 1 << 20 // bytes
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/", IncludePattern: "etc/" + name})
	if err == nil && len(entries) > 0 {
		entries, err = ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/etc", IncludePattern: name})
	}
	if err != nil || len(entries) == 0 {
		return "", err
	}
	data, err := gateway.Read(ctx, ref, "/etc/"+name, limit)
	return string(data), err
}
