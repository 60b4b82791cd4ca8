package container

import (
	"errors"
	"io"

	"github.com/containerd/console"
)

// terminal is our own terminal while a container has it.
type terminal struct{ console console.Console }

var errNoTerminal = errors.New("--tty needs a terminal as standard input")

// takeTerminal makes every key go to the container, Ctrl-C too.
func takeTerminal(stdin io.Reader) (*terminal, error) {
	file, ok := stdin.(console.File)
	if !ok {
		return nil, errNoTerminal
	}
	c, err := console.ConsoleFromFile(file)
	if err != nil {
		return nil, errNoTerminal
	}
	if err := c.SetRaw(); err != nil {
		return nil, err
	}
	return &terminal{c}, nil
}

func (t *terminal) giveBack() { _ = t.console.Reset() }

func (t *terminal) size() (rows, cols uint32, err error) {
	size, err := t.console.Size()
	return uint32(size.Height), uint32(size.Width), err
}
