package uverrors

import "time"

// releases are the minor versions of Python, newest first, with the day of their release:
// https://devguide.python.org/versions/
var releases = []struct {
	minor string
	day   time.Time
}{
	{"3.14", time.Date(2025, 10, 7, 0, 0, 0, 0, time.UTC)},
	{"3.13", time.Date(2024, 10, 7, 0, 0, 0, 0, time.UTC)},
	{"3.12", time.Date(2023, 10, 2, 0, 0, 0, 0, time.UTC)},
	{"3.11", time.Date(2022, 10, 24, 0, 0, 0, 0, time.UTC)},
	{"3.10", time.Date(2021, 10, 4, 0, 0, 0, 0, time.UTC)},
	{"3.9", time.Date(2020, 10, 5, 0, 0, 0, 0, time.UTC)},
	{"3.8", time.Date(2019, 10, 14, 0, 0, 0, 0, time.UTC)},
}

// newestAt returns the Python that was the newest on a day: what was released then has
// wheels for it. It returns "" for a day before all releases above.
func newestAt(day time.Time) string {
	for _, release := range releases {
		if !release.day.After(day) {
			return release.minor
		}
	}
	return ""
}

// isBefore reports whether a day is before the release of a Python.
func isBefore(day time.Time, minor string) bool {
	for _, release := range releases {
		if release.minor == minor {
			return day.Before(release.day)
		}
	}
	return false
}
