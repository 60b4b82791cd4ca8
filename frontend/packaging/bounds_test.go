package packaging

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// nested puts parentheses with one more comparison around a marker.
func nested(marker string, depth int) string {
	for i := range depth {
		op := []string{"and", "or"}[i%2]
		marker = fmt.Sprintf(`(%s %s os_name == "in%d")`, marker, op, i)
	}
	return marker
}

const metadataHead = "Metadata-Version: 2.4\nName: a\nVersion: 1\n"

func BenchmarkBoundsParse(b *testing.B) {
	parseMarker := func(text string) {
		if m, err := ParseMarker(text); err == nil {
			m.WithExtras(NewExtras("x"))
			m.Evaluate(linux311(), []string{"x"})
		}
	}
	parseMetadata := func(text string) { ParseMetadata([]byte(metadataHead + text)) }
	parseRequirements := func(text string) { ParseRequirements("requirements.txt", []byte(text)) }
	for _, n := range []int{10_000, 100_000} {
		comparisons := numbered(n, `os_name == "%d"`, " or ")
		for name, run := range map[string]func(){
			"marker":              func() { parseMarker(comparisons) },
			"marker same":         func() { parseMarker(strings.Repeat(`os_name == "x" or `, n) + `os_name == "x"`) },
			"marker nested":       func() { parseMarker(nested(comparisons, 60)) },
			"marker parentheses":  func() { parseMarker(strings.Repeat("(", n)) },
			"specifiers":          func() { ParseSpecifiers(numbered(n, ">=%d", ",")) },
			"extras":              func() { ParseRequirement("a[" + numbered(n, "e%d", ",") + "]") },
			"version":             func() { ParseVersion(numbered(n, "%d", ".")) },
			"metadata lines":      func() { parseMetadata("Summary: x\n" + strings.Repeat(" y\n", n)) },
			"metadata fields":     func() { parseMetadata(numbered(n, "Requires-Dist: a%d", "\n")) },
			"metadata errors":     func() { parseMetadata(numbered(n, "Requires-Dist: a %d", "\n")) },
			"entry points":        func() { ParseEntryPoints([]byte("[console_scripts]\n" + numbered(n, "a%d=b:c", "\n"))) },
			"requirements":        func() { parseRequirements(numbered(n, "a%d==1", "\n")) },
			"requirements errors": func() { parseRequirements(numbered(n, "<td>%d</td>", "\n")) },
			"requirements joined": func() { parseRequirements(strings.Repeat("a\\\n", n)) },
			"hashes":              func() { parseRequirements("a==1" + strings.Repeat(" --hash=sha256:"+strings.Repeat("0", 64), n)) },
			"variables":           func() { parseRequirements(numbered(n, "${A%d}", "")) },
			"URLs":                func() { RedactCredentials(strings.Repeat("a://b:c@d ", n)) },
			"lock":                func() { ParseLock([]byte(lockOf(n))) },
			"groups":              func() { ParseGroups([]byte("[dependency-groups]\n" + numbered(n, `g%d = ["a"]`, "\n"))) },
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					run()
				}
			})
		}
	}
}

// A continued value is as long as its lines, whatever their number.
func TestMetadataContinued(t *testing.T) {
	m, err := ParseMetadata([]byte(metadataHead + "Summary: x\n" + strings.Repeat(" y\n", 200_000) + "License: z\n"))
	require.NoError(t, err)
	require.Equal(t, "x"+strings.Repeat("\ny", 200_000), m.Summary)
	require.Equal(t, "z", m.License)
}

// The errors of a file are as many as are read, and quote little.
func TestErrorsBounds(t *testing.T) {
	_, err := ParseMetadata([]byte(metadataHead + strings.Repeat("Requires-Dist: <"+strings.Repeat("x", 10_000)+"\n", 1000)))
	require.ErrorContains(t, err, "core metadata, line 4: Requires-Dist")
	require.Less(t, len(err.Error()), 10_000)

	var pairs []string
	for i := range 2000 {
		pairs = append(pairs, fmt.Sprintf("%s%d.dist-info/METADATA", strings.Repeat("a", 100), i), "")
	}
	_, err = openProject(t, pairs...)
	require.ErrorContains(t, err, "it has 2000 .dist-info folders: ")
	require.Less(t, len(err.Error()), 2000)
}

func TestTooLong(t *testing.T) {
	long := `os_name == "` + strings.Repeat("x", maxScanned) + `"`
	_, err := ParseMarker(long)
	require.EqualError(t, err, "column 1: it has 1048589 bytes, more than the 1048576 that are read")
	_, err = ParseRequirement("a; " + long)
	require.ErrorContains(t, err, "more than the 1048576 that are read")
	_, err = ParseSpecifiers(strings.Repeat(">=1,", maxScanned))
	require.ErrorContains(t, err, "more than the 1048576 that are read")
	_, err = ParseVersion(strings.Repeat("1", maxVersion+1))
	require.ErrorContains(t, err, "it has 1025 bytes, more than the 1024 that are read")
	require.Less(t, len(err.Error()), 400)
}

// Each group that includes the next one twice would double what there is to read.
func TestGroupsBounds(t *testing.T) {
	var doubling strings.Builder
	doubling.WriteString("[dependency-groups]\n")
	for i := range 80 {
		fmt.Fprintf(&doubling, "g%d = [{include-group = \"g%d\"}, {include-group = \"g%d\"}, \"a%d\"]\n", i, i+1, i+1, i)
	}
	doubling.WriteString("g80 = [\"six\"]\n")
	all, err := ParseGroups([]byte(doubling.String())).Requirements("g0")
	require.NoError(t, err)
	require.Len(t, all, 81)

	chain := "[dependency-groups]\n" + numbered(5000, "g%[1]d = [{include-group = \"G%[1]d_next\"}]", "\n")
	for i := range 5000 {
		chain = strings.Replace(chain, fmt.Sprintf("G%d_next", i), fmt.Sprintf("g%d", i+1), 1)
	}
	_, err = ParseGroups([]byte(chain)).Requirements("g0")
	require.EqualError(t, err, `dependency groups include each other more than 100 deep, down to "g100"`)
}

// The number of files that a zip64 archive claims to have takes no memory.
func TestWheelZip64(t *testing.T) {
	const size = 8 << 30
	locator := append([]byte("PK\x06\x07"), make([]byte, 16)...)
	binary.LittleEndian.PutUint64(locator[8:], size-22-20-56)
	locator[16] = 1
	record := append([]byte("PK\x06\x06"), make([]byte, 52)...)
	record[4] = 44
	for _, at := range []int{24, 32} { // the numbers of entries
		binary.LittleEndian.PutUint64(record[at:], size/31)
	}
	end := append([]byte("PK\x05\x06"), make([]byte, 18)...)
	for i := 8; i < 20; i++ {
		end[i] = 0xff
	}
	file := &endless{size: size, text: []byte("PK\x01\x02"), end: append(append(record, locator...), end...)}
	_, err := OpenWheel(file, size, projectWheel)
	require.ErrorContains(t, err, projectWheel+": ")

	_, err = OpenWheel(io.NewSectionReader(bytes.NewReader(nil), 0, 0), maxWheel+1, projectWheel)
	require.ErrorContains(t, err, "it has 17179869185 bytes, more than the 17179869184 that are read")
}
