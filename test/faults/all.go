package faults

import (
	"context"
	"errors"
)

// All tries the wanted faults, one after the other on each builder, and passes each
// result to tell.
func (runner *Runner) All(ctx context.Context, wanted func(Fault) bool, tell func(Fault, Came) error) error {
	for _, size := range []int64{roomy, small} {
		if err := runner.some(ctx, size, wanted, tell); err != nil {
			return err
		}
	}
	return nil
}

func (runner *Runner) some(ctx context.Context, size int64, wanted func(Fault) bool, tell func(Fault, Came) error) (err error) {
	var l *lane
	defer func() {
		if l != nil {
			err = errors.Join(err, l.close())
		}
	}()
	for _, f := range All() {
		if f.Small != (size == small) || !wanted(f) {
			continue
		}
		if l == nil {
			if l, err = runner.lane(ctx, size); err != nil {
				return err
			}
		}
		came, err := runner.Try(ctx, l, f)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			came.Wrong = append(came.Wrong, err.Error())
		}
		if err := tell(f, came); err != nil {
			return err
		}
	}
	return nil
}
