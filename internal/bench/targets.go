package bench

import (
	"fmt"
	"slices"
)

// What we said we would reach, against the strongest of the baselines.
const (
	ours  = "wainwright"
	rival = "uv-req"

	unchangedSeconds = 0.5
	editSeconds      = 1.0
	editBytes        = 100_000 // "kilobytes"
	coldRatio        = 0.7
	pinSecondsRatio  = 1.0 / 3
	pinBytesRatio    = 1.0 / 5
)

// targets returns a line for each target that was measured: whether the medians meet it.
func (r Result) targets() []string {
	var lines []string
	if s := r.seconds(ours, "unchanged"); s.N > 0 {
		lines = append(lines, fmt.Sprintf("No change: %s s. Target: under %.1f s. %s",
			s.Text(), unchangedSeconds, met(s.Median < unchangedSeconds)))
	}
	if step, s, bytes := r.worstEdit(); s.N > 0 {
		lines = append(lines, fmt.Sprintf("Any edit: the slowest is %s with %s s; the largest is %s. Target: under %.1f s and kilobytes. %s",
			step, s.Text(), bytesText(bytes), editSeconds, met(s.Median < editSeconds && bytes < editBytes)))
	}
	if ratio := r.ratio("cold", Sample.time); ratio.N > 0 {
		lines = append(lines, fmt.Sprintf("Cold: %s of %s's time. Target: at most %.1f. %s",
			ratio.Text(), rival, coldRatio, met(ratio.Median <= coldRatio)))
	}
	if ratio, bytes := r.ratio("pin", Sample.time), r.ratio("pin", Sample.size); ratio.N > 0 {
		lines = append(lines, fmt.Sprintf("One pin: %s of %s's time and %s of its bytes. Target: a third and a fifth. %s",
			ratio.Text(), rival, bytes.Text(), met(ratio.Median <= pinSecondsRatio && bytes.Median <= pinBytesRatio)))
	}
	return lines
}

func met(yes bool) string {
	if yes {
		return "Met."
	}
	return "**Missed.**"
}

func (s Sample) time() float64 { return s.Seconds }
func (s Sample) size() float64 { return float64(s.Bytes.Total()) }

// worstEdit is the slowest of our edits, and the bytes of the largest.
func (r Result) worstEdit() (title string, slowest Spread, largest float64) {
	for _, step := range Steps {
		if !slices.Contains(edits, step.Name) {
			continue
		}
		if s := r.seconds(ours, step.Name); s.Median > slowest.Median {
			title, slowest = "\""+step.Title+"\"", s
		}
		largest = max(largest, r.bytes(ours, step.Name).Max)
	}
	return title, slowest, largest
}

// ratio is ours to the rival's, taken round by round: both then had the same
// machine and network.
func (r Result) ratio(step string, value func(Sample) float64) Spread {
	theirs := map[int]float64{}
	for _, s := range r.samples(rival, step) {
		theirs[s.Round] = value(s)
	}
	var ratios []float64
	for _, s := range r.samples(ours, step) {
		if t := theirs[s.Round]; t > 0 {
			ratios = append(ratios, value(s)/t)
		}
	}
	return SpreadOf(ratios)
}
