package replay

import (
	"fmt"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Key finds a state in a recording.
type Key struct {
	// Name is the last vertex as the progress shows it, and which of its outputs.
	Name string `json:"name"`
	// Graph is a digest of all vertices without the frontend's scripts.
	Graph string `json:"graph"`
}

// scriptsVertex is the name of the vertices that hold scripts of the frontend.
const scriptsVertex = "[internal] steps"

// keyOf gives the key of a definition.
func keyOf(def *pb.Definition) (Key, error) {
	if def == nil || len(def.Def) == 0 {
		return Key{Name: "scratch", Graph: "scratch"}, nil
	}
	type vertex struct {
		op           *pb.Op
		name, digest string
	}
	vertices := map[string]vertex{}
	var last *pb.Op
	for _, data := range def.Def {
		var op pb.Op
		if err := op.Unmarshal(data); err != nil {
			return Key{}, err
		}
		id := digest.FromBytes(data).String()
		name := def.Metadata[id].GetDescription()["llb.customname"]
		last = op.CloneVT()
		for _, input := range op.Inputs {
			input.Digest = vertices[input.Digest].digest
		}
		if name == scriptsVertex {
			dropScripts(&op)
		}
		if IsDefault(op.Platform) {
			op.Platform = nil
		}
		normal, err := op.Marshal()
		if err != nil {
			return Key{}, err
		}
		vertices[id] = vertex{last, name, digest.FromBytes(normal).Encoded()}
	}
	if len(last.Inputs) == 0 {
		return Key{}, fmt.Errorf("the definition has no result")
	}
	head := vertices[last.Inputs[0].Digest]
	index := last.Inputs[0].Index
	return Key{
		Name:  fmt.Sprintf("%s, %s", strings.TrimSpace(head.name), output(head.op, index)),
		Graph: fmt.Sprintf("%.32s:%d", head.digest, index),
	}, nil
}

// output describes an output of a vertex: the kind of operation, and for an exec the
// mount.
func output(op *pb.Op, index int64) string {
	switch {
	case op.GetExec() != nil:
		for _, mount := range op.GetExec().Mounts {
			if mount.Output == index {
				return "exec " + mount.Dest
			}
		}
		return fmt.Sprintf("exec %d", index)
	case op.GetSource() != nil:
		return op.GetSource().Identifier
	case op.GetFile() != nil:
		return "file"
	case op.GetMerge() != nil:
		return "merge"
	case op.GetDiff() != nil:
		return "diff"
	}
	return "operation"
}

// dropScripts leaves the scripts out, and how many files they are.
func dropScripts(op *pb.Op) {
	file := op.GetFile()
	if file == nil {
		return
	}
	file.Actions = slices.DeleteFunc(file.Actions, func(action *pb.FileAction) bool {
		return strings.HasSuffix(action.GetMkfile().GetPath(), ".py")
	})
}

// IsDefault says whether an operation is for linux/amd64, which recordings are made on,
// or for the machine that this program runs on: the platform that LLB has for a state
// to which the frontend gives none.
func IsDefault(p *pb.Platform) bool {
	if p == nil {
		return true
	}
	of := platforms.Normalize(ocispecs.Platform{OS: p.OS, Architecture: p.Architecture, Variant: p.Variant})
	own := platforms.Normalize(platforms.DefaultSpec())
	return of.OS == "linux" && of.Architecture == "amd64" && of.Variant == "" ||
		of.OS == own.OS && of.Architecture == own.Architecture && of.Variant == own.Variant
}
