package replay

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	"github.com/opencontainers/go-digest"
	fstypes "github.com/tonistiigi/fsutil/types"
)

const (
	realSession = "k3j4h5"
	realHost    = "mirror.internal"
)

// daemon is a BuildKit with files in every result. It fails steps that exit with 1.
type daemon struct {
	gwclient.Client
	files  map[string]string
	solved []*pb.Definition
}

func (d *daemon) BuildOpts() gwclient.BuildOpts {
	return gwclient.BuildOpts{SessionID: realSession, LLBCaps: pb.Caps.CapSet(pb.Caps.All()), Caps: gwpb.Caps.CapSet(gwpb.Caps.All())}
}

func (d *daemon) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, digest.FromString(ref), []byte(`{"os":"linux"}`), nil
}

func (d *daemon) Solve(_ context.Context, request gwclient.SolveRequest) (*gwclient.Result, error) {
	d.solved = append(d.solved, request.Definition)
	for _, op := range operations(request.Definition) {
		if exec := op.GetExec(); exec != nil && exec.Meta.Args[0] == "false" {
			err := &gwpb.ExitError{ExitCode: 1, Err: errors.New("exit code: 1")}
			return nil, &errdefs.SolveError{Solve: &errdefs.Solve{Op: op, MountIDs: []string{"made-up"}}, Err: err}
		}
	}
	result := gwclient.NewResult()
	result.SetRef(&tree{files: d.files})
	return result, nil
}

func (d *daemon) NewContainer(context.Context, gwclient.NewContainerRequest) (gwclient.Container, error) {
	return &report{}, nil
}

type report struct{ gwclient.Container }

func (*report) ReadFile(context.Context, gwclient.ReadContainerRequest) ([]byte, error) {
	return []byte("the report"), nil
}

func (*report) Release(context.Context) error { return nil }

func operations(def *pb.Definition) (all []*pb.Op) {
	for _, data := range def.Def {
		var op pb.Op
		if err := op.Unmarshal(data); err != nil {
			panic(err)
		}
		all = append(all, &op)
	}
	return all
}

type tree struct {
	gwclient.Reference
	files map[string]string
}

func (t *tree) StatFile(_ context.Context, request gwclient.StatRequest) (*fstypes.Stat, error) {
	text, ok := t.files[request.Path]
	if !ok {
		return nil, errors.New("lstat /var/lib/snapshots/7" + request.Path + ": no such file or directory")
	}
	return &fstypes.Stat{Path: filepath.Base(request.Path), Mode: 0o644, Size: int64(len(text))}, nil
}

func (t *tree) ReadFile(_ context.Context, request gwclient.ReadRequest) ([]byte, error) {
	text := t.files[request.Filename]
	if part := request.Range; part != nil {
		text = text[part.Offset:min(len(text), part.Offset+part.Length)]
	}
	return []byte(text), nil
}

func (t *tree) ReadDir(context.Context, gwclient.ReadDirRequest) ([]*fstypes.Stat, error) {
	return []*fstypes.Stat{{Path: "b", Mode: 0o644}, {Path: "a", Mode: 0o644}}, nil
}

// step is a state that a script makes, with an argument of its own.
func step(script, name string, args ...string) llb.State {
	scripts := llb.Scratch().File(llb.Mkfile("/step.py", 0o644, []byte(script)), llb.WithCustomName(scriptsVertex))
	base := llb.Image("docker.io/library/base:1")
	context := llb.Local("context", llb.SessionID(sessionName))
	return base.Run(llb.Args(append([]string{"true"}, args...)), llb.WithCustomName(name),
		llb.AddMount("/scripts", scripts), llb.AddMount("/context", context)).AddMount("/out", llb.Scratch())
}

func solve(t *testing.T, c gwclient.Client, st llb.State) (gwclient.Reference, error) {
	t.Helper()
	def, err := st.Marshal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	result, err := c.Solve(t.Context(), gwclient.SolveRequest{Definition: def.ToPB()})
	if err != nil {
		return nil, err
	}
	return result.SingleRef()
}

func read(t *testing.T, c gwclient.Client, st llb.State, name string, part *gwclient.FileRange) (string, error) {
	t.Helper()
	ref, err := solve(t, c, st)
	if err != nil {
		t.Fatal(err)
	}
	data, err := ref.ReadFile(t.Context(), gwclient.ReadRequest{Filename: name, Range: part})
	return string(data), err
}

