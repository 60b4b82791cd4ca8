package request

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/cmd/buildctl/build"
)

func cacheImports(entries []string) ([]client.CacheOptionsEntry, error) {
	entries, err := spelledOut("cache-from", entries)
	if err != nil {
		return nil, err
	}
	return build.ParseImportCache(entries)
}

func cacheExports(entries []string) ([]client.CacheOptionsEntry, error) {
	entries, err := spelledOut("cache-to", entries)
	if err != nil {
		return nil, err
	}
	return build.ParseExportCache(entries)
}

// spelledOut turns docker buildx's short form, a plain reference, into the long
// one. BuildKit's parser takes for a reference whatever has no type.
func spelledOut(flag string, entries []string) ([]string, error) {
	var out []string
	for _, entry := range entries {
		switch {
		case !strings.Contains(entry, "="):
			for ref := range strings.SplitSeq(entry, ",") {
				out = append(out, "type=registry,ref="+ref)
			}
		case !strings.Contains(entry, "type="):
			return nil, fmt.Errorf("--%s %q has no type=: registry, local, inline, gha, s3 or azblob", flag, entry)
		default:
			out = append(out, entry)
		}
	}
	return out, nil
}
