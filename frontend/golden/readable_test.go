package golden

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/exporter/containerimage/exptypes"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/wainwright-build/wainwright/internal/replay"
	"github.com/wainwright-build/wainwright/internal/version"
)

// operation is an operation as a person reads it: numbered in place of digests,
// without what is the same for all.
type operation struct {
	N      int            `json:"n"`
	Name   string         `json:"name,omitempty"`
	Flags  []string       `json:"flags,omitempty"`
	Inputs []string       `json:"inputs,omitempty"`
	Op     map[string]any `json:"op"`
}

// vertex is an operation with its metadata.
type vertex struct {
	op          *pb.Op
	name        string
	ignoreCache bool
}

// readConverted is the answer of the subrequest for the LLB, to be read.
func readConverted(t *testing.T, data []byte) []byte {
	t.Helper()
	var converted struct {
		Def      map[string]json.RawMessage
		Metadata map[string]struct {
			Description map[string]string `json:"description"`
			IgnoreCache bool              `json:"ignore_cache"`
		}
	}
	if err := json.Unmarshal(data, &converted); err != nil {
		t.Fatal(err)
	}
	all := map[string]vertex{}
	for id, text := range converted.Def {
		var op pb.Op
		if err := protojson.Unmarshal(text, &op); err != nil {
			t.Fatal(err)
		}
		about := converted.Metadata[id]
		all[id] = vertex{&op, about.Description["llb.customname"], about.IgnoreCache}
	}
	return readable(t, all)
}

// readDefinition is a definition that was solved, to be read.
func readDefinition(t *testing.T, def *pb.Definition) []byte {
	t.Helper()
	all := map[string]vertex{}
	for _, data := range def.Def {
		var op pb.Op
		if err := op.Unmarshal(data); err != nil {
			t.Fatal(err)
		}
		id := digest.FromBytes(data).String()
		about := def.Metadata[id]
		all[id] = vertex{&op, about.GetDescription()["llb.customname"], about.GetIgnoreCache()}
	}
	return readable(t, all)
}

// readable is the graph in order, inputs first.
func readable(t *testing.T, all map[string]vertex) []byte {
	t.Helper()
	last := ""
	used := map[string]bool{}
	for _, v := range all {
		for _, input := range v.op.Inputs {
			used[input.Digest] = true
		}
	}
	for id := range all {
		if !used[id] {
			if last != "" {
				t.Fatal("the graph has two ends")
			}
			last = id
		}
	}
	numbers := map[string]int{}
	var operations []operation
	var add func(id string)
	add = func(id string) {
		if _, known := numbers[id]; known {
			return
		}
		v := all[id]
		if v.op == nil {
			t.Fatal("an operation is made from one that is not there")
		}
		var inputs []string
		for _, input := range v.op.Inputs {
			add(input.Digest)
			inputs = append(inputs, fmt.Sprintf("%d:%d", numbers[input.Digest], input.Index))
		}
		o := operation{N: len(operations), Name: v.name, Inputs: inputs, Op: fields(t, v)}
		if v.ignoreCache {
			o.Flags = append(o.Flags, "no-cache")
		}
		numbers[id] = o.N
		operations = append(operations, o)
	}
	if last != "" {
		add(last)
	}
	return layout(t, operations)
}

// fields is an operation as JSON, with its data shortened. Of scripts of the frontend,
// which have tests of their own, there are the names.
func fields(t *testing.T, v vertex) map[string]any {
	t.Helper()
	if v.name == "[internal] steps" {
		var names []string
		for _, action := range v.op.GetFile().GetActions() {
			names = append(names, action.GetMkfile().GetPath())
		}
		return map[string]any{"scripts": strings.Join(names, " ")}
	}
	op := v.op.CloneVT()
	op.Inputs, op.Constraints = nil, nil
	if replay.IsDefault(op.Platform) {
		op.Platform = nil
	}
	for _, action := range op.GetFile().GetActions() {
		if file := action.GetMkfile(); file != nil {
			file.Data = nil
		}
	}
	text, err := protojson.Marshal(op)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	file, _ := all["file"].(map[string]any)
	actions, _ := file["actions"].([]any)
	for i, action := range v.op.GetFile().GetActions() {
		if file := action.GetMkfile(); file != nil {
			actions[i].(map[string]any)["mkfile"].(map[string]any)["data"] = shown(file)
		}
	}
	return all
}

// shown is what a file holds that the frontend writes: the text if it is short, else a
// digest.
func shown(file *pb.FileActionMkFile) string {
	if len(file.Data) < 200 {
		return string(file.Data)
	}
	return summary(file.Data)
}

func summary(data []byte) string {
	return fmt.Sprintf("%d bytes, sha256:%.16s", len(data), digest.FromBytes(data).Encoded())
}

// refsOf are the results of a build by platform, "" for a build of one.
func refsOf(t *testing.T, result *gwclient.Result) map[string]*replay.Ref {
	t.Helper()
	all := map[string]*replay.Ref{}
	for platform, ref := range result.Refs {
		all[platform] = ref.(*replay.Ref)
	}
	if result.Ref != nil {
		all[""] = result.Ref.(*replay.Ref)
	}
	return all
}

// readResult is what a build gives besides the LLB: configs and other metadata, what is
// attached to the image, and the warnings.
func readResult(t *testing.T, result *gwclient.Result, warnings []replay.Warning) []byte {
	t.Helper()
	type attestation struct {
		Kind, Path, Predicate string
		Metadata              map[string]string
		LLB                   json.RawMessage
	}
	out := struct {
		Metadata     map[string]any           `json:"metadata"`
		Attestations map[string][]attestation `json:"attestations,omitempty"`
		Warnings     []string                 `json:"warnings,omitempty"`
	}{Metadata: map[string]any{}}
	for key, data := range result.Metadata {
		if key == exptypes.ExporterPlatformsKey && len(result.Refs) == 0 {
			continue // it names the machine that this test runs on
		}
		if strings.HasPrefix(key, exptypes.ExporterImageBaseConfigKey) {
			out.Metadata[key] = summary(data) // it is as the recording has it
			continue
		}
		if string(data) == version.Version() {
			data = []byte("VERSION") // of the program that tests
		}
		var value any
		if json.Unmarshal(data, &value) != nil {
			value = string(data)
		}
		out.Metadata[key] = value
	}
	for platform, list := range result.Attestations {
		if out.Attestations == nil {
			out.Attestations = map[string][]attestation{}
		}
		for _, one := range list {
			a := attestation{Kind: one.Kind.String(), Path: one.Path, Predicate: one.InToto.PredicateType, Metadata: map[string]string{}}
			for key, value := range one.Metadata {
				a.Metadata[key] = string(value)
			}
			if ref, ok := one.Ref.(*replay.Ref); ok {
				a.LLB = readDefinition(t, ref.Definition)
			}
			out.Attestations[platform] = append(out.Attestations[platform], a)
		}
	}
	texts := map[string]bool{}
	for _, warning := range warnings {
		text := warning.Text
		for _, at := range warning.Range {
			text += fmt.Sprintf(" (%s:%d)", warning.SourceInfo.GetFilename(), at.Start.Line)
		}
		texts[text] = true
	}
	out.Warnings = slices.Sorted(maps.Keys(texts))
	return layout(t, out)
}
