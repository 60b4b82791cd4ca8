package plan

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/internal/forged"
)

// Whatever is in the fields of a plan, no line of its text is an attacker's.
func TestTextShown(t *testing.T) {
	for _, text := range forged.Texts() {
		for _, target := range []string{"", text} {
			var p Plan
			require.Greater(t, forged.Fill(&p, text), 80)
			p.Target = target
			shown := p.Text()
			forged.Check(t, shown)
			require.Equal(t, strings.Count(shown, "\n"), strings.Count(report.Text(shown), "\n"))
		}
	}
}

func TestLabelsShown(t *testing.T) {
	for _, text := range forged.Texts() {
		metadata := packaging.Metadata{Name: text, Version: text, Summary: text, Author: text, AuthorEmail: text, HomePage: text, ProjectURLs: map[string]string{"Source": text, text: text}}
		for name, value := range labels(metadata, Base{Reference: text, Digest: text}, nil, nil) {
			forged.Check(t, name+"="+value)
			require.NotContains(t, value, "\n")
		}
	}
	require.Equal(t, map[string]string{"a": "b\nc"}, labels(packaging.Metadata{}, Base{}, map[string]string{"a": "b\nc"}, nil), "the caller's own stay")
}

// What a wheel says of itself is a label, and every client that pulls the image has it.
func TestLabelsAreShort(t *testing.T) {
	metadata := packaging.Metadata{Summary: strings.Repeat("a", 5<<20)}
	require.Len(t, labels(metadata, Base{}, nil, nil)["org.opencontainers.image.description"], maxLabel)
}

// A plan is printed in the logs of pipelines.
func TestBoundedHidesSecrets(t *testing.T) {
	p := Plan{Image: Image{User: "10001:0", Env: []Variable{{Name: "API_TOKEN", Value: "hush"}, {Name: "PATH", Value: "/bin"}, {Name: "DB", Value: "postgres://me:hush@db"}}}}
	shown := p.Bounded()
	require.Equal(t, []Variable{{Name: "API_TOKEN", Value: "****"}, {Name: "PATH", Value: "/bin"}, {Name: "DB", Value: "****"}}, shown.Image.Env)
	require.NotContains(t, shown.Text(), "hush")
	require.Equal(t, "hush", p.Image.Env[0].Value, "the image has it")
}

func TestBounded(t *testing.T) {
	var p Plan
	for i := range 20_000 {
		problem := report.Problem{File: fmt.Sprintf("keys/%d.pem", i), Message: "is a private key", Remedy: "name it in .dockerignore"}
		p.Warnings = append(p.Warnings, Warning{Problem: problem})
		p.Ignored = append(p.Ignored, Ignored{Warning: Warning{Problem: problem}})
		p.Carried = append(p.Carried, Carried{Path: problem.File, Source: problem.File})
		p.Left = append(p.Left, Left{Path: problem.File})
		p.Writes = append(p.Writes, Write{Path: problem.File})
		p.Requirements = append(p.Requirements, Requirement{Text: fmt.Sprintf("a%d", i), Source: make([]string, 100)})
	}
	p.Test = &Test{Requirements: p.Requirements}
	shown := p.Bounded()
	data, err := json.Marshal(shown)
	require.NoError(t, err)
	require.Less(t, len(data)+len(shown.Text()), 8<<20)
	require.Len(t, shown.Warnings, maxWarnings)
	require.Len(t, shown.Requirements[0].Source, maxPlaces)
	require.Equal(t, map[string]int{
		"warnings": 19_500, "ignored": 19_500, "carried": 15_000, "left": 15_000, "writes": 15_000, "requirements": 15_000, "test.requirements": 15_000,
	}, shown.Omitted)
	require.Contains(t, shown.Text(), "\n19500 more warnings are not listed\n")
	require.Len(t, p.Requirements[0].Source, 100, "the plan itself stays")

	kept, left := Bounded([]Warning{{Problem: report.Problem{Message: strings.Repeat("a", maxWarningBytes)}}, {Problem: report.Problem{Message: "b"}}})
	require.Len(t, kept, 1)
	require.Len(t, left, 1)
	require.Equal(t, Plan{}, Plan{}.Bounded())
}
