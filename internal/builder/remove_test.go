package builder

import (
	"reflect"
	"testing"
)

func TestMountsUnder(t *testing.T) {
	mounts := "1 0 8:1 / / rw - ext4 d rw\n2 1 0:1 / /w/yard/a rw - overlay o rw\n3 2 0:2 / /w/yard/a/proc rw - proc p rw\n4 1 0:3 / /w/yards rw - tmpfs t rw\n"
	if got, want := MountsUnder(mounts, "/w/yard"), []string{"/w/yard/a/proc", "/w/yard/a"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
