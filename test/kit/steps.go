package kit

import (
	"encoding/json"
	"sort"
	"strings"
	"testing"

	"github.com/moby/buildkit/client"
	"github.com/opencontainers/go-digest"
)

// Steps is what BuildKit reported of a build's steps, by their names.
type Steps struct {
	// Ran and Cached are the steps that were executed and those that were not.
	Ran, Cached map[string]bool
	Text        string // what the steps printed, errors and warnings
	Raw         string // the progress as buildx wrote it
}

// ReadSteps reads --progress=rawjson.
func ReadSteps(progress string) Steps {
	var statuses []*client.SolveStatus
	var other strings.Builder
	for line := range strings.Lines(progress) {
		var status client.SolveStatus
		if err := json.Unmarshal([]byte(line), &status); err != nil {
			other.WriteString(line)
			continue
		}
		statuses = append(statuses, &status)
	}
	s := stepsOf(statuses)
	s.Text += other.String()
	s.Raw = progress
	return s
}

func stepsOf(statuses []*client.SolveStatus) Steps {
	s := Steps{Ran: map[string]bool{}, Cached: map[string]bool{}}
	var text strings.Builder
	// A step whose result is pulled out of an imported cache did not run.
	pulled := map[digest.Digest]bool{}
	for _, status := range statuses {
		for _, transfer := range status.Statuses {
			if strings.HasPrefix(transfer.ID, "extracting ") || strings.HasPrefix(transfer.ID, "sha256:") {
				pulled[transfer.Vertex] = true
			}
		}
	}
	for _, status := range statuses {
		for _, v := range status.Vertexes {
			switch {
			case v.Error != "":
				text.WriteString(v.Name + ": " + v.Error + "\n")
			case v.Completed == nil:
			case v.Cached, pulled[v.Digest]:
				s.Cached[v.Name] = true
			default:
				s.Ran[v.Name] = true
			}
		}
		for _, log := range status.Logs {
			text.Write(log.Data)
		}
		for _, warning := range status.Warnings {
			text.WriteString(string(warning.Short) + "\n")
		}
	}
	// A build solves a step several times: it ran if it did once.
	for name := range s.Ran {
		delete(s.Cached, name)
	}
	s.Text = text.String()
	return s
}

// WithPrefix returns the sorted names in a set that begin with a prefix.
func WithPrefix(set map[string]bool, prefix string) []string {
	var names []string
	for name := range set {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// WantCached fails the test where a step with one of the prefixes was executed, and
// where no step has a prefix.
func (s Steps) WantCached(t *testing.T, prefixes ...string) {
	t.Helper()
	for _, prefix := range prefixes {
		if ran := WithPrefix(s.Ran, prefix); len(ran) > 0 {
			t.Errorf("the steps %q were executed, want them cached", ran)
		}
		if len(WithPrefix(s.Cached, prefix)) == 0 && len(WithPrefix(s.Ran, prefix)) == 0 {
			t.Errorf("no step is called %s: there are %q and %q", prefix, WithPrefix(s.Ran, ""), WithPrefix(s.Cached, ""))
		}
	}
}
