package report

import (
	"bytes"
	"encoding/json"
	"regexp"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

var jsonString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// RedactJSON masks the credentials of URLs in the strings of valid JSON. What acts on a terminal
// is escaped in JSON, and programs read names as they are.
func RedactJSON(data []byte) []byte {
	url := []byte("://")
	if !bytes.Contains(data, url) {
		return data
	}
	return jsonString.ReplaceAllFunc(data, func(quoted []byte) []byte {
		var text string
		if !bytes.Contains(quoted, url) || json.Unmarshal(quoted, &text) != nil || !packaging.HasCredentials(text) {
			return quoted
		}
		redacted, _ := json.Marshal(packaging.RedactCredentials(text)) // a string has JSON
		return redacted
	})
}
