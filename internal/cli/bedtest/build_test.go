package bedtest

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

// manifest asks the registry for an image's manifest.
func manifest(t *testing.T, b bed.Bed, name, reference string) (digest.Digest, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+b.Registry+"/v2/"+name+"/manifests/"+reference, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s:%s: %s %v\n%s", name, reference, answer.Status, err, text)
	}
	return digest.FromBytes(text), text
}

func TestPush(t *testing.T) {
	b := bed.Env(t)
	name := "cli/" + clitest.Unique(t)
	dir, out := clitest.Project(t), t.TempDir()
	iid, metadata := filepath.Join(out, "iid"), filepath.Join(out, "metadata.json")
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("tell")), Args: []string{
		"build", "--push", "-t", b.Registry + "/" + name + ":v1", "-t", b.Registry + "/" + name + ":v2",
		"--label", "a=b", "--iidfile", iid, "--metadata-file", metadata, dir,
	}})
	if r.Code != 0 {
		t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
	}
	dgst, text := manifest(t, b, name, "v1")
	if second, _ := manifest(t, b, name, "v2"); second != dgst {
		t.Errorf("v2 is %s, v1 %s", second, dgst)
	}
	if want := b.Registry + "/" + name + ":v1@" + dgst.String() + "\n"; r.Stdout != want {
		t.Errorf("standard output is %q, want %q", r.Stdout, want)
	}
	var m struct{ Config struct{ Digest string } }
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(iid); string(got) != m.Config.Digest {
		t.Errorf("iidfile %q, want %q", got, m.Config.Digest)
	}
	var said map[string]any
	if got, _ := os.ReadFile(metadata); json.Unmarshal(got, &said) != nil || said["containerimage.digest"] != dgst.String() {
		t.Errorf("metadata\n%s", got)
	}
	if !strings.Contains(r.Stderr, "wainwright: BuildKit at "+b.BuildkitHost+" (BUILDKIT_HOST)\n") {
		t.Errorf("the connection is not said:\n%s", r.Stderr)
	}
}

func TestPlatforms(t *testing.T) {
	b := bed.Env(t)
	name := "cli/" + clitest.Unique(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest()), Args: []string{
		"build", "--push", "-t", b.Registry + "/" + name, "--platform", "linux/amd64,linux/arm64", clitest.Project(t),
	}})
	if r.Code != 0 {
		t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
	}
	_, text := manifest(t, b, name, "latest")
	var index struct {
		Manifests []struct{ Platform struct{ Architecture string } }
	}
	if err := json.Unmarshal(text, &index); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range index.Manifests {
		got = append(got, m.Platform.Architecture)
	}
	if !slices.Equal(got, []string{"amd64", "arm64"}) {
		t.Errorf("platforms %v", got)
	}
}

func TestOutputs(t *testing.T) {
	b := bed.Env(t)
	dir := clitest.Project(t)
	for name, c := range map[string]struct {
		output func(out string) string
		stdout func(t *testing.T, text string)
		file   string
	}{
		"folder": {func(out string) string { return out }, isEmpty, clitest.GuestFile},
		"tar":    {func(out string) string { return "type=tar,dest=" + filepath.Join(out, "x.tar") }, isEmpty, "x.tar"},
		"oci":    {func(out string) string { return "type=oci,dest=" + filepath.Join(out, "x.tar") }, isDigest, "x.tar"},
		"layout": {func(out string) string { return "type=oci,tar=false,dest=" + out }, isDigest, "index.json"},
		"stdout": {func(string) string { return "-" }, isTarWithGuest, ""},
		"none":   {func(string) string { return "type=cacheonly" }, isEmpty, ""},
	} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest()), Args: []string{"build", "--progress", "quiet", "-o", c.output(out), dir}})
			if r.Code != 0 || r.Stderr != "" {
				t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
			}
			c.stdout(t, r.Stdout)
			if _, err := os.Stat(filepath.Join(out, c.file)); err != nil {
				t.Error(err)
			}
		})
	}
}

