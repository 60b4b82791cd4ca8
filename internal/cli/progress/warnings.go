package progress

import (
	"fmt"
	"io"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/solver/errdefs"
)

// PrintWarnings lists the warnings of a build as docker buildx does: their
// short texts, and all of them where expand is set.
func PrintWarnings(w io.Writer, warnings []client.VertexWarning, expand bool) {
	if len(warnings) == 0 {
		return
	}
	count := fmt.Sprintf("%d warnings", len(warnings))
	if len(warnings) == 1 {
		count = "1 warning"
	}
	hint := ""
	if !expand {
		hint = " (use --debug to expand)"
	}
	fmt.Fprintf(w, "\n%s found%s:\n", count, hint)
	for _, warning := range warnings {
		fmt.Fprintf(w, " - %s\n", warning.Short)
		if expand {
			printDetail(w, warning)
		}
	}
}

func printDetail(w io.Writer, warning client.VertexWarning) {
	for _, line := range warning.Detail {
		fmt.Fprintf(w, "%s\n", line)
	}
	if warning.URL != "" {
		fmt.Fprintf(w, "More info: %s\n", warning.URL)
	}
	if warning.SourceInfo != nil && len(warning.Range) > 0 {
		source := errdefs.Source{Info: warning.SourceInfo, Ranges: warning.Range}
		_ = source.Print(w)
	}
	fmt.Fprintln(w)
}
