package gateway

import (
	"context"
	"fmt"
	"io"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
)

// chunk is the number of bytes that are read at a time: a message of the gateway has at most
// 16 MiB (https://github.com/containerd/containerd/blob/main/defaults/defaults.go).
const chunk = 8 << 20

// Read returns the contents of a file of a result. It fails if the file has more than limit
// bytes.
func Read(ctx context.Context, ref gwclient.Reference, name string, limit int64) ([]byte, error) {
	stat, err := ref.StatFile(ctx, gwclient.StatRequest{Path: name})
	if err != nil {
		return nil, err
	}
	if stat.Size > limit {
		return nil, fmt.Errorf("%s has %d bytes, more than the %d that are read", name, stat.Size, limit)
	}
	return ReadSize(ctx, ref, name, stat.Size)
}

// ReadSize returns the contents of a file of a result whose size in bytes is known.
func ReadSize(ctx context.Context, ref gwclient.Reference, name string, size int64) ([]byte, error) {
	data := make([]byte, 0, size)
	for int64(len(data)) < size {
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

// block is the number of bytes that a ReaderAt reads at a time. One block has the directory
// of a usual zip archive, which is at its end.
const block = 256 << 10

// ReaderAt reads a file of any size in blocks, and keeps them.
type ReaderAt struct {
	ctx    context.Context
	ref    gwclient.Reference
	name   string
	size   int64
	blocks map[int64][]byte
}

// NewReaderAt returns a reader of a file, whose size is given in bytes. It is not safe for
// concurrent use.
func NewReaderAt(ctx context.Context, ref gwclient.Reference, name string, size int64) *ReaderAt {
	return &ReaderAt{ctx: ctx, ref: ref, name: name, size: size, blocks: map[int64][]byte{}}
}

// ReadAt implements io.ReaderAt. Errors are BuildKit's, or those of io.
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
