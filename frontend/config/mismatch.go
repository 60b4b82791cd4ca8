package config

import (
	"fmt"
	"strings"
)

// mismatch returns the error of a value of the wrong type. Its remedy is the right line, if
// that can be guessed.
func (k key) mismatch(e entry) finding {
	want, got := k.kind(), e.value.kind
	if want == kindTable && len(e.path) > strings.Count(k.Name, ".")+1 {
		want = kindString // an entry of the table
	}
	p := refusef("must be %s, not %s", want.is(), e.value.is())
	switch {
	case want == kindString && e.value.isScalar():
		p.remedy = "write " + e.line(e.value.text)
		if got == kindFloat {
			p.remedy += " (a bare 3.10 would be read as 3.1)"
		}
	case want == kindString && got == kindList && len(e.value.items) == 1 && e.value.items[0].text != "":
		p.remedy = "write " + e.line(e.value.items[0].text)
	case want == kindList && got == kindString:
		p.remedy = "write " + e.line(k.split(e.value.text))
	case want == kindBoolean:
		p.remedy = "write " + e.line(bare(truth(e.value.text)))
	case want == kindDuration && got == kindInteger:
		p.remedy = "write " + e.line(e.value.text+"s")
	case want == kindTable:
		p.remedy = fmt.Sprintf("write the table [%s] with lines NAME = \"value\"", k.Name)
		if e.isArg() {
			p.remedy = fmt.Sprintf("write --build-arg %s.NAME=value", k.Name)
		}
	default:
		p.remedy = "write " + k.example(e.isArg())
	}
	return e.fail(e.at, p, e.line)
}

// mismatchItem returns the error of an item of a list that is no string.
func (k key) mismatchItem(e entry, v value) finding {
	p := refusef("a list of strings cannot hold %s", v.is())
	if v.isScalar() {
		p.remedy = "write " + e.item(v.text)
	} else {
		p.remedy = "write " + k.example(e.isArg())
	}
	return e.fail(v.at, p, e.item)
}

// notGroup returns the error of a value in place of a table of keys, as apt = "gcc".
func (e entry) notGroup() finding {
	if e.name == "" {
		e.name = strings.Join(toolTable, ".")
		p := refusef("must be a table, not %s", e.value.is())
		return e.fail(e.at, p.remedyf("write [%s] and the keys below it", e.name), e.line)
	}
	var first *key
	var names []string
	for i, k := range keys {
		if strings.HasPrefix(k.Name, e.name+".") {
			if first == nil {
				first = &keys[i]
			}
			names = append(names, k.Name)
		}
	}
	p := refusef("is a table of %s, not %s", strings.Join(names, ", "), e.value.is())
	return e.fail(e.at, p.remedyf("write %s", first.example(e.isArg())), e.line)
}

// below returns the error of a key below a key that is no table, as python.version.
func (e entry) below(k key) finding {
	e.name = k.Name
	p := refusef("must be %s, not a table", k.kind().is())
	return e.fail(e.keyAt, p.remedyf("write %s", k.example(e.isArg())), e.line)
}

// twice returns the error of a key that a file sets twice in different spellings. With the
// same spelling it is an error of TOML.
func (e entry) twice(line int) finding {
	p := refusef("was said in line %d already", line)
	return e.fail(e.keyAt, p.remedyf("keep one of the two"), e.line)
}

func (v value) isScalar() bool {
	switch v.kind {
	case kindBoolean, kindInteger, kindFloat, kindDate:
		return true
	}
	return false
}

// is describes the value for a message.
func (v value) is() string {
	if v.isScalar() {
		return v.kind.is() + " (" + shorten(v.text) + ")"
	}
	return v.kind.is()
}

// truth returns the boolean that a word probably means.
func truth(text string) string {
	switch strings.ToLower(text) {
	case "false", "no", "off", "0", "n", "none", "":
		return "false"
	}
	return "true"
}

// example returns the key's example, in TOML or as a build argument.
func (k key) example(asArg bool) string {
	if !asArg {
		return k.Example
	}
	name, val, _ := strings.Cut(k.Example, " = ")
	return "--build-arg " + shellWord(name+"="+strings.Trim(val, `"`))
}

// split splits a string that should be a list.
func (k key) split(text string) []string {
	switch {
	case k.argv != nil:
		return words(text)
	case k.pieces != nil:
		return k.pieces(text)
	}
	return commaPieces(text)
}

// words returns the argument list of a command line. It runs a shell if the line has
// characters with a meaning in a shell.
func words(line string) []string {
	if strings.ContainsAny(line, "|&;<>()$`\\\"'*?[]#~\n") {
		return []string{"/bin/sh", "-c", line}
	}
	return strings.Fields(line)
}
