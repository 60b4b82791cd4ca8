// Package forged has texts of an attacker, for tests of what is shown to users.
package forged

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// Texts are names, messages and URLs as an attacker or a careless user may write them.
func Texts() []string {
	return []string{
		"::error file=app.py::forged",
		"a\n::add-mask::forged",
		"a\r\n \u00a0::stop-commands::forged",
		"a\nforged: the build succeeded",
		"##[error]forged",
		"a ##vso[task.complete result=Succeeded]",
		"a\n\t##teamcity[buildStatus status='SUCCESS']",
		"\x1b]52;c;aHVzaA==\x07 \x1b[2J\u202egpj\u2069 \u2028 \x9b2J",
		"section_start:1:forged\r\x1b[0K",
		"https://me:hush@index.example.test/simple",
		"git+https://hush@git.example.test/project.git@main\nforged",
		"https://index.example.test/a.whl?a=1&token=hush#sha256=0",
	}
}

var command = regexp.MustCompile(`##\w*\[`)

// Check fails the test if a text that is shown to a user has a credential of Texts, a character
// that acts on a terminal, a command to a CI service, or a line that begins with forged words.
func Check(t testing.TB, shown string) {
	t.Helper()
	if strings.Contains(shown, "hush") {
		t.Errorf("a credential is shown: %q", shown)
	}
	for line := range strings.SplitSeq(shown, "\n") {
		begin := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(begin, "::"), strings.HasPrefix(begin, "##"), strings.HasPrefix(begin, "forged"):
			t.Errorf("a line begins with an attacker's text: %q", line)
		case command.MatchString(line):
			t.Errorf("a line has a command to a CI service: %q", line)
		}
		for _, r := range line {
			if unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' {
				t.Errorf("a line has the character %U: %q", r, line)
			}
		}
	}
}

// Fill sets every string below a pointer to a struct, in slices and maps too, of which each gets
// an entry. It returns how many it has set.
func Fill(value any, text string) int { return fill(reflect.ValueOf(value).Elem(), text) }

func fill(v reflect.Value, text string) (n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
		return 1
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				n += fill(v.Field(i), text)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		n = fill(v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			n += fill(v.Index(i), text)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		n = fill(key, text) + fill(value, text)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(3)
	}
	return n
}
