package bench

import (
	"strings"
	"testing"
)

func sample(tool string, round int, step string, seconds float64, bytes int64) Sample {
	return Sample{Tool: tool, Round: round, Step: step, Seconds: seconds, Bytes: Bytes{Layers: bytes}, Verdict: Shown}
}

// result of two tools and three rounds.
func result() Result {
	r := Result{Date: "2026-01-02", Seed: 7, Rounds: 3, Tools: []string{"wainwright", "uv-req"}, Pin: "dill==0.4.0",
		Steps: []string{"cold", "unchanged", "code", "template", "pin"}, Modules: []string{"p/a.py"}, BaseBytes: 79e6,
		Machine: Machine{Processors: 2, Buildkit: "v1", Buildx: "v2"}}
	yes, no := true, false
	for round := 1; round <= 3; round++ {
		f := 1 + float64(round)/10
		r.Samples = append(r.Samples,
			sample("wainwright", round, "cold", 20*f, 218e6), sample("uv-req", round, "cold", 30*f, 218e6),
			sample("wainwright", round, "unchanged", 0.3*f, 0), sample("uv-req", round, "unchanged", 0.4*f, 0), sample("uv-req", round, bare, 0.2*f, 0),
			sample("wainwright", round, "code", 0.8*f, 2300), sample("uv-req", round, "code", 1.1*f, 2200),
			sample("wainwright", round, "template", 0.7*f, 3000), sample("uv-req", round, "template", 1.1*f, 0),
			sample("wainwright", round, "pin", 7*f, 26e6), sample("uv-req", round, "pin", 24*f, 139e6))
	}
	for i := range r.Samples {
		s := &r.Samples[i]
		if s.Step == "cold" {
			s.Serves = map[bool]*bool{true: &yes, false: &no}[s.Tool == "wainwright"]
		}
		if s.Step == "template" && s.Tool == "uv-req" {
			s.Verdict = NotInImage
		}
	}
	return r
}

func wantLines(t *testing.T, got string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains("\n"+got, "\n"+line) {
			t.Errorf("no line\n%s\nin\n%s", line, got)
		}
	}
}

func TestMarkdown(t *testing.T) {
	wantLines(t, result().Markdown(),
		"| | wainwright | uv-req |\n|---|---|---|\n",
		"| cold | 24.0 (22.0-26.0)<br>218 MB | 36.0 (33.0-39.0)<br>218 MB |\n",
		"| no change | 0.36 (0.33-0.39)<br>0 B | 0.48 (0.44-0.52)<br>0 B |\n",
		"| a template | 0.84 (0.77-0.91)<br>3.0 kB | 1.32 (1.21-1.43)<br>0 B<br>*not in image* |\n",
		"| the image serves its page | yes | no |\n",
		"- No change: 0.36 (0.33-0.39) s. Target: under 0.5 s. Met.\n",
		"- Any edit: the slowest is \"a .py file\" with 0.96 (0.88-1.04) s; the largest is 3.0 kB. Target: under 1.0 s and kilobytes. Met.\n",
		"- Cold: 0.67 (0.67-0.67) of uv-req's time. Target: at most 0.7. Met.\n",
		"- One pin: 0.29 (0.29-0.29) of uv-req's time and 0.19 (0.19-0.19) of its bytes. Target: a third and a fifth. Met.\n",
	)
	for _, words := range []string{"stand-in", "uv-req 0.48 s instead of 0.24 s", "base image's 79 MB", "seed 7"} {
		if !strings.Contains(result().Markdown(), words) {
			t.Errorf("nothing of %q", words)
		}
	}
}

func TestSummaryAndNotes(t *testing.T) {
	summary, notes := result().Summary(), result().Notes()
	if want := "\n`make bench` wrote this on 2026-01-02, with BuildKit v1 and buildx v2 on 2 processors.\n"; !strings.HasSuffix(summary, want) {
		t.Errorf("the summary ends otherwise:\n%s", summary)
	}
	if !strings.HasPrefix(notes, "Each cell: ") || !strings.Contains(notes, "\n\nNot real here: ") || strings.Contains(notes, "| cold |") {
		t.Errorf("the notes are\n%s", notes)
	}
}

func TestMarkdownOwnsUpToWhatIsMissed(t *testing.T) {
	r := result()
	for i := range r.Samples {
		if r.Samples[i].Tool == "wainwright" {
			r.Samples[i].Seconds *= 2
		}
	}
	if got := strings.Count(r.Markdown(), "**Missed.**"); got != 4 {
		t.Errorf("%d targets missed, want 4\n%s", got, r.Markdown())
	}
}

func TestMarkdownOfAPartialRun(t *testing.T) {
	r := result()
	r.Samples[0].Error = "boom"
	r.Steps, r.Tools = []string{"cold"}, []string{"wainwright"}
	got := r.Markdown()
	wantLines(t, got, "| cold | 25.0 (24.0-26.0)<br>218 MB<br>2 of 3 rounds |\n", "**Failed, and not in the table:** wainwright, cold, round 1.")
	if strings.Contains(got, "| no change |") {
		t.Error("a step that was not run has a row")
	}
	if r.Err() == nil || !strings.Contains(r.Err().Error(), "boom") {
		t.Errorf("Err is %v", r.Err())
	}
}

func TestPipNote(t *testing.T) {
	r := result()
	s := sample("pip-best", 1, "pin", 40, 139e6)
	s.Pip = &Pip{Downloaded: 44}
	r.Samples = append(r.Samples, s)
	if got := r.pipNote(); !strings.Contains(got, "took 0 of 44 files") {
		t.Error(got)
	}
}

func TestOnce(t *testing.T) {
	r := result()
	if r.knownSlow("uv-req", "code") {
		t.Error("by default everything is repeated")
	}
	r.Once = 1
	for step, want := range map[string]bool{"code": true, "cold": false, "pin": false, "unchanged": false} {
		if got := r.knownSlow("uv-req", step); got != want {
			t.Errorf("%s: %v", step, got)
		}
	}
	if r.knownSlow("wainwright", "template") {
		t.Error("a fast edit was left out")
	}
}
