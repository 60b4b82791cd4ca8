package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRequirementString(t *testing.T) {
	for _, s := range []string{
		`Scikit_Learn[B,a] >=1.2, <2 ; python_version<'3.12'`,
		`scikit.learn [ a, b ](<2,>=1.2);python_version < "3.12"`,
		`scikit-learn[a,b,a]<2,>=1.2; (python_version < "3.12")`,
	} {
		require.Equal(t, `scikit-learn[a,b]<2,>=1.2; python_version < "3.12"`, mustRequirement(t, s).String())
	}
	require.Equal(t, `a[x] @ https://h/a.whl ; os_name == "posix"`, mustRequirement(t, `A[X]@https://h/a.whl ; os_name=='posix'`).String())
	require.Equal(t, "a", mustRequirement(t, "a").String())
}

func TestRequirementErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "column 1: expected the name of a distribution, found the end",
		"==1.0":                     `column 1: expected the name of a distribution, found "="`,
		"numpy=1.0":                 `column 6: expected a version specifier such as >=1.2, found "="`,
		"numpy 1.0":                 `column 7: expected a version specifier, a semicolon or the end, found "1"`,
		"numpy>=1 <2":               `column 10: expected a comma, a semicolon or the end, found "<"`,
		"numpy>=1;":                 "column 10: expected a marker variable such as python_version or a quoted string, found the end",
		"numpy[a":                   `column 8: expected a comma or "]" after the name of an extra, found the end`,
		"numpy[a,]":                 `column 9: expected the name of an extra after the comma, found "]"`,
		"numpy[":                    `column 7: expected the name of an extra or "]", found the end`,
		"numpy (>=1":                "column 11: expected a comma or a closing parenthesis, found the end",
		"numpy @ ":                  "column 9: expected a URL after @, found the end",
		"numpy @ https://h/x; os":   "column 20: put a blank before the semicolon, or it belongs to the URL",
		"numpy @ https://h/x extra": `column 21: expected a semicolon or the end (a blank ends the URL), found "e"`,
		`numpy; os_name == "a" b`:   `column 23: expected "and", "or" or the end of the marker, found "b"`,
		"nümpy":                     `column 2: expected a version specifier, a semicolon or the end, found "ü"`,
	} {
		_, err := ParseRequirement(text)
		require.EqualError(t, err, want, text)
	}
}

func FuzzParseRequirement(f *testing.F) {
	for _, r := range loadConformance(f).Requirements {
		f.Add(r.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRequirement(text)
		if err != nil {
			require.IsType(t, &SyntaxError{}, err)
			return
		}
		again, err := ParseRequirement(r.String())
		require.NoError(t, err, r.String())
		require.Equal(t, r.String(), again.String())
		require.True(t, ValidName(r.Name))
	})
}
