package pytorch

import "testing"

func TestBackends(t *testing.T) {
	for version, want := range map[string]string{
		"2.8.0+cpu": "cpu", "2.8.0+cu128": "cu128", "2.6.0+rocm6.2.4": "rocm6.2.4", "2.5.1+rocm6.2": "rocm6.2",
		"2.6.0+xpu": "xpu", "2.0.1+cu117.with.pypi.cudnn": "cu117", "2.0.1+cpu.cxx11.abi": "cpu",
		"2.8.0": "", "1.0+local": "", "1.0+cu127": "", "": "",
	} {
		if got := BackendOfVersion(version); got != want {
			t.Errorf("version %q: got %q, want %q", version, got, want)
		}
	}
	for address, want := range map[string]struct{ index, file string }{
		"https://download.pytorch.org/whl/cpu":                                     {"cpu", "cpu"},
		"https://download.pytorch.org/whl/cu118/":                                  {"cu118", "cu118"},
		"https://download-r2.pytorch.org/whl/cpu/torch-2.8.0-cp313-cp313-a.whl":    {"", "cpu"},
		"https://download.pytorch.org/whl/torchdata-0.9.0-py3-none-any.whl":        {},
		"https://download.pytorch.org/whl/nightly/cpu":                             {},
		"https://download.pytorch.org/whl/torch_stable.html":                       {},
		"https://download.pytorch.org/whl":                                         {},
		"https://download.pytorch.org.example.test/whl/cpu":                        {},
		"https://notpytorch.org/whl/cpu":                                           {},
		"https://files.example.test/packages/1/torch-2.8.0-cp313-cp313-x86_64.whl": {},
	} {
		if got := BackendOfFile(address); got != want.file {
			t.Errorf("%s: of %q, want %q", address, got, want.file)
		}
		if got := BackendOfIndex(address); got != want.index {
			t.Errorf("%s: the index of %q, want %q", address, got, want.index)
		}
	}
	for address, want := range map[string]bool{
		"https://download.pytorch.org/whl/cpu": true, "https://download.pytorch.org/whl/nightly/cu128/": true, "https://download.pytorch.org/whl": true,
		"https://pytorch.org/get-started": false, "https://pypi.example.com/whl/cpu": false,
	} {
		if got := IsOwn(address); got != want {
			t.Errorf("%s: PyTorch's own %t, want %t", address, got, want)
		}
	}
	for version, want := range map[string]string{"12.8.90": "cu128", "13.2.86": "cu132", "11.7.99": "cu117", "12.7.1": "", "12": "", "": ""} {
		if got := ForCUDA(version); got != want {
			t.Errorf("CUDA %q: got %q, want %q", version, got, want)
		}
	}
}
