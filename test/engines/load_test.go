package engines

import (
	"strings"
	"testing"
	"time"
)

// loaded is the reference that wainwright build --load prints. The example is built by
// the bed's BuildKit and loaded into the engine.
var loaded = perEngine(func(e engine) (string, error) {
	dir, err := example()
	if err != nil {
		return "", err
	}
	args := append([]string{"build", "--progress=plain", "--load", "-t", "wainwright-engines/loaded"}, exampleArgs(e.bed)...)
	r, err := wainwright(e.bed, e.host, append(args, dir)...)
	return strings.TrimSpace(r.Stdout), err
})

// The server of a loaded image is reached from outside the container.
func TestLoadServes(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		id := e.start(t, loaded(t, e))
		expected(t).askAll(t, e.address(t, id), e.ended(t, id))
	})
}

// A program with PID 1 gets no signal that it does not handle, so the image names one
// that ends its program. Other work on the machine can only slow this down: the best of
// a few times counts.
func TestLoadStops(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		image := loaded(t, e)
		overhead := e.took(t, "kill", e.start(t, image, "sleep", "600"))

		stops := func(t *testing.T, start func() (id string)) {
			t.Helper()
			var took time.Duration
			for range 3 {
				id := start()
				took = e.took(t, "stop", id) - overhead
				code := e.inspect(t, id, "{{.State.ExitCode}}")
				t.Logf("it ended with %s after %s, without the engine's own %s", code, took, overhead)
				if code == "137" {
					t.Fatal("it did not end but was killed")
				}
				if took < 2*time.Second {
					return
				}
			}
			t.Errorf("it ends after %s", took)
		}
		t.Run("server", func(t *testing.T) {
			stops(t, func() string {
				id := e.start(t, image)
				expected(t).askAll(t, e.address(t, id), e.ended(t, id))
				return id
			})
		})
		t.Run("plain Python", func(t *testing.T) {
			stops(t, func() string {
				id := e.start(t, image, "python", "-c", "import time; print('up'); time.sleep(600)")
				e.awaitLog(t, id, "up")
				return id
			})
		})
	})
}

// A loaded image runs other commands than its own.
func TestLoadCommands(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		image := loaded(t, e)
		if got := e.run(t, image, "python", "-c", "import mlproject.schema, sklearn; print(sklearn.__version__)"); got != "1.9.1" {
			t.Errorf("python -c prints %q", got)
		}
		if got := e.run(t, image, "bash", "-c", "id -u; id -g; pwd; echo $HOME"); got != "10001\n0\n/app\n/home/app" {
			t.Errorf("bash -c prints %q", got)
		}
	})
}

// OpenShift gives each container its own user, in group 0.
func TestLoadAnyUser(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		image := loaded(t, e)
		for _, r := range expected(t).runs {
			if err := r.check(e.run(t, append([]string{"--user", "123456:0", image}, r.args...)...)); err != nil {
				t.Error(err)
			}
		}
		const writes = "id -u; touch $HOME/x /app/x /app/artifacts/x; python train.py >/dev/null; find artifacts -newer /app/x -name '*.pkl' | sort"
		if got := e.run(t, "--user", "123456:0", image, "sh", "-ec", writes); got != "123456\nartifacts/model.pkl\nartifacts/preprocessor.pkl" {
			t.Errorf("the user and what training wrote anew: %q", got)
		}
	})
}
