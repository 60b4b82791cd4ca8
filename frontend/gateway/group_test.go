package gateway

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestGroup(t *testing.T) {
	failed := errors.New("failed")
	for name, c := range map[string]struct {
		functions []func() error
		check     func(*testing.T, error)
	}{
		"no_error": {[]func() error{func() error { return nil }}, func(t *testing.T, err error) { require.NoError(t, err) }},
		"error": {[]func() error{func() error { return failed }, func() error { return nil }}, func(t *testing.T, err error) {
			require.Equal(t, failed, err)
		}},
		"panic": {[]func() error{func() error { panic("of a test") }, func() error { return nil }}, requirePanic},
	} {
		t.Run(name, func(t *testing.T) {
			group, ctx := NewGroup(context.Background())
			for _, f := range c.functions {
				group.Go(f)
			}
			c.check(t, group.Wait())
			require.Error(t, ctx.Err(), "Wait ends the context")
		})
	}
}

func TestGroupPanicCancels(t *testing.T) {
	group, ctx := NewGroup(context.Background())
	group.Go(func() error { panic("of a test") })
	<-ctx.Done()
	requirePanic(t, group.Wait())
}

func TestRecover(t *testing.T) {
	run := func(f func() error) (err error) {
		defer Recover(&err)
		return f()
	}
	requirePanic(t, run(func() error { panic("of a test") }))
	failed := errors.New("failed")
	require.Equal(t, failed, run(func() error { return failed }))
	require.NoError(t, run(func() error { return nil }))
}

func requirePanic(t *testing.T, err error) {
	t.Helper()
	problems := report.Problems(err)
	require.Len(t, problems, 1)
	require.Equal(t, "wainwright panicked: this is a bug in wainwright: please report it with what follows", problems[0].Short())
	require.Contains(t, problems[0].Detail, "of a test\n")
	require.Contains(t, problems[0].Detail, "group_test.go", "the stack shows where")
}
