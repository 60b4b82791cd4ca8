package cli

import (
	"strings"
	"testing"
)

func TestWriteDot(t *testing.T) {
	answer := `{
		"def": {
			"sha256:a": {"source": {"identifier": "docker-image://base"}},
			"sha256:b": {"inputs": [{"digest": "sha256:a"}, {"digest": "sha256:c"}],
				"exec": {"meta": {"args": ["pip", "install"]}, "mounts": [{"dest": "/"}, {"input": "1", "dest": "/src"}]}},
			"sha256:c": {"source": {"identifier": "local://context"}},
			"sha256:d": {"inputs": [{"digest": "sha256:b"}]}
		},
		"metadata": {"sha256:c": {"description": {"llb.customname": "the \"context\""}}}
	}`
	want := `digraph {
  "sha256:a" [label="docker-image://base" shape=ellipse];
  "sha256:b" [label="pip install" shape=box];
  "sha256:a" -> "sha256:b" [label=""];
  "sha256:c" -> "sha256:b" [label="/src"];
  "sha256:c" [label="the \"context\"" shape=ellipse];
}
`
	var out strings.Builder
	if err := writeDot(&out, []byte(answer)); err != nil || out.String() != want {
		t.Errorf("%v\n%s\nwant\n%s", err, out.String(), want)
	}
	if err := writeDot(&out, []byte("x")); err == nil {
		t.Error("no error for no JSON")
	}
}
