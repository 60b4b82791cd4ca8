package builder

import (
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Emulate prepares a daemon that runs programs of linux/arm64 too. The kernel knows the
// emulator in the daemon's user namespace alone: for everything else on the machine
// nothing changes.
func Emulate(b bed.Bed) func(dir string, daemon *exec.Cmd) {
	const register = `set -e
mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
printf '%s' ":aarch64:M::$MAGIC:$MASK:$1:F" >/proc/sys/fs/binfmt_misc/register
shift
exec "$@"`
	const magic = `MAGIC='\x7f\x45\x4c\x46\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
MASK='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
`
	qemu := filepath.Join(b.Bin, "qemu-aarch64")
	same := []syscall.SysProcIDMap{{ContainerID: 0, HostID: 0, Size: 1 << 16}}
	return func(_ string, daemon *exec.Cmd) {
		daemon.Args = append([]string{"sh", "-c", magic + register, "sh", qemu}, daemon.Args...)
		daemon.Path = "/bin/sh"
		daemon.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS
		daemon.SysProcAttr.UidMappings, daemon.SysProcAttr.GidMappings = same, same
		daemon.SysProcAttr.GidMappingsEnableSetgroups = true
	}
}
