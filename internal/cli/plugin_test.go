package cli

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

func TestPluginMetadata(t *testing.T) {
	var out strings.Builder
	code := Program{Version: "v1", Stdout: &out}.Run(t.Context(), []string{"docker-wainwright", "docker-cli-plugin-metadata"})
	var got map[string]string
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil || code != 0 {
		t.Fatalf("%v, exit %d\n%s", err, code, out.String())
	}
	if got["SchemaVersion"] != "0.1.0" || got["Vendor"] == "" || got["Version"] != "v1" {
		t.Errorf("%v", got)
	}
}

func TestPluginCall(t *testing.T) {
	for name, c := range map[string]struct {
		args, want []string
		env        map[string]string
	}{
		"plain":                {[]string{"wainwright", "build", "-t", "x"}, []string{"build", "-t", "x"}, nil},
		"config":               {[]string{"--config", "dir", "wainwright", "plan"}, []string{"plan"}, map[string]string{"DOCKER_CONFIG": "dir"}},
		"context":              {[]string{"-c", "remote", "wainwright", "plan"}, []string{"plan"}, map[string]string{"DOCKER_CONTEXT": "remote", "DOCKER_HOST": ""}},
		"host":                 {[]string{"--host=tcp://h:1", "wainwright", "plan"}, []string{"plan"}, map[string]string{"DOCKER_HOST": "tcp://h:1"}},
		"debug":                {[]string{"-D", "wainwright", "plan"}, []string{"--debug", "plan"}, nil},
		"others":               {[]string{"-l", "warn", "--tlsverify", "--tlskey", "k", "wainwright", "plan", "--debug"}, []string{"plan", "--debug"}, nil},
		"a folder of our name": {[]string{"wainwright", "build", "wainwright"}, []string{"build", "wainwright"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			args, env, err := pluginCall(c.args, environ.Environ{"DOCKER_HOST=before"})
			if err != nil || !slices.Equal(args, c.want) {
				t.Errorf("%q, %v, want %q", args, err, c.want)
			}
			for key, value := range c.env {
				if got := env.Get(key); got != value {
					t.Errorf("%s = %q, want %q", key, got, value)
				}
			}
		})
	}
}

func TestPluginStopsWhenDockerHangsUp(t *testing.T) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	in := make(chan os.Signal, 1)
	out := withDockerCLI(in, environ.Environ{pluginSocket + "=" + path})
	docker, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	in <- syscall.SIGTERM
	if s := <-out; s != syscall.SIGTERM {
		t.Errorf("got %v, want what came in", s)
	}
	docker.Close()
	if s := <-out; s != syscall.SIGINT {
		t.Errorf("got %v, want an interrupt", s)
	}
}
