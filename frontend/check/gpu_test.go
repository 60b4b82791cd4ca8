package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

func TestAsksForGPU(t *testing.T) {
	text := func(values ...string) (m survey.Module) {
		for _, value := range values {
			m.Literals = append(m.Literals, survey.Literal{Value: value})
		}
		return m
	}
	calls := func(names ...string) (m survey.Module) {
		for _, name := range names {
			m.Calls = append(m.Calls, survey.Call{Call: name})
		}
		return m
	}
	for name, m := range map[string]survey.Module{
		"a device":          text("cuda"),
		"one of several":    text("model.pt", "cuda:0"),
		"a model is moved":  calls("x.cuda"),
		"and used at once":  calls("Net.cuda.eval"),
		"the device of all": calls("torch.cuda.set_device"),
	} {
		require.True(t, asksForGPU(m), name)
	}
	for name, m := range map[string]survey.Module{
		"nothing of it":             text("model.pt"),
		"a word":                    text("cuda is not needed", "cudart.so"),
		"whichever there is":        text("cuda", "cpu"),
		"it is asked for one":       {Literals: text("cuda").Literals, Calls: calls("torch.cuda.is_available").Calls},
		"what does nothing without": calls("torch.cuda.empty_cache", "torch.cuda.manual_seed"),
		"a module of that name":     calls("cuda.select"),
	} {
		require.False(t, asksForGPU(m), name)
	}
}
