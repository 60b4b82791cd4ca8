package gateway

import (
	"context"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/internal/forged"
)

// listener is a gateway that records what it is sent.
type listener struct {
	gwclient.Client
	texts []string
}

func (l *listener) Solve(_ context.Context, req gwclient.SolveRequest) (*gwclient.Result, error) {
	for _, metadata := range req.Definition.Metadata {
		l.texts = append(l.texts, metadata.Description[customName], metadata.ProgressGroup.GetName())
	}
	return gwclient.NewResult(), nil
}

func (l *listener) Warn(_ context.Context, _ digest.Digest, text string, opts gwclient.WarnOpts) error {
	l.texts = append(l.texts, text)
	for _, detail := range opts.Detail {
		l.texts = append(l.texts, string(detail))
	}
	return nil
}

func TestShown(t *testing.T) {
	for _, text := range forged.Texts() {
		l := &listener{}
		client := Shown(l)
		st := llb.Scratch().File(llb.Mkfile("/a", 0o644, nil), llb.WithCustomName(text), llb.ProgressGroup("id", text, false))
		def, err := st.Marshal(t.Context())
		require.NoError(t, err)
		for range 2 {
			_, err = client.Solve(t.Context(), gwclient.SolveRequest{Definition: def.ToPB()})
			require.NoError(t, err)
		}
		require.NoError(t, client.Warn(t.Context(), "", text, gwclient.WarnOpts{Detail: [][]byte{[]byte("a " + text)}}))
		require.Len(t, l.texts, 10)
		for _, shown := range l.texts[:9] {
			forged.Check(t, shown)
			require.NotContains(t, shown, "\n")
		}
		require.NotContains(t, l.texts[9], "hush")
		for _, metadata := range def.Metadata {
			if metadata.ProgressGroup != nil {
				require.Equal(t, text, metadata.ProgressGroup.Name, "the state is as it was")
				require.Equal(t, text, metadata.Description[customName])
			}
		}
	}
	_, err := Shown(&listener{}).Solve(t.Context(), gwclient.SolveRequest{Definition: &pb.Definition{}})
	require.NoError(t, err)
}

// BuildKit names the vertex of a context from git by its URL.
func TestShownContextOfGit(t *testing.T) {
	st, ok, err := dockerui.DetectGitContext("https://hush@git.example.test/project.git", nil)
	require.NoError(t, err)
	require.True(t, ok)
	def, err := st.Marshal(t.Context())
	require.NoError(t, err)
	l := &listener{}
	_, err = Shown(l).Solve(t.Context(), gwclient.SolveRequest{Definition: def.ToPB()})
	require.NoError(t, err)
	require.Contains(t, l.texts, "[internal] load git source https://****@git.example.test/project.git")
}

// A solve of many vertices.
func BenchmarkShown(b *testing.B) {
	st := llb.Scratch()
	for range 200 {
		st = st.File(llb.Mkfile("/a", 0o644, nil), llb.WithCustomName("[internal] a file of the project, below https://index.example.test/"))
	}
	def, err := st.Marshal(b.Context())
	require.NoError(b, err)
	request := gwclient.SolveRequest{Definition: def.ToPB()}
	client := Shown(&listener{})
	for b.Loop() {
		_, _ = client.Solve(b.Context(), request)
	}
}
