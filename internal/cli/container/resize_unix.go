//go:build unix

package container

import "syscall"

func isResize(s syscall.Signal) bool { return s == syscall.SIGWINCH }
