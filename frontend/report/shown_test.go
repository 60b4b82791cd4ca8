package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/util/grpcerrors"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/internal/forged"
)

// Whatever is in the fields of problems, no line of what is shown is an attacker's.
func TestShownProblems(t *testing.T) {
	texts := forged.Texts()
	random := rand.New(rand.NewSource(1))
	any := func() string { return texts[random.Intn(len(texts))] + texts[random.Intn(len(texts))] }
	for range 500 {
		one := any()
		for _, text := range []func() string{func() string { return one }, any} {
			p := Problem{Rule: rules.IgnoreNamed(text(), "").Rule, File: text(), Line: 2, Message: text(), Remedy: text(), Detail: text()}
			bare := Problem{File: text(), Message: text()}
			forged.Check(t, p.Short())
			forged.Check(t, p.Place())
			forged.Check(t, p.Error())
			forged.Check(t, bare.Error())
			err := ShownError(WithSource(fmt.Errorf("%s: %w", text(), Errors{p, bare, p}), map[string][]byte{p.File: []byte("a\n" + text() + "\nb\n")}))
			forged.Check(t, err.Error())
			require.Equal(t, err.Error(), Text(err.Error()), "shown twice")
			for _, source := range errdefs.Sources(err) {
				var printed bytes.Buffer
				require.NoError(t, source.Print(&printed))
				forged.Check(t, printed.String())
			}
			forged.Check(t, ShownError(errors.New(text())).Error())
		}
	}
}

func TestShownTexts(t *testing.T) {
	for _, text := range forged.Texts() {
		line := Line(text)
		require.NotContains(t, line, "\n")
		require.NotContains(t, line, "\t")
		forged.Check(t, line)
		for _, show := range []func(string) string{Line, Text, Block} {
			require.Equal(t, show(text), show(show(text)), "shown twice")
		}
		for block := range strings.SplitSeq(Block("a\n\n"+text), "\n") {
			require.True(t, strings.HasPrefix(block, strings.TrimRight(margin, " ")), block)
		}
	}
}

func FuzzShown(f *testing.F) {
	for _, text := range forged.Texts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		require.NotContains(t, Line(text), "\n")
		for _, show := range []func(string) string{Line, Text, Block} {
			require.Equal(t, show(text), Text(show(text)), "shown twice")
		}
	})
}

func TestBlock(t *testing.T) {
	require.Equal(t, "  | a\n  |\n  |   b", Block("a\n\n  b\n\n"))
	require.Equal(t, "  | of Windows\n  | b", Block("of Windows\r\nb\r\n"))

	long := Block(strings.Repeat("a line of text\n", 10_000) + "the cause")
	require.LessOrEqual(t, len(long), maxDetail+100)
	require.True(t, strings.HasSuffix(long, "\n  | a line of text\n  | the cause"))
	require.Regexp(t, `^  \| \(\d+ bytes before this are left out\)\n  \| a line of text\n`, long)

	wide := Block("https://me:hush@index.example.test/" + strings.Repeat("a", 2*maxDetail))
	require.Less(t, len(wide), maxLine+100)
	require.NotContains(t, wide, "hush")
}

func TestClip(t *testing.T) {
	require.Equal(t, "abcde", Clip("abcde", 5))
	require.Equal(t, "ab...", Clip("abcdef", 5))
	require.Equal(t, "a...", Clip("aäbcdef", 5), "between characters")
}

func TestShownError(t *testing.T) {
	require.NoError(t, ShownError(nil))
	plain := errors.New("plain")
	require.Equal(t, plain, ShownError(plain))
	wild := fmt.Errorf("\x1b[2J\n: %w", Problem{Message: "no"})
	require.EqualError(t, ShownError(wild), `\x1b[2J\n: no`)
	require.Len(t, Problems(ShownError(wild)), 1)
	require.EqualError(t, ShownError(errors.New("failed\nforged\n")), "failed\n  | forged")
}

// BuildKit sends the status of the innermost error if its text is the longer one.
func TestShownErrorSent(t *testing.T) {
	inner := status.Error(codes.NotFound, "failed to fetch https://me:hush-a-bye-baby@git.example.test/")
	sent := grpcerrors.ToGRPC(context.Background(), ShownError(fmt.Errorf("load: %w", inner)))
	forged.Check(t, sent.Error())
	require.Contains(t, sent.Error(), "https://****@git.example.test/")
	require.Equal(t, codes.NotFound, grpcerrors.Code(sent))
}

// An error stays far below the size of a message that BuildKit passes on.
func TestErrorSize(t *testing.T) {
	const most = 256 << 10
	for name, problem := range map[string]Problem{
		"short":   {Message: "is no requirement"},
		"message": {Message: strings.Repeat("long ", 20_000)},
		"detail":  {Message: "no", Detail: strings.Repeat("long\n", 20_000)},
		"remedy":  {Message: "no", Remedy: strings.Repeat("long ", 20_000)},
	} {
		for _, file := range []string{"requirements.txt", strings.Repeat("d/", 4000)} {
			for _, width := range []int{0, 1000} {
				data := []byte(strings.Repeat(strings.Repeat("a", width)+"\n", 2000))
				var all Errors
				for i := range 2000 {
					p := problem
					p.File, p.Line = file, 2*i+1
					all = append(all, p)
				}
				err := ShownError(WithSource(all, map[string][]byte{file: data}))
				require.Less(t, sentSize(err), most, name)
				require.Regexp(t, `\nand \d+ more problems$`, err.Error())
			}
		}
	}
}

// sentSize returns the bytes of an error as it is sent.
func sentSize(err error) int {
	st, _ := status.FromError(grpcerrors.ToGRPC(context.Background(), err))
	size := len(st.Message())
	for _, detail := range st.Proto().Details {
		size += len(detail.Value)
	}
	return size
}

func TestErrorsMany(t *testing.T) {
	var all Errors
	for i := range maxProblems + 2 {
		all = append(all, Problem{File: "a.txt", Line: i + 1, Message: "no"})
	}
	require.Equal(t, maxProblems, strings.Count(all.Error(), ": no"))
	require.True(t, strings.HasSuffix(all.Error(), "\na.txt:50: no\nand 2 more problems"))
	require.True(t, strings.HasSuffix(all[:maxProblems+1].Error(), "\nand 1 more problem"))
	require.True(t, strings.HasSuffix(all[:maxProblems].Error(), "\na.txt:50: no"))
}

func BenchmarkErrors(b *testing.B) {
	var all Errors
	for i := range 200_000 {
		all = append(all, Problem{File: "requirements.txt", Line: i + 1, Message: "is no requirement"})
	}
	files := map[string][]byte{"requirements.txt": bytes.Repeat([]byte("<p>a</p>\n"), 200_000)}
	b.ReportAllocs()
	for b.Loop() {
		_ = ShownError(WithSource(all, files)).Error()
	}
}
