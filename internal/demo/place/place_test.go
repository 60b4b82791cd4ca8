package place

import (
	"testing"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

func TestWithoutPassword(t *testing.T) {
	clean, netrc, err := withoutPassword("https://me:s%40cret@index.test/simple")
	if err != nil || clean != "https://index.test/simple" || netrc != "machine index.test login me password s@cret\n" {
		t.Errorf("got %q, %q, %v", clean, netrc, err)
	}
	if clean, netrc, _ := withoutPassword("https://index.test/simple"); clean != "https://index.test/simple" || netrc != "" {
		t.Errorf("got %q, %q", clean, netrc)
	}
}

func TestFromHistoryMatchesOurLayersFromTheTop(t *testing.T) {
	history := `{"Comment":"wainwright.v0","CreatedBy":"project","Size":"20"}
{"Comment":"wainwright.v0","CreatedBy":"venv","Size":"10"}
{"Comment":"buildkit","CreatedBy":"CMD","Size":"0"}
{"Comment":"","CreatedBy":"ADD","Size":"700"}
`
	image, err := fromHistory([]string{"a", "b", "c"}, []byte(history))
	if err != nil {
		t.Fatal(err)
	}
	if len(image.Own) != 2 || image.Own[0] != (Layer{"b", 10, "venv"}) || image.Own[1] != (Layer{"c", 20, "project"}) {
		t.Errorf("own layers are %v", image.Own)
	}
	if len(image.Base) != 1 || Sum(image.Base) != 700 {
		t.Errorf("the base's layers are %v", image.Base)
	}
}

func TestFromConfigSkipsEmptyLayers(t *testing.T) {
	image := fromConfig(
		[]ocispecs.Descriptor{{Digest: "sha256:a", Size: 700}, {Digest: "sha256:b", Size: 20}},
		ocispecs.Image{History: []ocispecs.History{
			{CreatedBy: "ADD"}, {CreatedBy: "CMD", EmptyLayer: true}, {CreatedBy: "project", Comment: ours},
		}},
	)
	if len(image.Base) != 1 || len(image.Own) != 1 || image.Own[0].Title != "project" {
		t.Errorf("got %+v", image)
	}
	if fresh := image.New(Image{Base: image.Base}); Sum(fresh) != 20 {
		t.Errorf("new are %v", fresh)
	}
}
