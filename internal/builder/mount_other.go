//go:build !linux

package builder

import "errors"

// Builders run where the test bed does, on Linux. Elsewhere this package's unit
// tests run all the same.
func mountMemory(string, int64) error { return errors.ErrUnsupported }

func unmount(string) error { return errors.ErrUnsupported }
