package config

import (
	"strings"

	"github.com/wainwright-build/wainwright/frontend/pytorch"
)

func checkTorch(s string) (string, *problem) {
	if pytorch.IsBackend(s) {
		return s, nil
	}
	lower := strings.ToLower(strings.ReplaceAll(s, " ", ""))
	if lower == "auto" { // uv's word
		return "", problemf("%s asks what GPU the builder has, and the image is to be the same whoever builds it", brief(s)).
			remedyf("write cpu, or what the machines have that run it, such as cu128 for CUDA 12.8")
	}
	p := problemf("%s is no backend of PyTorch", brief(s))
	// "cuda12.8", "CUDA 12.8" and "12.8" mean cu128.
	number := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(lower, "cuda"), "-"), ".", "")
	for _, guess := range []string{lower, "cu" + number} {
		if pytorch.IsBackend(guess) {
			return "", p.insteadOf(guess)
		}
	}
	return "", p.remedyf("write one of %s", strings.Join(pytorch.Backends(), ", "))
}
