package report

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
)

// MaxSource is the largest file, in bytes, that is read only to show lines of it.
const MaxSource = 64 << 10

// WithSource attaches to err the lines that its problems refer to, so that the client prints
// them. files maps names to contents. An error that has lines already is returned as it is.
func WithSource(err error, files map[string][]byte) error {
	if len(errdefs.Sources(err)) > 0 {
		return err
	}
	problems := Problems(err)
	var sources []*errdefs.Source
	for _, place := range places(problems[:min(len(problems), maxProblems)]) {
		if info := sourceInfo(place.file, files[place.file], place.ranges); info != nil {
			sources = append(sources, &errdefs.Source{Info: info, Ranges: place.ranges})
		}
	}
	return AddSources(err, sources)
}

// AddSources attaches sources to err, of many the first.
func AddSources(err error, sources []*errdefs.Source) error {
	size := 0
	for _, source := range sources[:min(len(sources), maxProblems)] {
		if size += len(source.Info.Data); size > maxSources {
			break
		}
		err = errdefs.WithSource(err, source)
	}
	return err
}

// Location returns the problem's lines as BuildKit has them; nil if the file is not among files
// or the lines are too far from its start.
func (p Problem) Location(files map[string][]byte) (*pb.SourceInfo, []*pb.Range) {
	if p.Line == 0 {
		return nil, nil
	}
	ranges := []*pb.Range{p.lines()}
	info := sourceInfo(p.File, files[p.File], ranges)
	if info == nil {
		return nil, nil
	}
	return info, ranges
}

// lines returns the problem's lines, of many the first.
func (p Problem) lines() *pb.Range {
	const most = 50
	return &pb.Range{
		Start: &pb.Position{Line: int32(p.Line)},
		End:   &pb.Position{Line: int32(max(min(p.EndLine, p.Line+most-1), p.Line))},
	}
}

// place is lines of a file that are shown together.
type place struct {
	file   string
	ranges []*pb.Range
}

// places returns the lines of problems, in the order of the files. Those that are near each
// other are one place: the client prints a place from its first line to its last.
func places(problems []Problem) []place {
	const near = 10 // lines
	var files []string
	byFile := map[string][]*pb.Range{}
	for _, p := range problems {
		if p.Line == 0 {
			continue
		}
		if byFile[p.File] == nil {
			files = append(files, p.File)
		}
		byFile[p.File] = append(byFile[p.File], p.lines())
	}
	var all []place
	for _, file := range files {
		ranges := byFile[file]
		slices.SortStableFunc(ranges, func(a, b *pb.Range) int { return int(a.Start.Line - b.Start.Line) })
		begin, end := 0, ranges[0].End.Line
		for i, r := range ranges {
			if r.Start.Line > end+near {
				all = append(all, place{file, ranges[begin:i]})
				begin = i
			}
			end = max(end, r.End.Line)
		}
		all = append(all, place{file, ranges[begin:]})
	}
	return all
}

// Locations returns where problems are, as BuildKit has it, and the files of that; one without
// a place, or whose place is too far from the start of a file, has the SourceIndex -1.
func Locations(problems []Problem, files map[string][]byte) ([]*pb.SourceInfo, []*pb.Location) {
	ranges := map[string][]*pb.Range{}
	for _, p := range problems {
		if p.Line > 0 {
			ranges[p.File] = append(ranges[p.File], p.lines())
		}
	}
	var infos []*pb.SourceInfo
	index := map[string]int32{}
	locations := make([]*pb.Location, len(problems))
	for i, p := range problems {
		locations[i] = &pb.Location{SourceIndex: -1}
		if p.Line == 0 {
			continue
		}
		n, ok := index[p.File]
		if !ok {
			n = -1
			if info := sourceInfo(p.File, files[p.File], ranges[p.File]); info != nil {
				n = int32(len(infos))
				infos = append(infos, info)
			}
			index[p.File] = n
		}
		if n >= 0 {
			locations[i] = &pb.Location{SourceIndex: n, Ranges: []*pb.Range{p.lines()}}
		}
	}
	return infos, locations
}

// sourceInfo returns a file of which only the lines around the ranges are filled, of many the
// first. It is nil for an empty file, and for lines that are too far from its start.
func sourceInfo(file string, data []byte, ranges []*pb.Range) *pb.SourceInfo {
	const (
		around = 5   // lines that the client may print before and after a range
		widest = 500 // bytes of a line
	)
	filled := map[int]bool{}
	last := 0
	for _, r := range ranges {
		for line := int(r.Start.Line) - around; line <= int(r.End.Line)+around; line++ {
			filled[line] = true
			last = max(last, line)
		}
	}
	var b strings.Builder
	shown, number := 0, 0
	for line := range strings.Lines(string(data)) {
		if number++; number > last || b.Len() >= maxSources {
			break
		}
		text, ended := strings.CutSuffix(line, "\n")
		if filled[number] {
			b.WriteString(Clip(Text(strings.TrimSuffix(text, "\r")), widest))
			shown++
		}
		if ended {
			b.WriteByte('\n')
		}
	}
	if shown == 0 {
		return nil
	}
	return &pb.SourceInfo{Filename: Clip(Line(file), maxLine), Language: language(file), Data: []byte(b.String())}
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
