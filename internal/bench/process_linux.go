package bench

import (
	"os/exec"
	"syscall"
)

// apart keeps the terminal's interrupt from a daemon, which we stop ourselves
// after the builds, and ends it should we be killed.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
