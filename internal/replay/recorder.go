package replay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// maxWhole bounds the files that are recorded whole, in bytes.
const maxWhole = 512 << 10

// Recorder keeps what BuildKit answers to the builds of one project.
type Recorder struct {
	Names *Names
	// Proxy is how steps of the recording machine reach out, nil for directly. It is no
	// part of what a step is known by, and is not recorded.
	Proxy *pb.ProxyEnv

	access    sync.Mutex
	recording Recording
	states    map[Key]*State
	failed    map[string]failedMount // by the id of BuildKit's result
	problems  []error
}

// failedMount is a mount of a step that failed.
type failedMount struct {
	state *State
	mount string // as the recording names it
}

// NewRecorder gives a recorder of builds that all have the given frontend options, with
// stand-ins for the machine's names in them.
func NewRecorder(names *Names, settings map[string]string) *Recorder {
	return &Recorder{
		Names:     names,
		recording: Recording{Settings: settings, Images: map[string]Image{}, Sources: map[string]json.RawMessage{}},
		states:    map[Key]*State{},
		failed:    map[string]failedMount{},
	}
}

// Recording returns what was recorded, without the states that nothing was read from.
func (r *Recorder) Recording() (*Recording, error) {
	r.access.Lock()
	defer r.access.Unlock()
	out := r.recording
	for _, state := range r.states {
		if state.Failure != nil || len(state.Files)+len(state.Folders) > 0 {
			out.States = append(out.States, state)
		}
	}
	// A file may have been read before a lock showed that a host in it needs a stand-in.
	text, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	var shown Recording
	if err := json.Unmarshal(r.Names.Show(text), &shown); err != nil {
		return nil, err
	}
	for _, state := range shown.States {
		for _, file := range state.Files {
			if file.IsWhole && file.Stat != nil && fs.FileMode(file.Stat.Mode).IsRegular() {
				file.Stat.Size = int64(len(file.Whole))
			}
		}
	}
	return &shown, errors.Join(r.problems...)
}

// Client gives a client that records what the client of a real build answers. The
// frontend sees the given options, and those of Lacking among its capabilities are
// missing.
func (r *Recorder) Client(real gwclient.Client, opts Options) gwclient.Client {
	bopts := real.BuildOpts()
	r.access.Lock()
	defer r.access.Unlock()
	r.recording.LLBCaps = supported(&pb.Caps, &bopts.LLBCaps)
	r.recording.GatewayCaps = supported(&gwpb.Caps, &bopts.Caps)
	r.recording.Workers = nil
	for _, worker := range bopts.Workers {
		r.recording.Workers = append(r.recording.Workers, worker.Platforms)
	}
	return &recordingClient{
		Recorder: r, real: real, session: bopts.SessionID,
		bopts: r.recording.buildOpts(opts),
	}
}

