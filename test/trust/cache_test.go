package trust

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

func TestCache(t *testing.T) { attackAll(t, cache) }

var cache = []attack{
	{
		name:  "the same name and version on two indexes",
		tries: "an index serves another wheel under a name and version that the builder has from an index of another project",
		seen:  "each image has the wheel of its own project's index",
		stops: "uv's cache has a folder for each index, and a lock has hashes",
		try:   twoIndexes,
	},
}

func twoIndexes(t *testing.T) {
	b := bed.Env(t)
	distribution := "wagon" + kit.Random()
	for _, index := range []string{"first", "second"} {
		wheel, file := kit.PackWheel(t, distribution, "1.0", "py3-none-any", nil, kit.Member{Name: distribution + ".py", Text: "INDEX = '" + index + "'\n"})
		address := kit.ServeFiles(t, map[string][]byte{
			"simple/" + distribution + "/": fmt.Appendf(nil, `<!DOCTYPE html><html><body><a href="/%s#sha256=%x">%[1]s</a></body></html>`, file, sha256.Sum256(wheel)),
			file:                           wheel,
		})
		project := kit.Requiring(distribution).With(kit.Files{"Dockerfile": fmt.Sprintf("index.extra = [\"%s/simple\"]\n", address)})
		made := kit.Push(t, project.Write(t), "--build-arg", "NO_PROXY="+kit.NoProxy(b, "127.0.0.1"))
		if printed := made.Python(t, "import "+distribution+" as it; print(it.INDEX)"); printed != index+"\n" {
			t.Errorf("the image of the %s index has the wheel of the %s", index, printed)
		}
	}
}
