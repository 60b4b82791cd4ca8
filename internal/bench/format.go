package bench

import (
	"fmt"
	"strconv"
)

// Text is "0.84 (0.79-0.91)", and "0.84" where there is one value.
func (s Spread) Text() string {
	switch {
	case s.N == 0:
		return "-"
	case s.N == 1:
		return secondsText(s.Median)
	}
	return fmt.Sprintf("%s (%s-%s)", secondsText(s.Median), secondsText(s.Min), secondsText(s.Max))
}

// Hundredths below ten seconds: builds vary by more than that.
func secondsText(s float64) string {
	if s < 9.995 {
		return strconv.FormatFloat(s, 'f', 2, 64)
	}
	return strconv.FormatFloat(s, 'f', 1, 64)
}

// bytesText has two digits at least: 812 B, 2.3 kB, 139 MB.
func bytesText(n float64) string {
	units := []string{"B", "kB", "MB", "GB"}
	i := 0
	for n >= 999.5 && i < len(units)-1 {
		n /= 1000
		i++
	}
	if i > 0 && n < 9.95 {
		return fmt.Sprintf("%.1f %s", n, units[i])
	}
	return fmt.Sprintf("%.0f %s", n, units[i])
}
