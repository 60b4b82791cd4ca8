package golden

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/replay"
)

var update = flag.Bool("update", false, "write the golden files anew")

// times is how often each golden file is made: a map that is ranged over shows within a
// few turns.
const times = 25

const root = "../.."

// The plan, the LLB and the result of each build are as the golden files say.
func TestGolden(t *testing.T) {
	each(t, func(t *testing.T, recording *replay.Recording, c Case, dir string) {
		got := made(t, recording, c)
		for name, data := range got {
			compare(t, filepath.Join(dir, name), data)
		}
		found, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range found {
			if strings.HasSuffix(entry.Name(), ".json") && got[entry.Name()] == nil {
				stale(t, filepath.Join(dir, entry.Name()))
			}
		}
	})
}

// The same build is the same plan, LLB and result, byte for byte: everything that is
// cached hangs on it.
func TestDeterminism(t *testing.T) {
	each(t, func(t *testing.T, recording *replay.Recording, c Case, _ string) {
		first := raw(t, recording, c)
		for range times - 1 {
			again := raw(t, recording, c)
			for name, data := range first {
				if !bytes.Equal(data, again[name]) {
					t.Fatalf("%s is another each time:\n%s", name, difference(data, again[name]))
				}
			}
		}
	})
}

// raw is all that the frontend makes of a build, as it makes it: by name.
func raw(t *testing.T, recording *replay.Recording, c Case) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	if c.Name == "" { // of one case of a project: it is half the time
		plan, _ := build(t, recording, c, "frontend.plan")
		all["the plan"] = plan.Metadata["result.json"]
	}
	result, _ := build(t, recording, c, "")
	for key, data := range result.Metadata {
		all[key] = data
	}
	for platform, ref := range refsOf(t, result) {
		all["the LLB "+platform] = bytes.Join(ref.Definition.Def, []byte("\n"))
	}
	return all
}

// each runs a test for every case of every project. dir holds its golden files.
func each(t *testing.T, test func(t *testing.T, recording *replay.Recording, c Case, dir string)) {
	for _, project := range Projects() {
		t.Run(project.Name, func(t *testing.T) {
			t.Parallel()
			recording, err := replay.Read(project.Recording(root))
			if err != nil {
				t.Fatalf("%v\nmake golden RECORD=1 PROJECT=%s records it", err, project.Name)
			}
			for _, c := range project.Cases {
				dir := filepath.Join("testdata", project.Name, c.Name)
				if c.Name == "" {
					test(t, recording, c, dir)
					continue
				}
				t.Run(c.Name, func(t *testing.T) {
					t.Parallel()
					if own := runtime.GOOS + "/" + runtime.GOARCH; own != "linux/amd64" && strings.Contains(c.Options["platform"], own) {
						t.Skip("LLB has " + own + " for this machine's own platform too")
					}
					test(t, recording, c, dir)
				})
			}
		})
	}
}

// made are the golden files of a build as the frontend makes them now: by name.
func made(t *testing.T, recording *replay.Recording, c Case) map[string][]byte {
	t.Helper()
	plan, _ := build(t, recording, c, "frontend.plan")
	converted, _ := build(t, recording, c, "frontend.convertllb")
	result, player := build(t, recording, c, "")
	llb := readConverted(t, converted.Metadata["result.json"])
	files := map[string][]byte{
		"plan.json":   append(plan.Metadata["result.json"], '\n'),
		"llb.json":    llb,
		"result.json": readResult(t, result, player.Warnings()),
	}
	refs := refsOf(t, result)
	for platform, ref := range refs {
		text := readDefinition(t, ref.Definition)
		switch {
		case len(refs) == 1 && !bytes.Equal(text, llb):
			t.Errorf("the image is made of other LLB than --call=convertllb shows:\n%s", difference(llb, text))
		case len(refs) > 1:
			files["llb-"+strings.ReplaceAll(platform, "/", "-")+".json"] = text
		}
	}
	if len(refs) > 1 {
		delete(files, "llb.json") // that of the first platform
	}
	return files
}

// build runs the frontend. What the recording lacks fails the test, also where the
// frontend does without.
func build(t *testing.T, recording *replay.Recording, c Case, requestid string) (*gwclient.Result, *replay.Player) {
	t.Helper()
	player := replay.NewPlayer(recording, c.Replay(requestid))
	result, err := frontend.Build(context.Background(), player)
	if missing := player.Missing(); len(missing) > 0 {
		t.Fatalf("not recorded: %s\nrun: make golden RECORD=1", strings.Join(missing, "\n"))
	}
	if err != nil {
		t.Fatalf("the build %q fails: %v", requestid, err)
	}
	return result, player
}

func compare(t *testing.T, golden string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Errorf("%v\nmake golden writes it", err)
		return
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not as before; if that is meant, run: make golden\n%s", golden, difference(want, got))
	}
}

func stale(t *testing.T, golden string) {
	t.Helper()
	if !*update {
		t.Errorf("%s belongs to no build; run: make golden", golden)
		return
	}
	if err := os.Remove(golden); err != nil {
		t.Error(err)
	}
}

// difference shows where two texts begin to differ, by line.
func difference(want, got []byte) string {
	const lines = 8
	before, after := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	i := 0
	for i < min(len(before), len(after)) && before[i] == after[i] {
		i++
	}
	show := func(mark string, text []string) string {
		var b strings.Builder
		for _, line := range text[min(i, len(text)):min(i+lines, len(text))] {
			b.WriteString(mark + line + "\n")
		}
		return b.String()
	}
	context := show("  ", before[max(0, i-lines):i])
	if i >= lines {
		context = "  " + strings.Join(before[i-lines:i], "\n  ") + "\n"
	}
	return context + show("- ", before) + show("+ ", after)
}

// Every project has a folder of its own, and every folder belongs to a project.
func TestProjectsHaveFolders(t *testing.T) {
	names := []string{"recordings", "projects"}
	for _, project := range Projects() {
		if slices.Contains(names, project.Name) {
			t.Errorf("two projects are named %s", project.Name)
		}
		names = append(names, project.Name)
	}
	found, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range found {
		if !slices.Contains(names, entry.Name()) {
			t.Errorf("testdata/%s belongs to no project", entry.Name())
		}
	}
}
