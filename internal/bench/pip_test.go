package bench

import "testing"

func TestPipOf(t *testing.T) {
	log := `#9 [deps 3/3] RUN pip --python install --only-deps /meta
#9 1.201 Collecting pandas
#9 1.350   Downloading pandas-2.3.3-cp311-cp311-manylinux_2_24_x86_64.whl.metadata (91 kB)
#9 2.301   Using cached dill-0.4.0-py3-none-any.whl.metadata (10 kB)
#9 3.201 Using cached dill-0.4.0-py3-none-any.whl (119 kB)
#9 3.350 Downloading pandas-2.3.3-cp311-cp311-manylinux_2_24_x86_64.whl (12.8 MB)
#9 3.450   Downloading numpy-2.3.3-cp311-cp311-manylinux_2_27_x86_64.whl (16.9 MB)
`
	if got := pipOf(log); got != (Pip{Cached: 1, Downloaded: 2}) {
		t.Errorf("%+v", got)
	}
}
