package gateway

import (
	"context"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Group is an errgroup.Group that turns a panic in one of its functions into that
// function's error. Each goroutine needs this: recover works only in the goroutine
// that panics, and errgroup recovers nothing (https://github.com/golang/go/issues/53757).
// Make it with NewGroup.
type Group struct{ group *errgroup.Group }

// NewGroup returns a Group, and a context that is cancelled when one of the group's
// functions fails and when Wait returns.
func NewGroup(ctx context.Context) (Group, context.Context) {
	group, ctx := errgroup.WithContext(ctx)
	return Group{group}, ctx
}

// Go calls f in a goroutine of its own.
func (g Group) Go(f func() error) {
	g.group.Go(func() (err error) {
		defer Recover(&err)
		return f()
	})
}

// SetLimit bounds how many functions run at the same time. It must be called before Go.
func (g Group) SetLimit(n int) { g.group.SetLimit(n) }

// Wait blocks until all functions have returned, and returns the first error. If a
// function panicked, that is a report.Problem.
func (g Group) Wait() error { return g.group.Wait() }

// Recover stops a panic and stores it in err as a report.Problem with the stack. It
// must be deferred directly:
//
//	defer gateway.Recover(&err)
func Recover(err *error) {
	const most = 4 << 10 // bytes of the stack
	if r := recover(); r != nil {
		stack := debug.Stack()
		*err = report.Problem{
			Message: "wainwright panicked: this is a bug in wainwright",
			Remedy:  "please report it with what follows",
			Detail:  fmt.Sprint(r) + "\n" + string(stack[:min(len(stack), most)]),
		}
	}
}
