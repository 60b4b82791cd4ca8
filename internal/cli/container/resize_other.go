//go:build !unix

package container

import "syscall"

func isResize(syscall.Signal) bool { return false }
