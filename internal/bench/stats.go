package bench

import "slices"

// Spread is what several rounds gave.
type Spread struct {
	Median, Min, Max float64
	N                int
}

// SpreadOf is the zero Spread where there are no values.
func SpreadOf(values []float64) Spread {
	if len(values) == 0 {
		return Spread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	middle := sorted[n/2]
	if n%2 == 0 {
		middle = (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return Spread{Median: middle, Min: sorted[0], Max: sorted[n-1], N: n}
}
