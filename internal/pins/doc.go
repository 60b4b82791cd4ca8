// Package pins holds tests that versions which stand in several files are the same
// in all of them, and that Renovate (renovate.json) finds each.
package pins
