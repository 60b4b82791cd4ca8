package place

import (
	"context"
	"net"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// CLI is the command line, which Compile makes.
const CLI = "bin/wainwright"

// Compile compiles the command line.
func Compile(ctx context.Context) ([]byte, error) {
	return exec.CommandContext(ctx, "go", "build", "-o", CLI, "./cmd/wainwright").CombinedOutput()
}

// Plan is the command that shows the plan of the project in a folder.
func (p Place) Plan(ctx context.Context, dir string, settings, env []string) *exec.Cmd {
	cmd := p.command(ctx, CLI, append(append([]string{"plan", "--progress=quiet"}, settings...), dir)...)
	cmd.Env = append(append(cmd.Env, "BUILDX_BUILDER="+p.builder), env...)
	return cmd
}

// Run is the command that runs a program in an image, or what the image itself
// runs. It ends by an interrupt.
func (p Place) Run(ctx context.Context, ref string, flags []string, program ...string) *exec.Cmd {
	args := append([]string{"run", "--progress=quiet", p.engine(), "--image", ref}, flags...)
	if len(program) > 0 {
		args = append(append(args, "--"), program...)
	}
	cmd := p.command(ctx, CLI, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	return cmd
}

func (p Place) engine() string {
	if p.bed == nil {
		return "--engine=docker"
	}
	return "--engine=buildkit"
}

// Serve is the command that runs the image's own one so that its port can be
// asked at the address. A container of the bed is on this machine's network:
// where the port is taken, the command is given another.
func (p Place) Serve(ctx context.Context, ref string, own []string, port int) (*exec.Cmd, string, error) {
	taken := false
	l, err := net.Listen("tcp", net.JoinHostPort("", strconv.Itoa(port)))
	if err != nil {
		taken = true
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, "", err
	}
	free := l.Addr().(*net.TCPAddr).Port
	l.Close()
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(free))
	if p.bed == nil {
		return p.Run(ctx, ref, []string{"-p", address + ":" + strconv.Itoa(port)}), address, nil
	}
	if !taken {
		return p.Run(ctx, ref, nil), address, nil
	}
	program := make([]string, len(own))
	for i, word := range own {
		if word == strconv.Itoa(port) {
			word = strconv.Itoa(free)
		}
		program[i] = word
	}
	return p.Run(ctx, ref, nil, program...), address, nil
}
