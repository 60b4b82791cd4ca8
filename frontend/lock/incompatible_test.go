package lock

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
)

func TestIncompatibleWheel(t *testing.T) {
	arm := packaging.Target{PythonMinor: "3.11", Machine: "aarch64", Libc: "glibc", LibcVersion: [2]int{2, 36}}
	environment := packaging.Environment{PythonVersion: "3.11", PythonFullVersion: "3.11.9", PlatformMachine: "aarch64", SysPlatform: "linux"}
	refused := func(requirements string) string {
		err := incompatible(Request{Declared: declare(t, requirements, config.Config{}), Environment: environment, Target: arm})
		if err == nil {
			return ""
		}
		return err.Error()
	}
	const image = " is not for the image, which is cpython 3.11 on aarch64, glibc 2.36: "
	for line, want := range map[string]string{
		"mine @ https://h/mine-1.0-cp311-cp311-manylinux2014_x86_64.whl#sha256=00": `name a wheel for each machine, with its marker: ; platform_machine == "aarch64"`,
		"mine @ https://h/mine-1.0-cp39-cp39-manylinux2014_aarch64.whl":            "set python to the version that it is for, or name another wheel",
		"mine @ https://h/mine-1.0-cp311-cp311-manylinux_2_39_aarch64.whl":         "name a wheel for that, or a base that this one is for",

		"mine @ https://h/mine-1.0-cp311-cp311-win_amd64.whl":                                            `name the wheel for Linux; this one takes ; sys_platform == "win32"`,
		"mine @ https://h/mine-1.0-cp311-cp311-macosx_11_0_arm64.whl":                                    `name the wheel for Linux; this one takes ; sys_platform == "darwin"`,
		`mine @ https://h/mine-1.0-cp311-cp311-win_arm64.whl ; os_name != "x"`:                           `correct it or its marker, os_name != "x": the wheel is for win_arm64`,
		`mine @ https://h/mine-1.0-cp311-cp311-manylinux2014_x86_64.whl ; platform_machine == "aarch64"`: `correct it or its marker, platform_machine == "aarch64": the wheel is for manylinux2014_x86_64`,
		`mine @ https://h/mine-1.0-cp311-cp311-manylinux2014_x86_64.whl ; sys_platform == "linux"`:       `name a wheel for each machine, with its marker: ; platform_machine == "aarch64"`,
	} {
		require.Equal(t, "requirements.txt:2: "+line+image+want, refused("six\n"+line+"\n"))
	}
	require.Contains(t, refused("./wheels/mine-1.0-cp39-none-any.whl\n"), "requirements.txt:1: mine @ ./wheels/mine-1.0-cp39-none-any.whl"+image+"set python")

	require.Empty(t, refused(`six
fits @ https://h/fits-1.0-cp311-cp311-manylinux2014_aarch64.whl
pure @ https://h/pure-1.0-py3-none-any.whl
sdist @ https://h/sdist-1.0.tar.gz
git @ git+https://h/git.git@v1
elsewhere @ https://h/elsewhere-1.0-cp311-cp311-manylinux2014_x86_64.whl ; platform_machine == "x86_64"
`))
}

// It fits the image, and uv resolves for machines that nobody builds for.
func TestWheelOfOneMachine(t *testing.T) {
	const said = "error: No solution found when resolving dependencies for split (markers: python_full_version == '3.13.*' and platform_machine != 'aarch64' and platform_machine != 'x86_64' and sys_platform == 'linux')\n" +
		"  cause: Because only my-own==1.0 is available and my-own==1.0 has no `python_full_version == '3.13.*' and sys_platform == 'linux'`-compatible\n         wheels, we can conclude that all versions of my-own cannot be used."
	r := Request{Target: packaging.Target{Machine: "x86_64"}}
	r.Declared = declare(t, "six\nMy_Own @ https://h/my_own-1.0-cp313-cp313-linux_x86_64.whl\n", config.Config{})
	problem, ok := wheelOfOneMachine(r, said)
	require.True(t, ok)
	problem.Detail = ""
	require.EqualError(t, problem, "requirements.txt:2: my-own @ https://h/my_own-1.0-cp313-cp313-linux_x86_64.whl is not for every machine, and others of the requirements are told apart by the machine: "+
		`write its machine behind it too: ; platform_machine == "x86_64"`)

	ahead := r
	ahead.Target.Machine = ""
	_, ok = wheelOfOneMachine(ahead, said)
	require.False(t, ok, "a Prefetch does not know the machine yet")

	_, ok = wheelOfOneMachine(r, strings.ReplaceAll(said, "platform_machine", "os_name"))
	require.False(t, ok)
	r.Declared = declare(t, "my-own==1.0\n", config.Config{})
	_, ok = wheelOfOneMachine(r, said)
	require.False(t, ok, "the index has it")
}
