package bedtest

import "os"

// openTerminal opens the other side of a pseudo terminal.
func openTerminal(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDWR, 0) }
