package llb

import "time"

// epoch is the time of everything wainwright writes into an image, the oldest a
// zip archive can hold (steps/common.py has the same).
var epoch = Epoch()

// Epoch is that time.
func Epoch() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }
