// Package similar finds what a misspelt name was probably meant to be.
package similar

// Nearest is the most similar of some names, the first among equals; "" if none
// is similar.
func Nearest(name string, among []string) string {
	best, least := "", 1+min(3, (len(name)+2)/4) // "cmd" may differ in 1, "requirements" in 3
	for _, n := range among {
		if d := Distance(name, n); d < least {
			best, least = n, d
		}
	}
	return best
}

// Distance counts the letters to change, add, drop or swap.
func Distance(a, b string) int {
	if d := len(a) - len(b); d > 3 || d < -3 {
		return 4 // too far to be of interest, and a name may be long
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
	return last[len(b)]
}
