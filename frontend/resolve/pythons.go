package resolve

import "time"

// released are the minor versions and the days they came out, newest first.
var released = []struct {
	minor string
	since time.Time
}{
	{"3.14", time.Date(2025, 10, 7, 0, 0, 0, 0, time.UTC)},
	{"3.13", time.Date(2024, 10, 7, 0, 0, 0, 0, time.UTC)},
	{"3.12", time.Date(2023, 10, 2, 0, 0, 0, 0, time.UTC)},
	{"3.11", time.Date(2022, 10, 24, 0, 0, 0, 0, time.UTC)},
	{"3.10", time.Date(2021, 10, 4, 0, 0, 0, 0, time.UTC)},
	{"3.9", time.Date(2020, 10, 5, 0, 0, 0, 0, time.UTC)},
	{"3.8", time.Date(2019, 10, 14, 0, 0, 0, 0, time.UTC)},
}

// newestAt is the newest Python of a day, the one that what came out then has
// wheels for; "" before all that are known.
func newestAt(day time.Time) string {
	for _, each := range released {
		if !each.since.After(day) {
			return each.minor
		}
	}
	return ""
}

// olderThan says that something came out before a Python did.
func olderThan(day time.Time, minor string) bool {
	for _, each := range released {
		if each.minor == minor {
			return day.Before(each.since)
		}
	}
	return false
}
