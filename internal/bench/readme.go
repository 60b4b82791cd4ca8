package bench

import (
	"fmt"
	"os"
	"strings"
)

const (
	beginMarker = "<!-- bench -->"
	endMarker   = "<!-- /bench -->"
)

// insert puts text between the markers, and nothing elsewhere.
func insert(document, text string) (string, error) {
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

// CheckReadme fails where WriteReadme would, before half an hour has passed.
func CheckReadme(file string) error {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := insert(string(text), ""); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// WriteReadme puts the table into a file, and makes the file if there is none.
func WriteReadme(file, table string) error {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		text, err = []byte(beginMarker+"\n"+endMarker+"\n"), nil
	}
	if err != nil {
		return err
	}
	changed, err := insert(string(text), table)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, []byte(changed), 0o644)
}
