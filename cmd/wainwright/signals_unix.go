//go:build unix

package main

import (
	"os"
	"syscall"
)

// caught are the signals that cancel a build or go on to a container.
func caught() []os.Signal {
	return []os.Signal{
		syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT,
		syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGWINCH,
	}
}
