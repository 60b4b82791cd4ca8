package bench

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/opencontainers/go-digest"
)

func name(s string) digest.Digest { return digest.FromString(s) }

func TestAccountCountsWhatTheRegistryHasNot(t *testing.T) {
	var a Account
	first := []Blob{{name("m1"), 500, Manifest}, {name("c1"), 900, Config}, {name("base"), 70, Layer}, {name("deps"), 60, Layer}}
	if got, want := a.Add(first), (Bytes{Layers: 130, Config: 900, Manifest: 500}); got != want {
		t.Errorf("first push: %+v, want %+v", got, want)
	}
	if got := a.Add(first); got.Total() != 0 {
		t.Errorf("the same image again: %+v", got)
	}
	edited := []Blob{{name("m2"), 501, Manifest}, {name("c2"), 901, Config}, {name("base"), 70, Layer}, {name("deps"), 60, Layer}, {name("wheel"), 4, Layer}}
	if got, want := a.Add(edited), (Bytes{Layers: 4, Config: 901, Manifest: 501}); got != want {
		t.Errorf("edit: %+v, want %+v", got, want)
	}
	if got := a.Add(first); got.Total() != 0 {
		t.Errorf("back to the first: %+v", got)
	}
}

// A layer that is in the image twice, an empty one, is sent once.
func TestAccountCountsALayerOnce(t *testing.T) {
	var a Account
	if got := a.Add([]Blob{{name("x"), 32, Layer}, {name("x"), 32, Layer}}); got.Layers != 32 {
		t.Errorf("%+v", got)
	}
}

func TestBlobsOf(t *testing.T) {
	image := fmt.Sprintf(`{"config":{"digest":%q,"size":9},"layers":[{"digest":%q,"size":70},{"digest":%q,"size":4}]}`, name("c"), name("l1"), name("l2"))
	index := fmt.Sprintf(`{"manifests":[{"digest":%q,"size":1}]}`, name("image"))
	manifests := map[digest.Digest]string{name("image"): image, name("index"): index, name("other"): `{}`}
	get := func(d digest.Digest) ([]byte, error) {
		if text, ok := manifests[d]; ok {
			return []byte(text), nil
		}
		return nil, fmt.Errorf("no %s", d)
	}
	want := []Blob{
		{name("index"), int64(len(index)), Manifest}, {name("image"), int64(len(image)), Manifest},
		{name("c"), 9, Config}, {name("l1"), 70, Layer}, {name("l2"), 4, Layer},
	}
	got, err := blobsOf(name("index"), get)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v\nwant %v", got, err, want)
	}
	for _, d := range []string{"other", "missing"} {
		if _, err := blobsOf(name(d), get); err == nil {
			t.Errorf("%s: no error", d)
		}
	}
}

func TestPushed(t *testing.T) {
	if d, err := pushed([]byte(`{"containerimage.digest":"` + name("x").String() + `","image.name":"a"}`)); err != nil || d != name("x") {
		t.Errorf("%s, %v", d, err)
	}
	if _, err := pushed([]byte(`{}`)); err == nil {
		t.Error("no digest, no error")
	}
}
