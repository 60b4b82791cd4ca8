package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Round is what the edits of one round are made of: the same for every
// tool, new in every round.
type Round struct {
	Number int
	Mark   string // a word that nothing else holds
	Module string // the .py file to edit
	Order  []int  // of the lines of requirements.txt
	Pin    string // NAME==VERSION
}

// NewRound draws a round. modules and requirements are the project's.
func NewRound(seed uint64, number int, modules []string, requirements int, pin string) Round {
	r := rand.New(rand.NewPCG(seed, uint64(number)))
	round := Round{
		Number: number,
		Mark:   fmt.Sprintf("wagon-%x-%d", seed, number),
		Module: modules[r.IntN(len(modules))],
		Order:  r.Perm(requirements),
		Pin:    pin,
	}
	if slices.IsSorted(round.Order) { // one in many, but then nothing would be reordered
		slices.Reverse(round.Order)
	}
	return round
}

// order returns the tools in a random order for a round: the first one finds cold
// disks, and the network varies.
func order(seed uint64, number int, tools []Tool) []Tool {
	r := rand.New(rand.NewPCG(seed, ^uint64(number)))
	shuffled := slices.Clone(tools)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled
}

func (r Round) pinned() (name, version string) {
	name, version, _ = strings.Cut(r.Pin, "==")
	return name, version
}

func (r Round) description() string { return "Predicts a math score, " + r.Mark }
func (r Round) version() string     { return fmt.Sprintf("0.%d.0", r.Number+1) }
