package builder

import (
	"fmt"
	"syscall"
)

// mountMemory mounts a file system in memory of at most size bytes.
func mountMemory(dir string, size int64) error {
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size))
}

// unmount detaches a mount that may still be in use.
func unmount(dir string) error { return syscall.Unmount(dir, syscall.MNT_DETACH) }
