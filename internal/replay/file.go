package replay

import (
	"errors"
	"slices"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// errNotRead is the error of a part of a file that was not recorded.
var errNotRead = errors.New("not recorded")

// stat answers StatFile.
func (f *File) stat() (*fstypes.Stat, error) {
	if f.Error != "" {
		return nil, errors.New(f.Error)
	}
	return f.Stat.pb(), nil
}

// read answers ReadFile: the whole file for no range, and the rest from the offset on
// for a range without a length.
func (f *File) read(part *gwclient.FileRange) ([]byte, error) {
	switch {
	case f.ReadError != "":
		return nil, errors.New(f.ReadError)
	case !f.IsWhole && part == nil:
		return nil, errNotRead
	case !f.IsWhole:
		return f.readPart(part.Offset, part.Length)
	case part == nil:
		return slices.Clone(f.Whole), nil
	}
	begin := min(part.Offset, len(f.Whole))
	end := len(f.Whole)
	if part.Length > 0 {
		end = min(end, begin+part.Length)
	}
	return slices.Clone(f.Whole[begin:end]), nil
}

// readPart puts a range together from the parts that were recorded.
func (f *File) readPart(offset, length int) ([]byte, error) {
	if f.Stat == nil {
		return nil, errNotRead
	}
	end := int(f.Stat.Size)
	if length > 0 {
		end = min(end, offset+length)
	}
	var data []byte
	for at := offset; at < end; {
		i := slices.IndexFunc(f.Parts, func(p Part) bool { return p.Offset <= at && at < p.Offset+len(p.Data) })
		if i < 0 {
			return nil, errNotRead
		}
		piece := f.Parts[i].Data[at-f.Parts[i].Offset:]
		piece = piece[:min(len(piece), end-at)]
		data, at = append(data, piece...), at+len(piece)
	}
	return data, nil
}

// list answers ReadDir.
func (f *Folder) list() ([]*fstypes.Stat, error) {
	if f.Error != "" {
		return nil, errors.New(f.Error)
	}
	all := make([]*fstypes.Stat, len(f.Entries))
	for i, entry := range f.Entries {
		all[i] = entry.pb()
	}
	return all, nil
}

func (s Stat) pb() *fstypes.Stat {
	return &fstypes.Stat{Path: s.Path, Mode: s.Mode, Uid: s.UID, Gid: s.GID, Size: s.Size, Linkname: s.Link}
}
