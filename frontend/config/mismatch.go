package config

import (
	"fmt"
	"strings"
)

// mismatch is the error of a value of the wrong type, with the line to write
// where the right value can be guessed from the wrong one.
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

// mismatchItem is the error of something in a list that is no string.
func (k key) mismatchItem(e entry, v value) finding {
	p := refusef("a list of strings cannot hold %s", v.is())
	if v.isScalar() {
		p.remedy = "write " + e.item(v.text)
	} else {
		p.remedy = "write " + k.example(e.isArg())
	}
	return e.fail(v.at, p, e.item)
}

// notGroup is the error of a value where a table of keys stands, as apt = "gcc".
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

// below is the error of a key within a key that is no table, as python.version.
func (e entry) below(k key) finding {
	e.name = k.Name
	p := refusef("must be %s, not a table", k.kind().is())
	return e.fail(e.keyAt, p.remedyf("write %s", k.example(e.isArg())), e.line)
}

// twice is the error of a key that one file says again, spelled differently (the
// same spelling is an error of TOML itself).
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

// is names the value in a sentence.
func (v value) is() string {
	if v.isScalar() {
		return v.kind.is() + " (" + shorten(v.text) + ")"
	}
	return v.kind.is()
}

// truth guesses the boolean that a word means.
func truth(text string) string {
	switch strings.ToLower(text) {
	case "false", "no", "off", "0", "n", "none", "":
		return "false"
	}
	return "true"
}

// example is the key's line of TOML, or the same as a build argument.
func (k key) example(asArg bool) string {
	if !asArg {
		return k.Example
	}
	name, val, _ := strings.Cut(k.Example, " = ")
	return "--build-arg " + shellWord(name+"="+strings.Trim(val, `"`))
}

// split takes a string apart that should have been a list.
func (k key) split(text string) []string {
	switch {
	case k.argv != nil:
		return words(text)
	case k.pieces != nil:
		return k.pieces(text)
	}
	return commaPieces(text)
}

// words is the argument list of a command line: a shell's, where only a shell
// understands it.
func words(line string) []string {
	if strings.ContainsAny(line, "|&;<>()$`\\\"'*?[]#~\n") {
		return []string{"/bin/sh", "-c", line}
	}
	return strings.Fields(line)
}
