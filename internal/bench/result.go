package bench

import (
	"fmt"
	"slices"
)

// Result is what a run of the bench found: all that the table is made of.
type Result struct {
	Date      string   `json:"date"`
	Seed      uint64   `json:"seed"`
	Rounds    int      `json:"rounds"`
	Tools     []string `json:"contenders"`
	Steps     []string `json:"steps"`
	Machine   Machine  `json:"machine"`
	Project   string   `json:"project"`
	BaseBytes int64    `json:"base_bytes"` // compressed layers of the base image
	Pin       string   `json:"pin"`
	Once      float64  `json:"once,omitempty"` // seconds above which an edit was not repeated
	Modules   []string `json:"modules"`        // the .py file that each round edited
	Samples   []Sample `json:"samples"`
}

// Machine is where it ran.
type Machine struct {
	Processors int    `json:"processors"`
	Buildkit   string `json:"buildkit"`
	Buildx     string `json:"buildx"`
	Frontend   string `json:"frontend"` // digest of our frontend's image
}

// Sample is one build.
type Sample struct {
	Tool    string  `json:"contender"`
	Round   int     `json:"round"`
	Step    string  `json:"step"`
	Seconds float64 `json:"seconds"`
	Bytes   Bytes   `json:"bytes"`
	Image   string  `json:"image,omitempty"`
	Verdict Verdict `json:"verdict,omitempty"`
	Serves  *bool   `json:"serves,omitempty"` // its page, where it was asked for it
	Why     string  `json:"why,omitempty"`    // it does not serve
	Pip     *Pip    `json:"pip,omitempty"`
	Error   string  `json:"error,omitempty"`
}

func (r Result) samples(tool, step string) []Sample {
	var found []Sample
	for _, s := range r.Samples {
		if s.Tool == tool && s.Step == step && s.Error == "" {
			found = append(found, s)
		}
	}
	return found
}

func (r Result) spread(tool, step string, value func(Sample) float64) Spread {
	var values []float64
	for _, s := range r.samples(tool, step) {
		values = append(values, value(s))
	}
	return SpreadOf(values)
}

func (r Result) seconds(tool, step string) Spread {
	return r.spread(tool, step, func(s Sample) float64 { return s.Seconds })
}

func (r Result) bytes(tool, step string) Spread {
	return r.spread(tool, step, func(s Sample) float64 { return float64(s.Bytes.Total()) })
}

// knownSlow reports whether an earlier round has shown an edit to be one of those
// that later rounds leave out. No target depends on them.
func (r Result) knownSlow(tool, step string) bool {
	return r.Once > 0 && slices.Contains(edits, step) && r.seconds(tool, step).Max > r.Once
}

// verdict is the worst of the rounds.
func (r Result) verdict(tool, step string) Verdict {
	worst := Shown
	for _, s := range r.samples(tool, step) {
		if s.Verdict == Wrong || worst == Shown {
			worst = s.Verdict
		}
	}
	return worst
}

func (r Result) failures() []Sample {
	var failed []Sample
	for _, s := range r.Samples {
		if s.Error != "" {
			failed = append(failed, s)
		}
	}
	return failed
}

// Err returns an error if builds failed or images show no change.
func (r Result) Err() error {
	if failed := r.failures(); len(failed) > 0 {
		s := failed[0]
		return fmt.Errorf("%d of %d builds are wrong; the first: %s, %s, round %d: %s",
			len(failed), len(r.Samples), s.Tool, s.Step, s.Round, s.Error)
	}
	return nil
}
