package bench

import (
	"fmt"
	"os"
	"strings"
)

// part is what is written anew of a document, between two markers.
type part string

const (
	benchPart     part = "bench"
	notesPart     part = "bench-notes"
	throwawayPart part = "throwaway"
)

// insert puts text between the markers, and nothing elsewhere.
func (p part) insert(document, text string) (string, error) {
	beginMarker, endMarker := "<!-- "+string(p)+" -->", "<!-- /"+string(p)+" -->"
	before, rest, ok := strings.Cut(document, beginMarker)
	if !ok {
		return "", fmt.Errorf("no %s", beginMarker)
	}
	_, after, ok := strings.Cut(rest, endMarker)
	if !ok {
		return "", fmt.Errorf("no %s after %s", endMarker, beginMarker)
	}
	return before + beginMarker + "\n" + text + endMarker + after, nil
}

// CheckReadme, CheckNotes and CheckThrowaway fail where writing would, so that a
// missing marker is found before the measurement and not after it.
func CheckReadme(file string) error    { return benchPart.check(file) }
func CheckNotes(file string) error     { return notesPart.check(file) }
func CheckThrowaway(file string) error { return throwawayPart.check(file) }

// WriteReadme puts the summary between the markers of a file. Where there is no
// such file it makes one, as WriteNotes and WriteThrowaway do.
func WriteReadme(file, summary string) error { return benchPart.write(file, summary) }

// WriteNotes puts the notes on how it was measured into a file.
func WriteNotes(file, notes string) error { return notesPart.write(file, notes) }

// WriteThrowaway puts the table of builders that start empty into a file.
func WriteThrowaway(file, table string) error { return throwawayPart.write(file, table) }

func (p part) check(file string) error {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := p.insert(string(text), ""); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func (p part) write(file, table string) error {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		text, err = []byte("<!-- "+p+" -->\n<!-- /"+p+" -->\n"), nil
	}
	if err != nil {
		return err
	}
	changed, err := p.insert(string(text), table)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, []byte(changed), 0o644)
}
