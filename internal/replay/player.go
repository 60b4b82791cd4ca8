package replay

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"sync"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// Player is a client of BuildKit that answers from a recording.
type Player struct {
	recording *Recording
	bopts     gwclient.BuildOpts
	byGraph   map[string][]*State
	byName    map[string][]*State

	access   sync.Mutex
	missing  map[string]bool
	warnings []Warning
}

// Warning is what the frontend warned of.
type Warning struct {
	Text string
	gwclient.WarnOpts
}

// NewPlayer gives a client for one build.
func NewPlayer(r *Recording, opts Options) *Player {
	p := &Player{
		recording: r,
		bopts:     r.buildOpts(opts),
		byGraph:   map[string][]*State{},
		byName:    map[string][]*State{},
		missing:   map[string]bool{},
	}
	for _, state := range r.States {
		p.byGraph[state.Graph] = append(p.byGraph[state.Graph], state)
		p.byName[state.Name] = append(p.byName[state.Name], state)
	}
	return p
}

// Missing lists what was asked and is not recorded, sorted.
func (p *Player) Missing() []string {
	p.access.Lock()
	defer p.access.Unlock()
	return slices.Sorted(maps.Keys(p.missing))
}

// Warnings are the frontend's, in the order in which it sent them.
func (p *Player) Warnings() []Warning {
	p.access.Lock()
	defer p.access.Unlock()
	return slices.Clone(p.warnings)
}

// miss notes that something is not recorded, and gives the error for it.
func (p *Player) miss(format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	p.access.Lock()
	defer p.access.Unlock()
	p.missing[text] = true
	return fmt.Errorf("not recorded: %s", text)
}

func (p *Player) BuildOpts() gwclient.BuildOpts { return p.bopts }

func (*Player) Inputs(context.Context) (map[string]llb.State, error) { return nil, nil }

func (p *Player) Warn(_ context.Context, _ digest.Digest, text string, opts gwclient.WarnOpts) error {
	p.access.Lock()
	defer p.access.Unlock()
	p.warnings = append(p.warnings, Warning{text, opts})
	return nil
}

func (p *Player) ResolveImageConfig(_ context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	asked := imageQuestion(ref, opt)
	answer, ok := p.recording.Images[asked]
	switch {
	case !ok:
		return "", "", nil, p.miss("the config of the image %s", asked)
	case answer.Error != "":
		return "", "", nil, errors.New(answer.Error)
	}
	return answer.Ref, digest.Digest(answer.Digest), slices.Clone(answer.Config), nil
}

func (p *Player) ResolveSourceMetadata(_ context.Context, op *pb.SourceOp, opt sourceresolver.Opt) (*sourceresolver.MetaResponse, error) {
	asked := question(op.Identifier, opt.ImageOpt)
	answer, ok := p.recording.Sources[asked]
	if !ok {
		return nil, p.miss("the metadata of the source %s", asked)
	}
	return answerOf(answer)
}

// Solve gives a result to read from, or the failure that was recorded. It runs nothing.
func (p *Player) Solve(ctx context.Context, request gwclient.SolveRequest) (*gwclient.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key, err := keyOf(request.Definition)
	if err != nil {
		return nil, err
	}
	states := p.find(key)
	if len(states) == 1 && states[0].Failure != nil {
		return nil, states[0].err()
	}
	result := gwclient.NewResult()
	result.SetRef(&Ref{Definition: request.Definition, player: p, key: key, states: states})
	return result, nil
}

// find finds states by their graph, or those with the name if there is none.
func (p *Player) find(key Key) []*State {
	if same := p.byGraph[key.Graph]; len(same) > 0 {
		return same
	}
	return p.byName[key.Name]
}

// err is the error that BuildKit gave.
func (s *State) err() error {
	f := s.Failure
	err := errors.New(f.Message)
	if f.ExitCode != 0 {
		err = &gwpb.ExitError{ExitCode: f.ExitCode, Err: err}
	}
	if f.Op == nil {
		return err
	}
	ids := func(names []string) (ids []string) {
		for _, name := range names {
			if name != "" {
				name = s.Graph + "/" + name
			}
			ids = append(ids, name)
		}
		return ids
	}
	return &errdefs.SolveError{
		Solve: &errdefs.Solve{Op: f.Op.CloneVT(), MountIDs: ids(f.Mounts), InputIDs: ids(f.Inputs)},
		Err:   err,
	}
}

// NewContainer gives a container that a file can be read from: the report of a step
// that failed.
func (p *Player) NewContainer(_ context.Context, request gwclient.NewContainerRequest) (gwclient.Container, error) {
	if len(request.Mounts) == 1 {
		for _, state := range p.recording.States {
			if f := state.Failure; f != nil {
				for _, mount := range slices.Concat(f.Mounts, f.Inputs) {
					if mount != "" && request.Mounts[0].ResultID == state.Graph+"/"+mount {
						return &container{player: p, failure: f, mount: mount}, nil
					}
				}
			}
		}
	}
	return nil, p.miss("a container")
}

// container has a mount of a failed step.
type container struct {
	player  *Player
	failure *Failure
	mount   string
}

func (c *container) ReadFile(_ context.Context, request gwclient.ReadContainerRequest) ([]byte, error) {
	file := c.failure.Files[c.mount+request.Filename]
	if file == nil {
		return nil, c.player.miss("%s of %s of a failed step", request.Filename, c.mount)
	}
	return file.read(request.Range)
}

func (c *container) Start(context.Context, gwclient.StartRequest) (gwclient.ContainerProcess, error) {
	return nil, c.player.miss("a process in a container")
}

func (c *container) StatFile(_ context.Context, request gwclient.StatContainerRequest) (*fstypes.Stat, error) {
	return nil, c.player.miss("%s of a failed step", request.Path)
}

func (c *container) ReadDir(_ context.Context, request gwclient.ReadDirContainerRequest) ([]*fstypes.Stat, error) {
	return nil, c.player.miss("%s of a failed step", request.Path)
}

func (*container) Release(context.Context) error { return nil }

// Ref is a result that was not made: what is read from it was recorded.
type Ref struct {
	Definition *pb.Definition

	player *Player
	key    Key
	states []*State // those that may be it, none if it is not recorded
}

func (ref *Ref) ToState() (llb.State, error) {
	return llb.State{}, errors.New("a replayed result has no state")
}

func (*Ref) Evaluate(context.Context) error { return nil }

func (ref *Ref) miss(what, path string, same bool) error {
	if !same {
		return ref.player.miss("%s %s of the state %q: several have this name, and none this graph", what, path, ref.key.Name)
	}
	return ref.player.miss("%s %s of the state %q", what, path, ref.key.Name)
}

func (ref *Ref) ReadFile(ctx context.Context, request gwclient.ReadRequest) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := ref.file(request.Filename)
	if err != nil {
		return nil, err
	}
	data, err := file.read(request.Range)
	if errors.Is(err, errNotRead) {
		return nil, ref.miss("a part of the file", request.Filename, true)
	}
	return data, err
}

func (ref *Ref) StatFile(ctx context.Context, request gwclient.StatRequest) (*fstypes.Stat, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := ref.file(request.Path)
	if err != nil {
		return nil, err
	}
	return file.stat()
}

func (ref *Ref) ReadDir(ctx context.Context, request gwclient.ReadDirRequest) ([]*fstypes.Stat, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	folder, same := agreed(ref.states, func(s *State) *Folder { return s.Folders[folderQuestion(request)] })
	if !same || folder == nil {
		return nil, ref.miss("the folder", folderQuestion(request), same)
	}
	return folder.list()
}

// file gives the recorded file with a name.
func (ref *Ref) file(name string) (*File, error) {
	name = path.Join("/", name)
	file, same := agreed(ref.states, func(s *State) *File { return s.Files[name] })
	if !same || file == nil {
		return nil, ref.miss("the file", name, same)
	}
	return file, nil
}

// agreed gives what the states have that have it, and whether it is the same in all.
func agreed[T any](states []*State, get func(*State) *T) (one *T, same bool) {
	for _, state := range states {
		switch other := get(state); {
		case other == nil:
		case one == nil:
			one = other
		case !reflect.DeepEqual(one, other):
			return nil, false
		}
	}
	return one, true
}
