package paths

import (
	"os"
	"strings"
	"testing"
)

// The steps are Python and have a constant of their own.
func TestVenvOfTheSteps(t *testing.T) {
	common, err := os.ReadFile("../steps/common.py")
	if err != nil {
		t.Fatal(err)
	}
	if want := "\nVENV = \"" + Venv + "\"\n"; !strings.Contains(string(common), want) {
		t.Errorf("steps/common.py lacks %q", want)
	}
}
