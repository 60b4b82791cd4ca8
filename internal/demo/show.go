package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"
)

// show is what the reader sees, and the log of what he does not.
type show struct {
	out  io.Writer
	log  *os.File
	step int
	now  func() time.Time
}

// heartbeat is how often a long step shows that it is alive.
const heartbeat = 20 * time.Second

// width is that of a line that does not wrap.
const width = 110

func newShow(out io.Writer, log string) (*show, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	return &show{out: out, log: file, now: time.Now}, nil
}

func (s *show) close() { s.log.Close() }

// heading announces a step.
func (s *show) heading(format string, args ...any) {
	s.step++
	fmt.Fprintf(s.out, "\n%d. %s\n", s.step, fmt.Sprintf(format, args...))
	fmt.Fprintf(s.log, "\n==> %s\n", fmt.Sprintf(format, args...))
}

// line prints a line that belongs to the step.
func (s *show) line(format string, args ...any) {
	fmt.Fprintf(s.out, "   %s\n", fmt.Sprintf(format, args...))
}

// quote prints what a program said.
func (s *show) quote(text string) {
	lines := bufio.NewScanner(strings.NewReader(strings.TrimRight(text, "\n")))
	for lines.Scan() {
		fmt.Fprintf(s.out, "   | %s\n", cut(lines.Text()))
	}
}

// cut shortens a line to the width.
func cut(text string) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:width-3]) + "..."
}

// timed does something that prints nothing, and says how long it took.
func (s *show) timed(what string, do func() error) error {
	fmt.Fprintf(s.out, "   %s ", what)
	began, done := s.now(), make(chan error, 1)
	go func() { done <- do() }()
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			fmt.Fprint(s.out, "... ")
		case err := <-done:
			if err != nil {
				fmt.Fprintln(s.out, "FAILED")
				return err
			}
			fmt.Fprintf(s.out, "(%s)\n", seconds(s.now().Sub(began)))
			return nil
		}
	}
}

// failed shows the end of the log, and where the rest is.
func (s *show) failed() {
	const lines = 20
	text, err := os.ReadFile(s.log.Name())
	if err != nil {
		return
	}
	all := bytes.Split(bytes.TrimRight(text, "\n"), []byte("\n"))
	if len(all) > lines {
		all = all[len(all)-lines:]
	}
	fmt.Fprintln(s.out)
	s.quote(string(bytes.Join(all, []byte("\n"))))
	s.line("the whole log: %s", s.log.Name())
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

// size has two digits at least, in decimal units as registries have them.
func size(n int64) string {
	f, units := float64(n), []string{"B", "kB", "MB", "GB"}
	i := 0
	for f >= 999.5 && i < len(units)-1 {
		f /= 1000
		i++
	}
	if i > 0 && f < 9.95 {
		return fmt.Sprintf("%.1f %s", f, units[i])
	}
	return fmt.Sprintf("%.0f %s", f, units[i])
}
