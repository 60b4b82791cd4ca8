package cli

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/util/entitlements"
)

func TestPositional(t *testing.T) {
	for name, c := range map[string]struct {
		args    []string
		dash    int
		image   string
		path    string
		command []string
		says    string
	}{
		"nothing":            {dash: -1, path: "."},
		"a path":             {args: []string{"project"}, dash: -1, path: "project"},
		"a command":          {args: []string{"python", "-V"}, dash: 0, path: ".", command: []string{"python", "-V"}},
		"both":               {args: []string{"project", "python"}, dash: 1, path: "project", command: []string{"python"}},
		"a URL":              {args: []string{"https://git.test/a.git"}, dash: -1, path: "https://git.test/a.git"},
		"a path that is not": {args: []string{"./nowhere"}, dash: -1, path: "./nowhere"}, // the build says it
		"an image":           {args: []string{"team/image:1"}, dash: -1, says: "--image team/image:1"},
		"no dash":            {args: []string{"project", "python"}, dash: -1, says: "after --"},
		"image and path":     {args: []string{"project"}, dash: -1, image: "x", says: "--image or a PATH"},
		"image, command":     {args: []string{"python"}, dash: 0, image: "x", path: ".", command: []string{"python"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.Mkdir("project", 0o755); err != nil {
				t.Fatal(err)
			}
			o := runOptions{image: c.image}
			err := o.positional(c.args, c.dash)
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("error %v, want it to say %q", err, c.says)
				}
				return
			}
			if err != nil || o.request.Context != c.path || !slices.Equal(o.overrides.Command, c.command) {
				t.Errorf("path %q command %q, %v", o.request.Context, o.overrides.Command, err)
			}
		})
	}
}

func TestRefusalOfTheHostNetworkIsKnown(t *testing.T) {
	host := entitlements.EntitlementNetworkHost
	_, err := entitlements.WhiteList([]entitlements.Entitlement{host}, []entitlements.Entitlement{})
	if err == nil || !refusesHostNetwork(err) {
		t.Errorf("BuildKit says %v", err)
	}
	if refusesHostNetwork(errors.New("another")) {
		t.Error("another error is taken for it")
	}
}
