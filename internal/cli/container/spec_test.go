package container

import (
	"reflect"
	"strings"
	"syscall"
	"testing"
)

const config = `{"config": {"User": "10001:0", "Env": ["PATH=/bin", "A=1"], "Entrypoint": ["/init"],
	"Cmd": ["serve", "--port", "80"], "WorkingDir": "/app", "StopSignal": "SIGINT"}}`

func TestNewSpec(t *testing.T) {
	for name, c := range map[string]struct {
		config    string
		overrides Overrides
		want      Spec
	}{
		"the image's": {config, Overrides{}, Spec{
			Args: []string{"/init", "serve", "--port", "80"}, Env: []string{"PATH=/bin", "A=1"},
			User: "10001:0", Cwd: "/app", StopSignal: syscall.SIGINT,
		}},
		"overridden": {config, Overrides{
			Command: []string{"train"}, Env: []string{"B=2", "A=3"}, User: "root", Workdir: "/tmp",
		}, Spec{
			Args: []string{"/init", "train"}, Env: []string{"PATH=/bin", "A=3", "B=2"},
			User: "root", Cwd: "/tmp", StopSignal: syscall.SIGINT,
		}},
		"another entrypoint drops the command": {config, Overrides{Entrypoint: "/sh"}, Spec{
			Args: []string{"/sh"}, Env: []string{"PATH=/bin", "A=1"},
			User: "10001:0", Cwd: "/app", StopSignal: syscall.SIGINT,
		}},
		"a bare image": {`{"config": {"Cmd": ["x"]}}`, Overrides{}, Spec{
			Args: []string{"x"}, Cwd: "/", StopSignal: syscall.SIGTERM,
		}},
		"a signal's number": {`{"config": {"Cmd": ["x"], "StopSignal": "9"}}`, Overrides{}, Spec{
			Args: []string{"x"}, Cwd: "/", StopSignal: syscall.SIGKILL,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := NewSpec([]byte(c.config), c.overrides)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("\n got %+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
}

func TestNewSpecRefuses(t *testing.T) {
	for config, says := range map[string]string{
		`{}`: "no command",
		`{"config": {"Cmd": ["x"], "StopSignal": "SIGNOTHING"}}`: "stop signal",
		`x`: "configuration",
	} {
		if _, err := NewSpec([]byte(config), Overrides{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v, want it to say %q", config, err, says)
		}
	}
}

func TestCompleteEnv(t *testing.T) {
	lookup := func(key string) (string, bool) { return "value", key == "SET" }
	got := CompleteEnv([]string{"A=b=c", "SET", "NOT_SET", "EMPTY="}, lookup)
	if want := []string{"A=b=c", "SET=value", "EMPTY="}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
