package cli

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
)

// removeStale keeps a failed build from leaving the files of the last one.
func removeStale(paths ...string) error {
	for _, path := range paths {
		if path == "" {
			continue
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func writeFile(path string, text []byte) error {
	if path == "" {
		return nil
	}
	return os.WriteFile(path, text, 0o644)
}

// writeMetadata writes what docker buildx writes: the exporter's answer, with
// what is JSON in it as JSON.
func writeMetadata(path string, response map[string]string) error {
	if path == "" {
		return nil
	}
	out := map[string]any{}
	for key, value := range response {
		out[key] = value
		if text, err := base64.StdEncoding.DecodeString(value); err == nil && isComposite(text) {
			out[key] = json.RawMessage(text)
		}
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(text, '\n'))
}

func isComposite(text []byte) bool {
	return len(text) > 0 && (text[0] == '{' || text[0] == '[') && json.Valid(text)
}
