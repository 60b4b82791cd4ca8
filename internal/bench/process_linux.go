package bench

import (
	"os"
	"os/exec"
	"syscall"
)

// apart keeps the terminal's interrupt from a daemon, which we stop ourselves
// after the builds, and ends it should we be killed.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// hold locks a file until it is closed, which the end of the process does too.
func hold(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}
