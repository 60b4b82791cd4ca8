package docker

import (
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/cli/cli/config/types"
	dockercontext "github.com/docker/cli/cli/context/docker"
	"github.com/moby/buildkit/session/auth/authprovider"
	"github.com/moby/moby/api/pkg/authconfig"
	"github.com/moby/moby/api/types/jsonstream"
	"github.com/moby/moby/api/types/system"
	"github.com/moby/moby/client"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

func TestHost(t *testing.T) {
	dir := t.TempDir()
	createContext(t, dir, "remote", map[string]any{dockercontext.DockerEndpoint: dockercontext.EndpointMeta{Host: "tcp://remote.test:2375"}}, nil)
	createContext(t, dir, "kubernetes", map[string]any{}, nil)
	for name, c := range map[string]struct {
		env     environ.Environ
		current string
		want    string
	}{
		"nothing":                        {nil, "", client.DefaultDockerHost},
		"the default context":            {nil, "default", client.DefaultDockerHost},
		"DOCKER_HOST":                    {environ.Environ{"DOCKER_HOST=tcp://a.test:1", "DOCKER_CONTEXT=remote"}, "remote", "tcp://a.test:1"},
		"DOCKER_CONTEXT":                 {environ.Environ{"DOCKER_CONTEXT=remote"}, "", "tcp://remote.test:2375"},
		"the chosen context":             {nil, "remote", "tcp://remote.test:2375"},
		"DOCKER_CONTEXT over the chosen": {environ.Environ{"DOCKER_CONTEXT=default"}, "remote", client.DefaultDockerHost},
	} {
		config := configfile.New(filepath.Join(dir, "config.json"))
		config.CurrentContext = c.current
		if got, err := endpoint(c.env, config); got.Host != c.want || err != nil {
			t.Errorf("%s: %s, %v, want %s", name, got.Host, err, c.want)
		}
	}
	for name, want := range map[string]string{"gone": `docker context "gone": `, "kubernetes": `docker context "kubernetes" names no host`} {
		_, err := endpoint(environ.Environ{"DOCKER_CONTEXT=" + name}, configfile.New(filepath.Join(dir, "config.json")))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v", err)
		}
	}
}

func TestContainerdStore(t *testing.T) {
	if containerdStore(system.Info{DriverStatus: [][2]string{{"Backing Filesystem", "extfs"}}}) {
		t.Error("overlay2")
	}
	if !containerdStore(system.Info{DriverStatus: [][2]string{{"driver-type", "io.containerd.snapshotter.v1"}}}) {
		t.Error("containerd")
	}
}

func TestPorts(t *testing.T) {
	set, bindings, err := ports([]string{"8080:80", "127.0.0.1:5000:5000/udp"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for port, list := range bindings {
		if _, exposed := set[port]; !exposed || len(list) != 1 {
			t.Errorf("%s: %v", port, list)
		}
		ip := ""
		if list[0].HostIP.IsValid() {
			ip = list[0].HostIP.String()
		}
		got[port.String()] = ip + ":" + list[0].HostPort
	}
	if want := map[string]string{"80/tcp": ":8080", "5000/udp": "127.0.0.1:5000"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if _, _, err := ports([]string{"http"}); err == nil || !strings.Contains(err.Error(), `--publish "http"`) {
		t.Errorf("error %v", err)
	}
}

func TestMessagesEndAtAnError(t *testing.T) {
	n := 0
	err := eachMessage(strings.NewReader(`{"status":"a"}{"errorDetail":{"message":"denied"}}{"status":"b"}`), func(jsonstream.Message) error {
		n++
		return nil
	})
	if err == nil || err.Error() != "denied" || n != 1 {
		t.Errorf("%v after %d messages", err, n)
	}
}

func TestCredentials(t *testing.T) {
	config := configfile.New("")
	config.AuthConfigs = map[string]types.AuthConfig{
		authprovider.DockerHubConfigfileKey: {Username: "hub"},
		"registry.test":                     {Username: "other"},
	}
	for tag, want := range map[string]string{"a/b": "hub", "registry.test/a": "other", "unknown.test/a": ""} {
		encoded, err := credentials(tag, config)
		if err != nil {
			t.Fatal(err)
		}
		auth, err := authconfig.Decode(encoded)
		if err != nil || auth.Username != want {
			t.Errorf("%s: %+v, %v, want %s", tag, auth, err, want)
		}
	}
}

func TestSignalName(t *testing.T) {
	for s, want := range map[syscall.Signal]string{
		syscall.SIGINT: "SIGINT", syscall.SIGKILL: "SIGKILL", syscall.SIGHUP: "SIGHUP",
	} {
		if got := signalName(s); got != want {
			t.Errorf("%v: %s", s, got)
		}
	}
}
