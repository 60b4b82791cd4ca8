package test

import (
	"strconv"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// SOURCE_DATE_EPOCH is the time of the image and of its SBOM. The layers stay as
// they are: each commit would ship them all anew.
func TestFlagsSourceDateEpoch(t *testing.T) {
	t.Parallel()
	whole := small(t)
	dir := starter().write(t)
	repository := serveGit(t, dir, "") + "#main"
	at := time.Unix(committed, 0).UTC()
	for name, c := range map[string]struct {
		place, epoch string
		args         []string
	}{
		"seconds":               {dir, strconv.Itoa(committed), nil},
		"the commit's":          {repository, "context", nil},
		"with rewritten layers": {dir, strconv.Itoa(committed), []string{"-o", "type=image,push=true,rewrite-timestamp=true,name=" + bed.Env(t).Registry + "/test/epoch"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{"--provenance=false", "--sbom=true", "--build-arg", "SOURCE_DATE_EPOCH=" + c.epoch}
			made := pushWith(t, bed.Env(t), c.place, append(args, c.args...)...)
			if made.config.Created == nil || !made.config.Created.Equal(at) {
				t.Errorf("the image is of %v, want %v", made.config.Created, at)
			}
			for i, each := range made.layers(t) {
				if was := whole.layers(t)[i]; was.Digest != each.Digest {
					t.Errorf("%s is another layer", each.title)
				}
			}
			for _, each := range made.config.History {
				if each.Comment == "wainwright.v0" && !each.Created.Equal(at) {
					t.Errorf("%s is of %v", each.CreatedBy, each.Created)
				}
			}
			if created := made.sboms(t)["wainwright"].CreationInfo.Created; created != at.Format(time.RFC3339) {
				t.Errorf("the SBOM is of %s", created)
			}
		})
	}
	// A folder has no commit.
	if made := push(t, dir, "--build-arg", "SOURCE_DATE_EPOCH=context"); made.digest != whole.digest {
		t.Error("for a folder, context means something")
	}
	says(t, "the build", build(t, dir, "--build-arg", "SOURCE_DATE_EPOCH=yesterday").Stderr, "SOURCE_DATE_EPOCH is \"yesterday\"", "seconds since 1970")
}
