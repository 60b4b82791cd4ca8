package bed

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func lookup(env map[string]string) func(string) (string, bool) {
	return func(key string) (string, bool) { v, ok := env[key]; return v, ok }
}

func TestFile(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"HOME": "h"}, "h/.cache/wainwright/bed/env"},
		{map[string]string{"HOME": "h", "XDG_CACHE_HOME": "c"}, "c/wainwright/bed/env"},
		{map[string]string{"HOME": "h", "XDG_CACHE_HOME": "c", "WAINWRIGHT_BED": "b"}, "b/env"},
	} {
		if got := File(lookup(c.env)); got != filepath.FromSlash(c.want) {
			t.Errorf("File(%v) = %s, want %s", c.env, got, c.want)
		}
	}
}

func TestReadUnquotesAsBashQuotes(t *testing.T) {
	dir := t.TempDir()
	text := "# a comment\n\nBUILDKIT_HOST=unix://x.sock\nWAINWRIGHT_BED_REGISTRY=127.0.0.1:5000\n" +
		`WAINWRIGHT_BED_INDEX_URL=https://u:p\&w@index.test/simple` + "\nQUOTED='a b'\n"
	if err := os.WriteFile(filepath.Join(dir, "env"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := Read(lookup(map[string]string{"WAINWRIGHT_BED": dir}))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"BUILDKIT_HOST":            "unix://x.sock",
		"WAINWRIGHT_BED_REGISTRY":  "127.0.0.1:5000",
		"WAINWRIGHT_BED_INDEX_URL": "https://u:p&w@index.test/simple",
		"QUOTED":                   "a b",
	}
	if !reflect.DeepEqual(b.Env, want) {
		t.Errorf("Env = %v, want %v", b.Env, want)
	}
	if b.BuildkitHost != "unix://x.sock" || b.Registry != "127.0.0.1:5000" || b.DockerHost != "" {
		t.Errorf("Bed = %+v", b)
	}
}

type recorder struct{ failure string }

func (*recorder) Helper()                  {}
func (*recorder) Context() context.Context { return context.Background() }
func (r *recorder) Fatalf(format string, args ...any) {
	if r.failure == "" {
		r.failure = fmt.Sprintf(format, args...)
	}
}

func TestEnvFailsWithoutABed(t *testing.T) {
	t.Setenv("WAINWRIGHT_BED", t.TempDir())
	var r recorder
	Env(&r)
	if !strings.Contains(r.failure, "bed/bed up") {
		t.Errorf("without a bed Env said %q", r.failure)
	}
}