func isEmpty(t *testing.T, text string) {
	if text != "" {
		t.Errorf("standard output is %q", text)
	}
}

func isDigest(t *testing.T, text string) {
	if _, err := digest.Parse(strings.TrimSuffix(text, "\n")); err != nil {
		t.Errorf("standard output is %q: %v", text, err)
	}
}

func isTarWithGuest(t *testing.T, text string) {
	archive := tar.NewReader(strings.NewReader(text))
	for {
		header, err := archive.Next()
		if err != nil {
			t.Fatalf("no guest in the archive: %v", err)
		}
		if header.Name == clitest.GuestFile {
			return
		}
	}
}

func TestNothingDeliveredIsSaid(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest()), Args: []string{"build", clitest.Project(t)}})
	if r.Code != 0 || r.Stdout != "" || !strings.Contains(r.Stderr, "stays in the build cache") {
		t.Errorf("exit %d, standard output %q\n%s", r.Code, r.Stdout, r.Stderr)
	}
}

func TestFailedBuildLeavesTheFileThatWasThere(t *testing.T) {
	b := bed.Env(t)
	path := filepath.Join(t.TempDir(), "x.tar")
	if err := os.WriteFile(path, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := clitest.Run(t, b, clitest.Call{Build: fails, Args: []string{"build", "-o", "type=oci,dest=" + path, t.TempDir()}})
	if text, _ := os.ReadFile(path); r.Code != 1 || string(text) != "before" {
		t.Errorf("exit %d, the file holds %q", r.Code, text)
	}
}

// fails is a frontend whose error is about a line, with a warning before.
func fails(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
	info := &pb.SourceInfo{Filename: "setup.py", Data: []byte("import numpy\nsetup()\n")}
	line := []*pb.Range{{Start: &pb.Position{Line: 1}, End: &pb.Position{Line: 1}}}
	st := llb.Scratch().File(llb.Mkfile("/x", 0o644, []byte("x")), llb.WithCustomName("write a file"))
	def, err := st.Marshal(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.Solve(ctx, gwclient.SolveRequest{Definition: def.ToPB(), Evaluate: true}); err != nil {
		return nil, err
	}
	head, err := def.Head()
	if err != nil {
		return nil, err
	}
	if err := c.Warn(ctx, head, "Pickle: model.pkl: written by another version", gwclient.WarnOpts{
		Level: 1, SourceInfo: info, Range: line, Detail: [][]byte{[]byte("the whole story")},
	}); err != nil {
		return nil, err
	}
	return nil, errdefs.WithSource(errors.New("numpy is not installed"), &errdefs.Source{Info: info, Ranges: line})
}

const snippet = `setup.py:1
--------------------
   1 | >>> import numpy
   2 |     setup()
   3 |     
--------------------
ERROR: numpy is not installed
`

func TestErrorAndWarning(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: fails, Args: []string{"build", t.TempDir()}})
	if r.Code != 1 || r.Stdout != "" || !strings.HasSuffix(r.Stderr, snippet) {
		t.Errorf("exit %d, standard output %q\n%s", r.Code, r.Stdout, r.Stderr)
	}
	const warning = "\n1 warning found (use --debug to expand):\n - Pickle: model.pkl: written by another version\n"
	if !strings.Contains(r.Stderr, warning) {
		t.Errorf("no warning in\n%s", r.Stderr)
	}
	r = clitest.Run(t, b, clitest.Call{Build: fails, Args: []string{"build", "--debug", t.TempDir()}})
	if !strings.Contains(r.Stderr, "the whole story") {
		t.Errorf("--debug does not expand:\n%s", r.Stderr)
	}
}

func TestQuietSaysOnlyTheError(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: fails, Args: []string{"build", "--progress", "quiet", t.TempDir()}})
	if r.Code != 1 || r.Stderr != snippet {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}

func TestRawJSONIsOnlyJSON(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest()), Args: []string{"build", "--progress", "rawjson", clitest.Project(t)}})
	if r.Code != 0 || r.Stderr == "" {
		t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
	}
	for line := range strings.Lines(r.Stderr) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}
