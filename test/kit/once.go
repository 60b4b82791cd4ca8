package kit

import (
	"sync"
	"testing"
)

var (
	mlprojectOnce, smallOnce, busyOnce       sync.Once
	mlprojectPushed, smallPushed, busyPushed Pushed
)

// MLProject is the image of examples/mlproject as it is, on Python 3.11. It is built
// once.
func MLProject(t *testing.T) Pushed {
	t.Helper()
	mlprojectOnce.Do(func() { mlprojectPushed = Push(t, Example(t, "mlproject"), "--build-arg", "python=3.11") })
	if mlprojectPushed.Digest == "" {
		t.Fatal("examples/mlproject could not be built")
	}
	return mlprojectPushed
}

// StarterImage is the image of the starter, which shows the defaults. It is built once.
func StarterImage(t *testing.T) Pushed {
	t.Helper()
	smallOnce.Do(func() { smallPushed = Push(t, Starter().Write(t)) })
	if smallPushed.Digest == "" {
		t.Fatal("the starter could not be built")
	}
	return smallPushed
}

// BusyImage is the image of Busy. It is built once.
func BusyImage(t *testing.T) Pushed {
	t.Helper()
	busyOnce.Do(func() { busyPushed = Push(t, Busy().Write(t)) })
	if busyPushed.Digest == "" {
		t.Fatal("the project could not be built")
	}
	return busyPushed
}
