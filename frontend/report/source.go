package report

import (
	"path"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// MaxSource is the largest file, in bytes, that is sent with a problem to show its line:
// BuildKit repeats it in every status message.
const MaxSource = 64 << 10

// WithSource attaches to err the files that its problems are in, so that the client prints
// their lines. files maps names to contents. An error that has files already is returned as
// it is.
func WithSource(err error, files map[string][]byte) error {
	if len(errdefs.Sources(err)) > 0 {
		return err
	}
	for _, p := range Problems(err) {
		if source := p.source(files); source != nil {
			err = errdefs.WithSource(err, source)
		}
	}
	return err
}

func (p Problem) source(files map[string][]byte) *errdefs.Source {
	info, ranges := p.Location(files)
	if info == nil {
		return nil
	}
	return &errdefs.Source{Info: info, Ranges: ranges}
}

// Location returns the problem's file and lines as BuildKit has them; nil if the file is
// not among files or is too large to show. The client prints lines of the file, so the
// credentials of its URLs are masked.
func (p Problem) Location(files map[string][]byte) (*pb.SourceInfo, []*pb.Range) {
	data, ok := files[p.File]
	if !ok || p.Line == 0 || len(data) > MaxSource {
		return nil, nil
	}
	end := max(p.EndLine, p.Line)
	return &pb.SourceInfo{
			Filename: Visible(p.File),
			Language: language(p.File),
			Data:     []byte(Visible(packaging.RedactCredentials(string(data)))),
		}, []*pb.Range{{
			Start: &pb.Position{Line: int32(p.Line)},
			End:   &pb.Position{Line: int32(end)},
		}}
}

func language(file string) string {
	switch path.Ext(file) {
	case ".py":
		return "python"
	case ".toml":
		return "toml"
	case ".txt":
		return "text"
	}
	return "Dockerfile"
}
