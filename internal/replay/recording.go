package replay

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/solver/pb"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Recording is what a BuildKit answered to the builds of one project.
type Recording struct {
	// LLBCaps and GatewayCaps are the capabilities that the daemon supports, sorted.
	LLBCaps     []string `json:"llb_caps"`
	GatewayCaps []string `json:"gateway_caps"`
	// Workers are the platforms of each worker.
	Workers [][]ocispecs.Platform `json:"workers"`
	// Settings are frontend options that every build on the recording machine needs,
	// such as its package index.
	Settings map[string]string `json:"settings,omitempty"`
	// Images are the answers to ResolveImageConfig, and Sources those to
	// ResolveSourceMetadata, by the question.
	Images  map[string]Image           `json:"images,omitempty"`
	Sources map[string]json.RawMessage `json:"sources,omitempty"`
	// States are the solved states that were read or that failed, by Key.
	States []*State `json:"states"`
}

// Image is the answer to ResolveImageConfig: a reference, digest and config, or an
// error.
type Image struct {
	Ref    string  `json:"ref,omitempty"`
	Digest string  `json:"digest,omitempty"`
	Config Content `json:"config,omitempty"`
	Error  string  `json:"error,omitempty"`
}

// State is what was learned of one state by solving it.
type State struct {
	Key
	Failure *Failure `json:"failure,omitempty"`
	// Files are by absolute path, Folders by absolute path and include pattern.
	Files   map[string]*File   `json:"files,omitempty"`
	Folders map[string]*Folder `json:"folders,omitempty"`
}

// Failure is how a solve failed.
type Failure struct {
	Message  string   `json:"message"`
	ExitCode uint32   `json:"exit_code,omitempty"`
	Op       *pb.Op   `json:"-"`
	OpData   []byte   `json:"op,omitempty"` // Op as protobuf
	Mounts   []string `json:"mounts,omitempty"`
	Inputs   []string `json:"inputs,omitempty"`
	// Files are those read from the mounts of the failed step, by mount and path.
	Files map[string]*File `json:"files,omitempty"`
}

// File is what StatFile and ReadFile answered of one path. A file of up to maxWhole
// bytes is recorded whole, of a larger one the parts that were read.
type File struct {
	Stat  *Stat   `json:"stat,omitempty"`
	Error string  `json:"error,omitempty"` // of StatFile
	Whole Content `json:"whole,omitempty"`
	// IsWhole is set if Whole was read, which may be empty.
	IsWhole   bool   `json:"is_whole,omitempty"`
	Parts     []Part `json:"parts,omitempty"`
	ReadError string `json:"read_error,omitempty"` // of ReadFile
}

// Part is a range of a file, in bytes.
type Part struct {
	Offset int     `json:"offset"`
	Data   Content `json:"data"`
}

// Folder is what ReadDir answered.
type Folder struct {
	Entries []Stat `json:"entries,omitempty"`
	Error   string `json:"error,omitempty"`
}

// Stat is of a file what the frontend may depend on. The size of a folder differs
// between file systems and is left out.
type Stat struct {
	Path string `json:"path"`
	Mode uint32 `json:"mode"`
	UID  uint32 `json:"uid,omitempty"`
	GID  uint32 `json:"gid,omitempty"`
	Size int64  `json:"size,omitempty"` // in bytes
	Link string `json:"link,omitempty"`
}

// Content is the bytes of a file. In JSON it is a string where it is text, so that a
// recording can be read and compared.
type Content []byte

// MarshalJSON gives a string, or {"base64": string} for what is not UTF-8.
func (c Content) MarshalJSON() ([]byte, error) {
	if utf8.Valid(c) {
		return json.Marshal(string(c))
	}
	return json.Marshal(map[string][]byte{"base64": c})
}

// UnmarshalJSON reads what MarshalJSON gives.
func (c *Content) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte{'"'}) {
		var text string
		err := json.Unmarshal(data, &text)
		*c = Content(text)
		return err
	}
	var coded map[string][]byte
	err := json.Unmarshal(data, &coded)
	*c = coded["base64"]
	return err
}

// Read reads a recording from a file that Write wrote.
func Read(name string) (*Recording, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	data, err := io.ReadAll(packed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var r Recording
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, state := range r.States {
		if f := state.Failure; f != nil && len(f.OpData) > 0 {
			f.Op = &pb.Op{}
			if err := f.Op.Unmarshal(f.OpData); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return &r, nil
}

// Write writes the recording as compressed JSON, sorted: the same answers are the same
// bytes.
func (r *Recording) Write(name string) error {
	slices.SortFunc(r.States, func(a, b *State) int {
		return strings.Compare(a.Name+"\x00"+a.Graph, b.Name+"\x00"+b.Graph)
	})
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := writer.Write(data); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, packed.Bytes(), 0o644)
}
