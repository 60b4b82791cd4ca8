package request

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/client"
	"github.com/tonistiigi/go-csvvalue"
)

// Output is one --output. BuildKit's own parser (buildctl's) opens the file
// while it parses, which empties it even if the build then fails, and knows
// neither docker buildx's short forms nor loading: so it is read here.
type Output struct {
	Type  string
	Dest  string
	Attrs map[string]string
}

// ParseOutput reads docker buildx's syntax: CSV of key=value, DIR for
// type=local and - for a tar on stdout.
func ParseOutput(text string) (Output, error) {
	fields, err := csvvalue.Fields(text, nil)
	if err != nil {
		return Output{}, fmt.Errorf("--output %q: %w", text, err)
	}
	if len(fields) == 1 && !strings.Contains(fields[0], "=") {
		if text == "-" {
			return Output{Type: client.ExporterTar, Dest: "-", Attrs: map[string]string{}}, nil
		}
		return Output{Type: client.ExporterLocal, Dest: text, Attrs: map[string]string{}}, nil
	}
	out := Output{Attrs: map[string]string{}}
	for _, field := range fields {
		key, value, ok := strings.Cut(field, "=")
		if !ok {
			return Output{}, fmt.Errorf("--output %q: %q is not key=value", text, field)
		}
		switch key = strings.TrimSpace(strings.ToLower(key)); key {
		case "type":
			out.Type = value
		case "dest":
			out.Dest = value
		default:
			out.Attrs[key] = value
		}
	}
	switch out.Type {
	case "":
		return Output{}, fmt.Errorf("--output %q has no type=: one of local, tar, oci, docker, image, registry, cacheonly", text)
	case "registry":
		out.Type = client.ExporterImage
		out.Attrs["push"] = "true"
	}
	return out, nil
}

// ParseOutputs reads every --output.
func ParseOutputs(texts []string) ([]Output, error) {
	var outs []Output
	for _, text := range texts {
		out, err := ParseOutput(text)
		if err != nil {
			return nil, err
		}
		outs = append(outs, out)
	}
	return outs, nil
}