// record records what do asks of a daemon, and gives what was written and read again.
func record(t *testing.T, d *daemon, do func(c gwclient.Client)) *Recording {
	t.Helper()
	recorder := NewRecorder(&Names{}, nil)
	do(recorder.Client(d, Options{}))
	recording, err := recorder.Recording()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "recording.json.gz")
	if err := recording.Write(name); err != nil {
		t.Fatal(err)
	}
	again, err := Read(name)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func TestFiles(t *testing.T) {
	d := &daemon{files: map[string]string{"/text": "hello", "/bytes": "\xff\x00"}}
	made := step("print(1)", "make")
	recording := record(t, d, func(c gwclient.Client) {
		for name, want := range d.files {
			if got, err := read(t, c, made, name, nil); got != want || err != nil {
				t.Errorf("%s is recorded as %q, %v", name, got, err)
			}
		}
		if _, err := read(t, c, made, "/nothing", nil); err == nil {
			t.Error("a missing file is read")
		}
		ref, _ := solve(t, c, made)
		if _, err := ref.ReadDir(t.Context(), gwclient.ReadDirRequest{Path: "/"}); err != nil {
			t.Error(err)
		}
	})
	player := NewPlayer(recording, Options{})
	for name, want := range d.files {
		if got, err := read(t, player, made, name, nil); got != want || err != nil {
			t.Errorf("%s is replayed as %q, %v", name, got, err)
		}
	}
	if got, err := read(t, player, made, "/text", &gwclient.FileRange{Offset: 1, Length: 3}); got != "ell" || err != nil {
		t.Errorf("the range is %q, %v", got, err)
	}
	if _, err := read(t, player, made, "/nothing", nil); err == nil || err.Error() != "no such file or directory" {
		t.Errorf("a missing file: %v", err)
	}
	ref, _ := solve(t, player, made)
	if entries, err := ref.ReadDir(t.Context(), gwclient.ReadDirRequest{Path: ""}); err != nil || len(entries) != 2 || entries[0].Path != "a" {
		t.Errorf("the folder has %v, %v", entries, err)
	}
	if missing := player.Missing(); len(missing) > 0 {
		t.Errorf("missing: %q", missing)
	}
	if _, err := read(t, player, made, "/other", nil); err == nil {
		t.Error("what is not recorded is read")
	}
	if missing := player.Missing(); len(missing) != 1 || !strings.Contains(missing[0], `the file /other of the state "make, exec /out"`) {
		t.Errorf("missing: %q", missing)
	}
}

func TestFind(t *testing.T) {
	d := &daemon{files: map[string]string{"/a": "1"}}
	recording := record(t, d, func(c gwclient.Client) {
		read(t, c, step("print(1)", "one"), "/a", nil)
		read(t, c, step("print(1)", "same", "x"), "/a", nil)
		read(t, c, step("print(1)", "same", "y"), "/a", nil)
		read(t, c, step("print(1)", "differs", "p"), "/a", nil)
		d.files["/a"] = "2"
		read(t, c, step("print(1)", "differs", "q"), "/a", nil)
	})
	for name, c := range map[string]struct {
		st    llb.State
		want  string
		found bool
	}{
		"another script":           {step("print(2)", "one"), "1", true},
		"another script of two":    {step("print(2)", "differs", "q"), "2", true},
		"other arguments":          {step("print(1)", "one", "z"), "1", true},
		"one of two that agree":    {step("print(1)", "same", "z"), "1", true},
		"one of two that do not":   {step("print(1)", "differs", "z"), "", false},
		"a name that is not there": {step("print(1)", "new", "z"), "", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, NewPlayer(recording, Options{}), c.st, "/a", nil)
			if got != c.want || (err == nil) != c.found {
				t.Errorf("it reads %q, %v", got, err)
			}
		})
	}
}

func TestWithoutPages(t *testing.T) {
	const metadata = "Name: six\nHome-page: https://a.example.test\nProject-URL: Docs, https://b.example.test\nLicense: MIT\n\nHome-page: six\n\nmore\n"
	if got := string(withoutPages([]byte(metadata))); got != "Name: six\nLicense: MIT\n" {
		t.Errorf("it leaves %q", got)
	}
}

