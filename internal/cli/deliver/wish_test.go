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
	plain, graph, store := Place{Backend: connect.BuildKit}, Place{Backend: connect.DockerGraphdriver}, Place{Backend: connect.DockerContainerd}
	for name, c := range map[string]struct {
		wish    Wish
		outputs []string
		at      Place
		want    []string
	}{
		"nothing":           {at: plain},
		"nothing in Docker": {wish: Wish{Tags: tags}, at: graph, want: []string{"moby name=a.test/x:1,a.test/x:2"}},
		"nothing in Docker's containerd store": {wish: Wish{Tags: tags}, at: store,
			want: []string{"moby name=a.test/x:1,a.test/x:2 prefer-image-digest=true"}},
		"push": {wish: Wish{Tags: tags, Push: true}, at: plain,
			want: []string{"image name=a.test/x:1,a.test/x:2 push=true unpack=false"}},
		"push to this machine and to another": {wish: Wish{Tags: []string{"127.0.0.1:5000/x", "a.test/x"}, Push: true}, at: plain,
			want: []string{
				"image name=a.test/x push=true unpack=false",
				"image name=127.0.0.1:5000/x push=true registry.insecure=true unpack=false",
			}},
		"push from Docker": {wish: Wish{Tags: tags, Push: true}, at: graph,
			want: []string{"moby name=a.test/x:1,a.test/x:2 pushed by the engine"}},
		"push from Docker's containerd store": {wish: Wish{Tags: tags, Push: true}, at: store,
			want: []string{"moby name=a.test/x:1,a.test/x:2 prefer-image-digest=true push=true"}},
		"load":                {wish: Wish{Tags: tags, Load: LoadDocker}, at: plain, want: []string{"docker name=a.test/x:1,a.test/x:2 into docker"}},
		"load without a name": {wish: Wish{Load: LoadDocker}, at: plain, want: []string{"docker into docker"}},
		"load into a containerd store": {wish: Wish{Tags: tags, Load: LoadDocker}, at: Place{ContainerdStore: true},
			want: []string{"oci name=a.test/x:1,a.test/x:2 prefer-image-digest=true into docker"}},
		"load in Docker":             {wish: Wish{Load: LoadDocker}, at: graph, want: []string{"moby"}},
		"load and push in Docker":    {wish: Wish{Tags: tags, Load: LoadDocker, Push: true}, at: graph, want: []string{"moby name=a.test/x:1,a.test/x:2 pushed by the engine"}},
		"load and push in its store": {wish: Wish{Tags: []string{"x"}, Load: LoadDocker, Push: true}, at: store, want: []string{"moby name=x prefer-image-digest=true push=true"}},
		"load and push": {wish: Wish{Tags: []string{"a.test/x"}, Load: LoadDocker, Push: true}, at: plain,
			want: []string{"image name=a.test/x push=true unpack=false", "docker name=a.test/x into docker"}},
		"load into containerd": {wish: Wish{Tags: tags, Load: LoadContainerd}, at: plain, want: []string{"oci name=a.test/x:1,a.test/x:2 into containerd"}},
		"folder":               {outputs: []string{"out"}, at: graph, want: []string{"local > out"}},
		"tar on stdout":        {outputs: []string{"-"}, at: plain, want: []string{"tar > -"}},
		"archive":              {wish: Wish{Tags: []string{"x"}}, outputs: []string{"type=oci,dest=x.tar,compression=zstd"}, at: plain, want: []string{"oci compression=zstd name=x > x.tar"}},
		"archive on stdout":    {outputs: []string{"type=oci"}, at: plain, want: []string{"oci > -"}},
		"layout":               {outputs: []string{"type=oci,dest=x,tar=false"}, at: plain, want: []string{"oci tar=false > x"}},
		"docker output":        {outputs: []string{"type=docker"}, wish: Wish{Load: LoadDocker}, at: plain, want: []string{"docker into docker"}},
		"docker archive":       {outputs: []string{"type=docker,dest=x.tar"}, at: plain, want: []string{"docker > x.tar"}},
		"registry output":      {outputs: []string{"type=registry,name=a.test/y"}, at: plain, want: []string{"image name=a.test/y push=true unpack=false"}},
		"--tag over name":      {outputs: []string{"type=registry,name=a.test/y"}, wish: Wish{Tags: []string{"x"}}, at: plain, want: []string{"image name=x push=true unpack=false"}},
		"image not pushed":     {outputs: []string{"type=image,push=false"}, at: plain, want: []string{"image"}},
		"push makes it so":     {outputs: []string{"type=image,oci-mediatypes=true"}, wish: Wish{Tags: []string{"x"}, Push: true}, at: plain, want: []string{"image name=x oci-mediatypes=true push=true unpack=false"}},
		"cache only":           {outputs: []string{"type=cacheonly"}, at: graph},
		"two":                  {outputs: []string{"out", "type=tar,dest=x"}, at: plain, want: []string{"local > out", "tar > x"}},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			if c.wish.Outputs, err = request.ParseOutputs(c.outputs); err != nil {
				t.Fatal(err)
			}
			exports, err := c.wish.Exports(c.at)
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
		wish    Wish
		outputs []string
		at      Place
		says    string
	}{
		"push of no name":            {wish: Wish{Push: true}, says: "--tag"},
		"registry output of no name": {outputs: []string{"type=registry"}, says: "--tag"},
		"folder nowhere":             {outputs: []string{"type=local"}, says: "dest="},
		"folder on stdout":           {outputs: []string{"type=local,dest=-"}, says: "standard output"},
		"two on stdout":              {outputs: []string{"-", "type=oci"}, says: "two outputs"},
		"archive from Docker":        {outputs: []string{"type=oci,dest=x"}, at: Place{Backend: connect.DockerGraphdriver}, says: "builder of its own"},
		"containerd from Docker":     {wish: Wish{Load: LoadContainerd}, at: Place{Backend: connect.DockerGraphdriver}, says: "builder of its own"},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			if c.wish.Outputs, err = request.ParseOutputs(c.outputs); err != nil {
				t.Fatal(err)
			}
			if _, err := c.wish.Exports(c.at); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want it to say %q", err, c.says)
			}
		})
	}
}

func TestToDocker(t *testing.T) {
	typeDocker := []request.Output{{Type: "docker"}}
	for _, c := range []struct {
		wish    Wish
		backend connect.Backend
		want    bool
	}{
		{Wish{}, connect.BuildKit, false},
		{Wish{Load: LoadDocker}, connect.BuildKit, true},
		{Wish{Load: LoadDocker}, connect.DockerContainerd, false},
		{Wish{Load: LoadContainerd}, connect.BuildKit, false},
		{Wish{Outputs: typeDocker}, connect.BuildKit, true},
		{Wish{Outputs: typeDocker}, connect.DockerGraphdriver, false},
		{Wish{Outputs: []request.Output{{Type: "docker", Dest: "x.tar"}}}, connect.BuildKit, false},
	} {
		if got := c.wish.ToDocker(c.backend); got != c.want {
			t.Errorf("%+v on %v: %v", c.wish, c.backend, got)
		}
	}
}
