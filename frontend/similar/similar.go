// Package similar finds what a misspelt name was probably meant to be.
//
// The swap of two neighbouring letters, the commonest typo, counts as one edit.
// BuildKit's util/suggest (github.com/agext/levenshtein) counts two, and a limit
// that allows two edits in a name of three letters fits nearly every such name.
package similar

import "strings"

// Nearest is the name that takes the fewest edits, the first among equals; "" if
// none is similar. Upper and lower case are the same.
func Nearest(name string, names []string) string {
	nearest, least := "", maxEdits(name)+1
	name = strings.ToLower(name)
	for _, candidate := range names {
		if edits := Distance(name, strings.ToLower(candidate)); edits < least {
			nearest, least = candidate, edits
		}
	}
	return nearest
}

// maxEdits is how many letters of a name may be wrong. With more, "my-requests"
// would be taken for "requests".
func maxEdits(name string) int {
	switch {
	case len(name) < 6:
		return 1
	case len(name) < 12:
		return 2
	}
	return 3
}

// tooFar is a distance that is of no interest.
const tooFar = 4

// Distance counts the bytes to change, add, drop or swap with their neighbour, as
// far as 3; 4 stands for any larger number. It is the distance of optimal string
// alignment (https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance).
func Distance(a, b string) int {
	if d := len(a) - len(b); d >= tooFar || d <= -tooFar {
		return tooFar // without a look at names that may be long
	}
	before, last, row := []int(nil), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, make([]int, len(b)+1)
	}
	return min(last[len(b)], tooFar)
}