func supported(all *apicaps.CapList, has *apicaps.CapSet) []string {
	var ids []string
	for _, known := range all.All() {
		if has.Supports(apicaps.CapID(known.ID)) == nil {
			ids = append(ids, known.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// recordingClient is the client of one build.
type recordingClient struct {
	*Recorder
	real    gwclient.Client
	session string
	bopts   gwclient.BuildOpts
}

func (c *recordingClient) BuildOpts() gwclient.BuildOpts { return c.bopts }

func (c *recordingClient) Inputs(ctx context.Context) (map[string]llb.State, error) {
	inputs, err := c.real.Inputs(ctx)
	if len(inputs) > 0 {
		return nil, errors.New("a build with inputs cannot be recorded")
	}
	return inputs, err
}

// Warn shows nothing: the vertex that a warning hangs on has another digest on the
// recording machine.
func (*recordingClient) Warn(context.Context, digest.Digest, string, gwclient.WarnOpts) error {
	return nil
}

func (c *recordingClient) ResolveImageConfig(ctx context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	resolved, dgst, config, err := c.real.ResolveImageConfig(ctx, c.Names.hide(ref), opt)
	answer := Image{Ref: string(c.Names.Show([]byte(resolved))), Digest: dgst.String(), Config: c.Names.Show(config)}
	if err != nil {
		answer = Image{Error: string(c.Names.Show([]byte(err.Error())))}
	}
	if ctx.Err() == nil {
		c.access.Lock()
		c.recording.Images[imageQuestion(ref, opt)] = answer
		c.access.Unlock()
	}
	return answer.Ref, dgst, answer.Config, err
}

// imageQuestion is what ResolveImageConfig was asked.
func imageQuestion(ref string, opt sourceresolver.Opt) string {
	var of *sourceresolver.ResolveImageOpt
	if opt.ImageOpt != nil {
		of = &sourceresolver.ResolveImageOpt{Platform: opt.ImageOpt.Platform}
	}
	return question(ref, of)
}

func question(name string, opt any) string {
	text, err := json.Marshal(opt)
	if err != nil {
		return name + " " + err.Error()
	}
	return name + " " + string(text)
}

func (c *recordingClient) ResolveSourceMetadata(ctx context.Context, op *pb.SourceOp, opt sourceresolver.Opt) (*sourceresolver.MetaResponse, error) {
	asked := &pb.SourceOp{Identifier: c.Names.hide(op.Identifier), Attrs: op.Attrs}
	response, err := c.real.ResolveSourceMetadata(ctx, asked, opt)
	if ctx.Err() != nil {
		return response, err
	}
	answer := source{Response: response}
	if err != nil {
		answer = source{Error: err.Error()}
	}
	text, jsonErr := json.Marshal(answer)
	if jsonErr != nil {
		return nil, jsonErr
	}
	text = c.Names.Show(text)
	c.access.Lock()
	c.recording.Sources[question(op.Identifier, opt.ImageOpt)] = text
	c.access.Unlock()
	return answerOf(text)
}

// source is the answer to ResolveSourceMetadata.
type source struct {
	Response *sourceresolver.MetaResponse `json:"response,omitempty"`
	Error    string                       `json:"error,omitempty"`
}

func answerOf(text []byte) (*sourceresolver.MetaResponse, error) {
	var answer source
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, err
	}
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	return answer.Response, nil
}

func (c *recordingClient) Solve(ctx context.Context, request gwclient.SolveRequest) (*gwclient.Result, error) {
	key, err := keyOf(request.Definition)
	if err != nil {
		return nil, err
	}
	request.CacheImports = nil
	if request.Definition, err = c.Names.definition(request.Definition, c.session, c.Proxy); err != nil {
		return nil, err
	}
	result, err := c.real.Solve(ctx, request)
	state := c.state(key)
	if err != nil {
		if ctx.Err() == nil {
			c.fail(state, err)
		}
		return nil, err
	}
	ref, err := result.SingleRef()
	if err != nil {
		return nil, err
	}
	out := gwclient.NewResult()
	out.SetRef(&recordingRef{Reference: ref, client: c, state: state})
	return out, nil
}

func (r *Recorder) state(key Key) *State {
	r.access.Lock()
	defer r.access.Unlock()
	if r.states[key] == nil {
		r.states[key] = &State{Key: key, Files: map[string]*File{}, Folders: map[string]*Folder{}}
	}
	return r.states[key]
}

// fail records how a solve failed.
func (c *recordingClient) fail(state *State, err error) {
	failure := &Failure{Message: string(c.Names.Show([]byte(err.Error()))), Files: map[string]*File{}}
	var exit *gwpb.ExitError
	if errors.As(err, &exit) {
		failure.ExitCode = exit.ExitCode
	}
	var solve *errdefs.SolveError
	c.access.Lock()
	defer c.access.Unlock()
	if errors.As(err, &solve) && solve.Op != nil {
		op := mountsOnly(solve.Op)
		if failure.OpData, err = op.Marshal(); err != nil {
			c.problems = append(c.problems, err)
		}
		name := func(kind string, ids []string) (names []string) {
			for i, id := range ids {
				shown := ""
				if id != "" {
					shown = fmt.Sprintf("%s-%d", kind, i)
					c.failed[id] = failedMount{state, shown}
				}
				names = append(names, shown)
			}
			return names
		}
		failure.Mounts, failure.Inputs = name("mount", solve.MountIDs), name("input", solve.InputIDs)
	}
	state.Failure = failure
}

// mountsOnly is of an operation that failed what helps to find its report.
func mountsOnly(op *pb.Op) *pb.Op {
	exec := op.GetExec()
	if exec == nil {
		return &pb.Op{}
	}
	return &pb.Op{Op: &pb.Op_Exec{Exec: &pb.ExecOp{Meta: &pb.Meta{}, Mounts: exec.CloneVT().Mounts}}}
}

func (c *recordingClient) NewContainer(ctx context.Context, request gwclient.NewContainerRequest) (gwclient.Container, error) {
	container, err := c.real.NewContainer(ctx, request)
	if err != nil || len(request.Mounts) != 1 {
		return container, err
	}
	c.access.Lock()
	defer c.access.Unlock()
	return &recordingContainer{container, c.Recorder, c.failed[request.Mounts[0].ResultID]}, nil
}

// recordingContainer has a mount of a failed step.
type recordingContainer struct {
	gwclient.Container
	recorder *Recorder
	from     failedMount
}

func (c *recordingContainer) ReadFile(ctx context.Context, request gwclient.ReadContainerRequest) ([]byte, error) {
	data, err := c.Container.ReadFile(ctx, request)
	data = c.recorder.Names.Show(data)
	if c.from.state == nil || ctx.Err() != nil {
		return data, err
	}
	file := &File{Whole: data, IsWhole: true}
	if err != nil {
		file = &File{ReadError: readError(err)}
	}
	c.recorder.access.Lock()
	defer c.recorder.access.Unlock()
	c.from.state.Failure.Files[c.from.mount+request.Filename] = file
	return data, err
}

// recordingRef is a result whose reads are recorded.
type recordingRef struct {
	gwclient.Reference
	client *recordingClient
	state  *State
}

func (ref *recordingRef) StatFile(ctx context.Context, request gwclient.StatRequest) (*fstypes.Stat, error) {
	file, err := ref.file(ctx, request.Path)
	if err != nil {
		return nil, err
	}
	return file.stat()
}

// file records a file: its stat, and the whole of it if it is not large.
func (ref *recordingRef) file(ctx context.Context, name string) (*File, error) {
	name = path.Join("/", name)
	ref.client.access.Lock()
	known := ref.state.Files[name]
	ref.client.access.Unlock()
	if known != nil {
		return known, nil
	}
	file := &File{}
	stat, err := ref.Reference.StatFile(ctx, gwclient.StatRequest{Path: name})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		file.Error, file.ReadError = readError(err), readError(err)
	default:
		shown := statOf(stat)
		if name == "/" {
			shown.Path = "" // the daemon's temporary mount point
		}
		file.Stat = &shown
		if !stat.IsDir() && stat.Size <= maxWhole {
			if err := ref.whole(ctx, name, file); err != nil {
				return nil, err
			}
		}
	}
	ref.client.access.Lock()
	defer ref.client.access.Unlock()
	if known := ref.state.Files[name]; known != nil {
		return known, nil
	}
	ref.state.Files[name] = file
	return file, nil
}

func (ref *recordingRef) whole(ctx context.Context, name string, file *File) error {
	data, err := ref.Reference.ReadFile(ctx, gwclient.ReadRequest{Filename: name})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		file.ReadError = readError(err)
		return nil
	}
	shown := data
	if path.Base(name) == "pylock.toml" {
		if err := ref.client.Names.learn(data); err != nil {
			return err
		}
	}
	if path.Base(name) == "METADATA" {
		shown = withoutPages(shown)
	}
	if path.Ext(name) != ".whl" {
		shown = ref.client.Names.Show(shown)
	}
	if int64(len(data)) == file.Stat.Size {
		file.Stat.Size = int64(len(shown))
	}
	file.Whole, file.IsWhole = shown, true
	return nil
}

func (ref *recordingRef) ReadFile(ctx context.Context, request gwclient.ReadRequest) ([]byte, error) {
	file, err := ref.file(ctx, request.Filename)
	if err != nil {
		return nil, err
	}
	if !file.IsWhole && file.ReadError == "" && request.Range != nil && (file.Stat == nil || file.Stat.Size > maxWhole) {
		data, err := ref.Reference.ReadFile(ctx, request)
		if err != nil {
			return nil, err
		}
		ref.client.access.Lock()
		defer ref.client.access.Unlock()
		file.Parts = withPart(file.Parts, Part{Offset: request.Range.Offset, Data: data})
		return data, nil
	}
	return file.read(request.Range)
}

// withPart adds a part of a file in order of the offsets. Of two with the same offset
// the longer one stays.
func withPart(parts []Part, part Part) []Part {
	i, found := slices.BinarySearchFunc(parts, part, func(a, b Part) int { return a.Offset - b.Offset })
	if !found {
		return slices.Insert(parts, i, part)
	}
	if len(part.Data) > len(parts[i].Data) {
		parts[i] = part
	}
	return parts
}

func (ref *recordingRef) ReadDir(ctx context.Context, request gwclient.ReadDirRequest) ([]*fstypes.Stat, error) {
	found, err := ref.Reference.ReadDir(ctx, request)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	folder := &Folder{}
	if err != nil {
		folder.Error = readError(err)
	}
	for _, entry := range found {
		folder.Entries = append(folder.Entries, statOf(entry))
	}
	slices.SortFunc(folder.Entries, func(a, b Stat) int { return strings.Compare(a.Path, b.Path) })
	ref.client.access.Lock()
	defer ref.client.access.Unlock()
	ref.state.Folders[folderQuestion(request)] = folder
	return folder.list()
}

func folderQuestion(request gwclient.ReadDirRequest) string {
	return strings.TrimSpace(path.Join("/", request.Path) + " " + request.IncludePattern)
}

func statOf(stat *fstypes.Stat) Stat {
	s := Stat{Path: stat.Path, Mode: stat.Mode, UID: stat.Uid, GID: stat.Gid, Size: stat.Size, Link: stat.Linkname}
	if stat.IsDir() {
		s.Size = 0
	}
	return s
}

// readError is the text of an error without the place in the daemon's store.
func readError(err error) string {
	text := err.Error()
	if i := strings.LastIndex(text, ": "); i >= 0 {
		text = text[i+2:]
	}
	return text
}

// buildOpts returns the options of a build, with the recorded capabilities of the daemon.
func (r *Recording) buildOpts(opts Options) gwclient.BuildOpts {
	all := map[string]string{}
	for _, some := range []map[string]string{r.Settings, opts.Frontend} {
		for key, value := range some {
			all[key] = value
		}
	}
	var workers []gwclient.WorkerInfo
	for i, platforms := range r.Workers {
		workers = append(workers, gwclient.WorkerInfo{ID: fmt.Sprintf("worker-%d", i), Platforms: slices.Clone[[]ocispecs.Platform](platforms)})
	}
	return gwclient.BuildOpts{
		Opts:      all,
		SessionID: sessionName,
		Workers:   workers,
		Product:   "wainwright test",
		LLBCaps:   capabilities(&pb.Caps, r.LLBCaps, opts.Lacking),
		Caps:      capabilities(&gwpb.Caps, r.GatewayCaps, opts.Lacking),
	}
}

func capabilities(all *apicaps.CapList, ids []string, lacking []apicaps.CapID) apicaps.CapSet {
	known := all.All()
	has := known[:0:0]
	for _, one := range known {
		if slices.Contains(ids, one.ID) && !slices.Contains(lacking, apicaps.CapID(one.ID)) {
			has = append(has, one)
		}
	}
	return all.CapSet(has)
}

// Options are what differs between the builds of a project.
type Options struct {
	// Frontend are the options that a client such as docker buildx sends.
	Frontend map[string]string
	// Lacking are capabilities that the daemon is to have been without.
	Lacking []apicaps.CapID
}
