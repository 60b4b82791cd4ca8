package kit

import (
	"os"
	"path/filepath"
	"testing"
)

// Secrets are the contents of --secret by id.
type Secrets map[string]string

// Flags writes each secret into a file and returns the flags that name them.
func (s Secrets) Flags(t *testing.T) []string {
	t.Helper()
	var flags []string
	for id, content := range s {
		file := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		flags = append(flags, "--secret", "id="+id+",src="+file)
	}
	return flags
}
