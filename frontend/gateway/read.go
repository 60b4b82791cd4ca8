package gateway

import (
	"context"
	"fmt"
	"io"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
)

// chunk is how much one ranged read asks for: a gateway message ends at 16 MiB.
const chunk = 8 << 20

// Read reads a whole file of up to limit bytes out of a result.
func Read(ctx context.Context, ref gwclient.Reference, name string, limit int64) ([]byte, error) {
	stat, err := ref.StatFile(ctx, gwclient.StatRequest{Path: name})
	if err != nil {
		return nil, err
	}
	if stat.Size > limit {
		return nil, fmt.Errorf("%s has %d bytes, more than the %d that are read", name, stat.Size, limit)
	}
	data := make([]byte, 0, stat.Size)
	for int64(len(data)) < stat.Size {
		part, err := ref.ReadFile(ctx, gwclient.ReadRequest{
			Filename: name,
			Range:    &gwclient.FileRange{Offset: len(data), Length: chunk},
		})
		if err != nil {
			return nil, err
		}
		if len(part) == 0 {
			return nil, fmt.Errorf("%s: %w", name, io.ErrUnexpectedEOF)
		}
		data = append(data, part...)
	}
	return data, nil
}

// block is the unit of a ReaderAt: the end of a zip archive, where its directory
// is, comes with one request.
const block = 256 << 10

// ReaderAt reads a file of any size in blocks, each once.
type ReaderAt struct {
	ctx    context.Context
	ref    gwclient.Reference
	name   string
	size   int64
	blocks map[int64][]byte
}

// NewReaderAt is a reader of a file with the given size. It is not safe for
// concurrent use.
func NewReaderAt(ctx context.Context, ref gwclient.Reference, name string, size int64) *ReaderAt {
	return &ReaderAt{ctx: ctx, ref: ref, name: name, size: size, blocks: map[int64][]byte{}}
}

func (r *ReaderAt) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) {
		if off >= r.size {
			return n, io.EOF
		}
		data, err := r.block(off / block)
		if err != nil {
			return n, err
		}
		within := off % block
		if within >= int64(len(data)) {
			return n, io.ErrUnexpectedEOF
		}
		copied := copy(p[n:], data[within:])
		n += copied
		off += int64(copied)
	}
	return n, nil
}

func (r *ReaderAt) block(i int64) ([]byte, error) {
	if data, ok := r.blocks[i]; ok {
		return data, nil
	}
	data, err := r.ref.ReadFile(r.ctx, gwclient.ReadRequest{
		Filename: r.name,
		Range:    &gwclient.FileRange{Offset: int(i * block), Length: block},
	})
	if err != nil {
		return nil, err
	}
	r.blocks[i] = data
	return data, nil
}
