package packaging

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func linux311() Environment {
	return Environment{
		PythonVersion: "3.11", PythonFullVersion: "3.11.7", OSName: "posix", SysPlatform: "linux",
		PlatformMachine: "x86_64", PlatformSystem: "Linux", PlatformRelease: "6.1.0", PlatformVersion: "#1 SMP",
		PlatformPythonImplementation: "CPython", ImplementationName: "cpython", ImplementationVersion: "3.11.7",
	}
}

func TestMarkerString(t *testing.T) {
	for _, s := range []string{
		`python_version < "3.12" and sys_platform == "linux"`,
		`sys_platform=='linux' and python_version<'3.12'`,
		`( sys.platform == "linux" ) and ((python_version < "3.12"))`,
		`sys_platform == "linux" and (python_version < "3.12" and sys_platform == "linux")`,
	} {
		require.Equal(t, `python_version < "3.12" and sys_platform == "linux"`, mustMarker(t, s).String())
	}
	require.Equal(t, `(extra == "a-b" or os_name == 'a"b') and python_version in "3"`,
		mustMarker(t, `python_version in "3" and (os_name == 'a"b' or extra == "A_b")`).String())
	require.Equal(t, `os_name == "x" or os_name == "y" and sys_platform == "z"`,
		mustMarker(t, `os_name == "y" and sys_platform == "z" or os_name == "x"`).String())
	require.Empty(t, (*Marker)(nil).String())
}

func TestMarkerNames(t *testing.T) {
	for _, c := range []struct {
		marker string
		extras []string
		want   bool
	}{
		{`extra == "Foo_Bar"`, []string{"foo.bar"}, true},
		{`"foo-bar" == extra`, []string{"a", "Foo_Bar"}, true},
		{`extra == "x"`, nil, false},
		{`extra != "x"`, []string{"x", "y"}, false},
		{`extra != "x"`, nil, true},
		{`extra == "x" and python_version < "3"`, []string{"x"}, false},
		{`"X_1" in extras`, []string{"x-1"}, true},
		{`"x" not in extras`, []string{"x"}, false},
		{`"dev" in dependency_groups`, []string{"dev"}, false},
		{`"dev" not in dependency_groups`, nil, true},
	} {
		got, err := mustMarker(t, c.marker).Evaluate(linux311(), c.extras)
		require.NoError(t, err)
		require.Equal(t, c.want, got, "%s with %v", c.marker, c.extras)
	}
}

func TestNilMarker(t *testing.T) {
	ok, err := (*Marker)(nil).Evaluate(Environment{}, nil)
	require.NoError(t, err)
	require.True(t, ok)
}

func TestEnvironmentJSON(t *testing.T) {
	var e Environment
	require.NoError(t, json.Unmarshal([]byte(`{"implementation_name": "cpython", "implementation_version": "3.11.7",
		"os_name": "posix", "platform_machine": "x86_64", "platform_release": "6.1.0", "platform_system": "Linux",
		"platform_version": "#1 SMP", "python_full_version": "3.11.7", "platform_python_implementation": "CPython",
		"python_version": "3.11", "sys_platform": "linux"}`), &e))
	require.Equal(t, linux311(), e)
}

func TestMarkerErrors(t *testing.T) {
	for text, want := range map[string]string{
		`python_versions > "3"`:              `column 1: expected a marker variable such as python_version or a quoted string, found "p"`,
		`python_version > 3`:                 `column 18: expected a marker variable such as python_version or a quoted string, found "3"`,
		`python_version = "3"`:               `column 16: expected one of <=, <, !=, ==, >=, >, ~=, ===, in, not in, found "="`,
		`python_version > "3`:                "column 18: the quote that opens here is never closed",
		`os_name == "ä" os_name`:             `column 16: expected "and", "or" or the end of the marker, found "o"`,
		`(os_name == "a"`:                    `column 16: expected "and", "or" or a closing parenthesis, found the end`,
		`"a" == "b"`:                         "column 1: a marker compares a variable with a quoted string",
		`os_name == sys_platform`:            "column 1: a marker compares a variable with a quoted string",
		`extras == "a"`:                      `column 1: extras and dependency_groups take the form "name" in extras`,
		`"a" in extra`:                       "column 1: extra is compared with == or != only",
		strings.Repeat("(", 100) + "os_name": "column 65: more than 64 nested parentheses",
	} {
		_, err := ParseMarker(text)
		require.EqualError(t, err, want)
	}
}

func FuzzParseMarker(f *testing.F) {
	c := loadConformance(f)
	for _, m := range c.Markers {
		f.Add(m[0].(string), "x")
	}
	f.Add(nested(`extra == "x"`, 60), "x")
	f.Add(`"x" in extras and extra == 'y' or "g" not in dependency_groups`, "y")
	f.Fuzz(func(t *testing.T, text, extra string) {
		m, err := ParseMarker(text)
		if err != nil {
			require.IsType(t, &SyntaxError{}, err)
			return
		}
		again, err := ParseMarker(m.String())
		require.NoError(t, err)
		require.Equal(t, m.String(), again.String())
		for _, e := range c.Environments {
			a, errA := m.Evaluate(e, []string{extra})
			b, errB := again.Evaluate(e, []string{extra})
			require.Equal(t, a, b)
			require.Equal(t, errA == nil, errB == nil)
		}
		m.WithExtras(NewExtras(extra))
	})
}