// The frontend sees stand-ins for names of the machine, and the daemon gets the names.
func TestNames(t *testing.T) {
	lock := `wheels = [{ url = "https://` + realHost + `/six.whl" }]`
	d := &daemon{files: map[string]string{"/pylock.toml": lock}}
	var shown string
	recording := record(t, d, func(c gwclient.Client) {
		if session := c.BuildOpts().SessionID; session != sessionName {
			t.Errorf("the session is %s", session)
		}
		shown, _ = read(t, c, step("print(1)", "lock"), "/pylock.toml", nil)
		read(t, c, step("print(1)", "install", shown), "/pylock.toml", nil)
	})
	if strings.Contains(shown, realHost) || !strings.Contains(shown, filesHost) {
		t.Errorf("the frontend sees %s", shown)
	}
	for _, op := range operations(d.solved[1]) {
		if exec := op.GetExec(); exec != nil && exec.Meta.Args[1] != lock {
			t.Errorf("the step gets %s", exec.Meta.Args[1])
		}
		if attrs := op.GetSource().GetAttrs(); op.GetSource() != nil && attrs[pb.AttrLocalSessionID] == sessionName {
			t.Error("the daemon gets the stand-in of the session")
		}
	}
	name := filepath.Join(t.TempDir(), "recording")
	if err := recording.Write(name); err != nil {
		t.Fatal(err)
	}
	first, _ := os.ReadFile(name)
	if err := recording.Write(name); err != nil {
		t.Fatal(err)
	}
	if again, _ := os.ReadFile(name); string(again) != string(first) {
		t.Error("the same recording is other bytes")
	}
	stat, err := solve(t, NewPlayer(recording, Options{}), step("print(1)", "lock"))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := stat.StatFile(t.Context(), gwclient.StatRequest{Path: "/pylock.toml"}); err != nil || s.Size != int64(len(shown)) {
		t.Errorf("the size is %v, %v", s, err)
	}
}

func TestFailure(t *testing.T) {
	failing := llb.Image("docker.io/library/base:1").Run(llb.Args([]string{"false"}), llb.WithCustomName("fail")).Root()
	explain := func(c gwclient.Client) (code uint32, text string) {
		_, err := solve(t, c, failing)
		var exit *gwpb.ExitError
		var failed *errdefs.SolveError
		if !errors.As(err, &exit) || !errors.As(err, &failed) {
			t.Fatalf("it fails with %v", err)
		}
		container, err := c.NewContainer(t.Context(), gwclient.NewContainerRequest{Mounts: []gwclient.Mount{{Dest: "/", ResultID: failed.MountIDs[0]}}})
		if err != nil {
			t.Fatal(err)
		}
		data, err := container.ReadFile(t.Context(), gwclient.ReadContainerRequest{ReadRequest: gwclient.ReadRequest{Filename: "/failure.json"}})
		if err != nil {
			t.Fatal(err)
		}
		return exit.ExitCode, string(data)
	}
	recording := record(t, &daemon{}, func(c gwclient.Client) { explain(c) })
	if code, text := explain(NewPlayer(recording, Options{})); code != 1 || text != "the report" {
		t.Errorf("it is explained with %d, %q", code, text)
	}
}

// Of a large file the parts are recorded that were read.
func TestParts(t *testing.T) {
	d := &daemon{files: map[string]string{"/large": strings.Repeat("0123456789", maxWhole/5)}}
	made := step("print(1)", "make")
	recording := record(t, d, func(c gwclient.Client) {
		read(t, c, made, "/large", &gwclient.FileRange{Offset: 0, Length: 100})
		read(t, c, made, "/large", &gwclient.FileRange{Offset: 100, Length: 100})
	})
	player := NewPlayer(recording, Options{})
	if got, err := read(t, player, made, "/large", &gwclient.FileRange{Offset: 95, Length: 10}); got != "5678901234" || err != nil {
		t.Errorf("the range is %q, %v", got, err)
	}
	if got, err := read(t, player, made, "/large", &gwclient.FileRange{Offset: 195, Length: 10}); err == nil {
		t.Errorf("what is not recorded is %q", got)
	}
}

func TestCapabilities(t *testing.T) {
	recording := record(t, &daemon{}, func(gwclient.Client) {})
	has := NewPlayer(recording, Options{}).BuildOpts().LLBCaps
	lacks := NewPlayer(recording, Options{Lacking: []apicaps.CapID{pb.CapMergeOp}}).BuildOpts().LLBCaps
	if has.Supports(pb.CapMergeOp) != nil || lacks.Supports(pb.CapMergeOp) == nil || lacks.Supports(pb.CapDiffOp) != nil {
		t.Error("a daemon lacks other capabilities than it is to")
	}
}
