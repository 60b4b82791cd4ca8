package packaging

import (
	"strings"
)

// Requirement is a dependency specifier: the name of a distribution, with versions or
// with the URL to install from. See
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/ and
// https://peps.python.org/pep-0508/.
type Requirement struct {
	Name       string     // as written; compare with NormalizeName
	Extras     []string   // normalised, sorted, without duplicates
	Specifiers Specifiers // empty if there is a URL
	URL        string     // of "name @ URL", as written
	Marker     *Marker    // nil if there is none
}

// ParseRequirement parses a dependency specifier. The error is a *SyntaxError, with the
// column and what was expected there.
func ParseRequirement(s string) (Requirement, error) {
	sc := &scanner{src: s}
	if err := sc.tooLong(); err != nil {
		return Requirement{}, err
	}
	sc.blanks()
	r := Requirement{Name: sc.name()}
	if r.Name == "" {
		return Requirement{}, sc.expected("the name of a distribution")
	}
	sc.blanks()
	var err error
	if r.Extras, err = sc.extras(); err != nil {
		return Requirement{}, err
	}
	sc.blanks()
	next := "a version specifier, a semicolon or the end"
	if sc.take("@") {
		next = "a semicolon or the end (a blank ends the URL)"
		if r.URL, err = sc.url(); err != nil {
			return Requirement{}, err
		}
	} else if r.Specifiers, err = sc.specifiers(); err != nil {
		return Requirement{}, err
	}
	if !r.Specifiers.IsEmpty() {
		next = "a comma, a semicolon or the end"
	}
	sc.blanks()
	if sc.take(";") {
		if r.Marker, err = sc.marker(); err != nil {
			return Requirement{}, err
		}
		next = `"and", "or" or the end of the marker`
	}
	if !sc.end() {
		return Requirement{}, sc.expected("%s", next)
	}
	return r, nil
}

// name reads a name, "" if there is none. Separators at its end are left to the caller,
// which reports them.
func (sc *scanner) name() string {
	start := sc.pos
	if !isAlnum(sc.at()) {
		return ""
	}
	name := strings.TrimRight(sc.while(isNameByte), "-_.")
	sc.pos = start + len(name)
	return name
}

// extras reads "[a, b]", or nothing.
func (sc *scanner) extras() ([]string, error) {
	if !sc.take("[") {
		return nil, nil
	}
	var extras []string
	for {
		sc.blanks()
		name := sc.name()
		switch {
		case name != "":
			extras = append(extras, name)
		case len(extras) > 0:
			return nil, sc.expected("the name of an extra after the comma")
		case !sc.peek("]"):
			return nil, sc.expected(`the name of an extra or "]"`)
		}
		sc.blanks()
		if sc.take("]") {
			return normalizeNames(extras), nil
		}
		if !sc.take(",") {
			return nil, sc.expected(`a comma or "]" after the name of an extra`)
		}
	}
}

// url reads what follows "@", up to the next blank.
func (sc *scanner) url() (string, error) {
	sc.blanks()
	url := sc.while(func(b byte) bool { return !isBlank(b) })
	if url == "" {
		return "", sc.expected("a URL after @")
	}
	if semicolon := strings.HasSuffix(url, ";"); semicolon {
		sc.pos--
		return "", sc.errorf("put a blank before the semicolon, or it belongs to the URL")
	}
	return url, nil
}

// specifiers reads clauses, in parentheses or not; a trailing comma is allowed,
// as in `packaging`.
func (sc *scanner) specifiers() (Specifiers, error) {
	parenthesis := sc.take("(")
	var clauses []clause
	sc.blanks()
	for strings.ContainsRune("=<>~!", rune(sc.at())) && !sc.end() {
		c, err := sc.clause()
		if err != nil {
			return Specifiers{}, err
		}
		clauses = append(clauses, c)
		sc.blanks()
		if !sc.take(",") {
			break
		}
		sc.blanks()
	}
	if parenthesis && !sc.take(")") {
		return Specifiers{}, sc.expected("a comma or a closing parenthesis")
	}
	return newSpecifiers(clauses), nil
}

// String returns the canonical text: the name normalised, extras and specifiers sorted,
// the marker normalised. Requirements that mean the same give the same text, which parses
// as an equal requirement.
func (r Requirement) String() string {
	var b strings.Builder
	b.WriteString(NormalizeName(r.Name))
	if len(r.Extras) > 0 {
		b.WriteString("[" + strings.Join(normalizeNames(r.Extras), ",") + "]")
	}
	if r.URL != "" {
		b.WriteString(" @ " + r.URL)
	} else {
		b.WriteString(r.Specifiers.String())
	}
	if r.Marker != nil {
		if r.URL != "" {
			b.WriteString(" ")
		}
		b.WriteString("; " + r.Marker.String())
	}
	return b.String()
}
