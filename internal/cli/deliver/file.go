package deliver

import (
	"errors"
	"io"
	"os"

	"github.com/containerd/console"
)

// lazyFile is created by the first byte: a build that fails leaves what was
// there.
type lazyFile struct {
	path string
	file *os.File
}

func (f *lazyFile) Write(p []byte) (int, error) {
	if f.file == nil {
		file, err := os.Create(f.path)
		if err != nil {
			return 0, err
		}
		f.file = file
	}
	return f.file.Write(p)
}

func (f *lazyFile) Close() error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

var errTerminal = errors.New("the output would go to the terminal: give --output a dest=, or redirect standard output")

// refuseTerminal keeps an archive off the screen.
func refuseTerminal(stdout io.Writer) error {
	if f, ok := stdout.(console.File); ok {
		if _, err := console.ConsoleFromFile(f); err == nil {
			return errTerminal
		}
	}
	return nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
