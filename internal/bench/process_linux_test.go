package bench

import (
	"testing"
	"time"
)

func TestOneBenchAtATime(t *testing.T) {
	first := &bench{Options: Options{Dir: t.TempDir(), Now: time.Now}}
	unlock, err := first.lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.lock(); err == nil {
		t.Error("two in one folder")
	}
	unlock()
	unlock, err = first.lock()
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}
