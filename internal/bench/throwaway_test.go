package bench

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProgramsAreTheStepsThatRanOne(t *testing.T) {
	log := `#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s
#2 [venv] create /opt/venv
#2 CACHED
#7 [lock] resolve 6 requirements for Python 3.11
#7 CACHED
#8 [deps 1/1] six
#8 sha256:b6c0685b514006b987506e20376f24ec7339814fe8cdf823f6dadc081de50b5a 0B / 10B 0.2s
#8 DONE 0.1s
#7 [lock] resolve 6 requirements for Python 3.11
#7 sha256:b6c0685b514006b987506e20376f24ec7339814fe8cdf823f6dadc081de50b5a done
#7 DONE 0.4s
#9 [wheel 1/2] build environment: setuptools
#9 CACHED
#9 [wheel 1/2] build environment: setuptools
#9 DONE 7.1s
#3 [wheel 2/2] build and install the project
#3 0.31 writing
#3 DONE 0.5s
#4 [image] join the layers
#4 DONE 0.0s
#5 [build 2/4] RUN pip install .
#6 [build 1/4] FROM docker.io/library/python:3.11-slim
#6 DONE 1.0s
#5 DONE 3.0s
`
	require.Equal(t, []string{"[wheel 1/2] build environment: setuptools", "[wheel 2/2] build and install the project", "[build 2/4] RUN pip install ."}, programs(log))
}
