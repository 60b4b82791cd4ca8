package corpus

import (
	"slices"
	"testing"
)

func TestTryNewerPython(t *testing.T) {
	try := Try{On: map[string]Outcome{"3.13": {Warns: []string{"UnloadableModule: a.py:1"}, Breaks: "No module named 'imp'"}}}
	sound := Came{}
	broken := Came{Warnings: []string{"UnloadableModule: a.py:1: imports imp"}, Broken: []string{"the check ends with 1\nNo module named 'imp'"}}
	if wrong := try.Compare(sound, "3.11"); len(wrong) > 0 {
		t.Error(wrong)
	}
	if wrong := try.Compare(broken, "3.13"); len(wrong) > 0 {
		t.Error(wrong)
	}
	if wrong := try.Compare(sound, "3.13"); !slices.Contains(wrong, `it does not warn "UnloadableModule: a.py:1"`) || len(wrong) != 2 {
		t.Errorf("a project that works after all is not reported: %q", wrong)
	}
	if wrong := try.Compare(broken, "3.11"); len(wrong) != 2 {
		t.Errorf("a project that breaks is not reported: %q", wrong)
	}
}
