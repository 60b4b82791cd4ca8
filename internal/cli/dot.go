package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// graph is the answer of the convertllb subrequest, as far as it is drawn.
type graph struct {
	Def      map[digest.Digest]json.RawMessage `json:"def"`
	Metadata map[digest.Digest]llb.OpMetadata  `json:"metadata"`
}

// writeDot draws the answer. BuildKit draws LLB too, but exports no function
// for it.
func writeDot(w io.Writer, answer []byte) error {
	var g graph
	if err := json.Unmarshal(answer, &g); err != nil {
		return fmt.Errorf("the frontend's LLB: %w", err)
	}
	var out strings.Builder
	out.WriteString("digraph {\n")
	for _, id := range slices.Sorted(maps.Keys(g.Def)) {
		var op pb.Op
		if err := protojson.Unmarshal(g.Def[id], &op); err != nil {
			return fmt.Errorf("the frontend's LLB: %s: %w", id, err)
		}
		label, shape := drawn(&op)
		if name := g.Metadata[id].Description["llb.customname"]; name != "" {
			label = name
		}
		label = report.Line(label)
		if label == "" {
			continue // the end of the graph, which is no step
		}
		fmt.Fprintf(&out, "  %q [label=%q shape=%s];\n", id, label, shape)
		for i, input := range op.Inputs {
			fmt.Fprintf(&out, "  %q -> %q [label=%q];\n", input.Digest, id, mountOf(&op, i))
		}
	}
	out.WriteString("}\n")
	_, err := io.WriteString(w, out.String())
	return err
}

func drawn(op *pb.Op) (label, shape string) {
	switch {
	case op.GetSource() != nil:
		return op.GetSource().Identifier, "ellipse"
	case op.GetExec() != nil:
		return strings.Join(op.GetExec().Meta.Args, " "), "box"
	case op.GetFile() != nil:
		return "files", "note"
	case op.GetMerge() != nil:
		return "merge", "invtriangle"
	case op.GetDiff() != nil:
		return "diff", "doublecircle"
	}
	return "", "plaintext"
}

// mountOf is where an exec mounts its nth input.
func mountOf(op *pb.Op, n int) string {
	for _, m := range op.GetExec().GetMounts() {
		if int(m.Input) == n && m.Dest != pb.RootMount {
			return m.Dest
		}
	}
	return ""
}
