package deliver

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/cli/connect"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// text is an export in one line, so that a table can hold it.
func (e Export) text() string {
	parts := []string{e.Type}
	for _, key := range slices.Sorted(maps.Keys(e.Attrs)) {
		parts = append(parts, key+"="+e.Attrs[key])
	}
	if e.Dest != "" {
		parts = append(parts, "> "+e.Dest)
	}
	if e.Load != NoLoad {
		parts = append(parts, "into "+string(e.Load))
	}
	if e.EnginePush {
		parts = append(parts, "pushed by the engine")
	}
	return strings.Join(parts, " ")
}

func TestExports(t *testing.T) {
	tags := []string{"a.test/x:1", "a.test/x:2"}
	plain, graph, store := Destination{Backend: connect.BuildKit}, Destination{Backend: connect.DockerGraphdriver}, Destination{Backend: connect.DockerContainerd}
	for name, c := range map[string]struct {
		request OutputRequest
		outputs []string
		at      Destination
		want    []string
	}{
		"nothing":           {at: plain},
		"nothing in Docker": {request: OutputRequest{Tags: tags}, at: graph, want: []string{"moby name=a.test/x:1,a.test/x:2"}},
		"nothing in Docker's containerd store": {request: OutputRequest{Tags: tags}, at: store,
			want: []string{"moby name=a.test/x:1,a.test/x:2 prefer-image-digest=true"}},
		"push": {request: OutputRequest{Tags: tags, Push: true}, at: plain,
			want: []string{"image name=a.test/x:1,a.test/x:2 push=true unpack=false"}},
		"push to this machine and to another": {request: OutputRequest{Tags: []string{"127.0.0.1:5000/x", "a.test/x"}, Push: true}, at: plain,
			want: []string{
				"image name=a.test/x push=true unpack=false",
				"image name=127.0.0.1:5000/x push=true registry.insecure=true unpack=false",
			}},
		"push from Docker": {request: OutputRequest{Tags: tags, Push: true}, at: graph,
			want: []string{"moby name=a.test/x:1,a.test/x:2 pushed by the engine"}},
		"push from Docker's containerd store": {request: OutputRequest{Tags: tags, Push: true}, at: store,
			want: []string{"moby name=a.test/x:1,a.test/x:2 prefer-image-digest=true push=true"}},
		"load":                {request: OutputRequest{Tags: tags, Load: LoadDocker}, at: plain, want: []string{"docker name=a.test/x:1,a.test/x:2 into docker"}},
		"load without a name": {request: OutputRequest{Load: LoadDocker}, at: plain, want: []string{"docker into docker"}},
		"load into a containerd store": {request: OutputRequest{Tags: tags, Load: LoadDocker}, at: Destination{ContainerdStore: true},
			want: []string{"oci name=a.test/x:1,a.test/x:2 prefer-image-digest=true into docker"}},
		"load in Docker":             {request: OutputRequest{Load: LoadDocker}, at: graph, want: []string{"moby"}},
		"load and push in Docker":    {request: OutputRequest{Tags: tags, Load: LoadDocker, Push: true}, at: graph, want: []string{"moby name=a.test/x:1,a.test/x:2 pushed by the engine"}},
		"load and push in its store": {request: OutputRequest{Tags: []string{"x"}, Load: LoadDocker, Push: true}, at: store, want: []string{"moby name=x prefer-image-digest=true push=true"}},
		"load and push": {request: OutputRequest{Tags: []string{"a.test/x"}, Load: LoadDocker, Push: true}, at: plain,
			want: []string{"image name=a.test/x push=true unpack=false", "docker name=a.test/x into docker"}},
		"load into containerd": {request: OutputRequest{Tags: tags, Load: LoadContainerd}, at: plain, want: []string{"oci name=a.test/x:1,a.test/x:2 into containerd"}},
		"folder":               {outputs: []string{"out"}, at: graph, want: []string{"local > out"}},
		"tar on stdout":        {outputs: []string{"-"}, at: plain, want: []string{"tar > -"}},
		"archive":              {request: OutputRequest{Tags: []string{"x"}}, outputs: []string{"type=oci,dest=x.tar,compression=zstd"}, at: plain, want: []string{"oci compression=zstd name=x > x.tar"}},
		"archive on stdout":    {outputs: []string{"type=oci"}, at: plain, want: []string{"oci > -"}},
		"layout":               {outputs: []string{"type=oci,dest=x,tar=false"}, at: plain, want: []string{"oci tar=false > x"}},
		"docker output":        {outputs: []string{"type=docker"}, request: OutputRequest{Load: LoadDocker}, at: plain, want: []string{"docker into docker"}},
		"docker archive":       {outputs: []string{"type=docker,dest=x.tar"}, at: plain, want: []string{"docker > x.tar"}},
		"registry output":      {outputs: []string{"type=registry,name=a.test/y"}, at: plain, want: []string{"image name=a.test/y push=true unpack=false"}},
		"--tag over name":      {outputs: []string{"type=registry,name=a.test/y"}, request: OutputRequest{Tags: []string{"x"}}, at: plain, want: []string{"image name=x push=true unpack=false"}},
		"image not pushed":     {outputs: []string{"type=image,push=false"}, at: plain, want: []string{"image"}},
		"push makes it so":     {outputs: []string{"type=image,oci-mediatypes=true"}, request: OutputRequest{Tags: []string{"x"}, Push: true}, at: plain, want: []string{"image name=x oci-mediatypes=true push=true unpack=false"}},
		"cache only":           {outputs: []string{"type=cacheonly"}, at: graph},
		"two":                  {outputs: []string{"out", "type=tar,dest=x"}, at: plain, want: []string{"local > out", "tar > x"}},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			if c.request.Outputs, err = request.ParseOutputs(c.outputs); err != nil {
				t.Fatal(err)
			}
			exports, err := c.request.Exports(c.at)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range exports {
				got = append(got, e.text())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("exports\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestExportsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		request OutputRequest
		outputs []string
		at      Destination
		says    string
	}{
		"push of no name":            {request: OutputRequest{Push: true}, says: "--tag"},
		"registry output of no name": {outputs: []string{"type=registry"}, says: "--tag"},
		"folder nowhere":             {outputs: []string{"type=local"}, says: "dest="},
		"folder on stdout":           {outputs: []string{"type=local,dest=-"}, says: "standard output"},
		"two on stdout":              {outputs: []string{"-", "type=oci"}, says: "two outputs"},
		"archive from Docker":        {outputs: []string{"type=oci,dest=x"}, at: Destination{Backend: connect.DockerGraphdriver}, says: "builder of its own"},
		"containerd from Docker":     {request: OutputRequest{Load: LoadContainerd}, at: Destination{Backend: connect.DockerGraphdriver}, says: "builder of its own"},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			if c.request.Outputs, err = request.ParseOutputs(c.outputs); err != nil {
				t.Fatal(err)
			}
			if _, err := c.request.Exports(c.at); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want it to say %q", err, c.says)
			}
		})
	}
}

func TestToDocker(t *testing.T) {
	typeDocker := []request.Output{{Type: "docker"}}
	for _, c := range []struct {
		request OutputRequest
		backend connect.Backend
		want    bool
	}{
		{OutputRequest{}, connect.BuildKit, false},
		{OutputRequest{Load: LoadDocker}, connect.BuildKit, true},
		{OutputRequest{Load: LoadDocker}, connect.DockerContainerd, false},
		{OutputRequest{Load: LoadContainerd}, connect.BuildKit, false},
		{OutputRequest{Outputs: typeDocker}, connect.BuildKit, true},
		{OutputRequest{Outputs: typeDocker}, connect.DockerGraphdriver, false},
		{OutputRequest{Outputs: []request.Output{{Type: "docker", Dest: "x.tar"}}}, connect.BuildKit, false},
	} {
		if got := c.request.ToDocker(c.backend); got != c.want {
			t.Errorf("%+v on %v: %v", c.request, c.backend, got)
		}
	}
}
