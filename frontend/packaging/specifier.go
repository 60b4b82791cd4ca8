package packaging

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Specifiers is a set of version clauses such as ">=1.2,<2", all of which a version must
// match. The zero value is the empty set, which every version matches. See
// https://packaging.python.org/en/latest/specifications/version-specifiers/.
type Specifiers struct {
	clauses []clause // sorted by text, without duplicates
}

// clause is one operator with its version.
type clause struct {
	op       string
	version  Version // not for "==="
	wildcard bool    // "==1.2.*": version is 1.2
	literal  string  // for "===" alone: the text as written
}

// operators are in the order in which they must be tried: "===" before "==".
var operators = []string{"===", "==", "~=", "!=", "<=", ">=", "<", ">"}

// ParseSpecifiers parses clauses separated by commas. Empty ones are skipped, as
// pypa/packaging does, and "" is the empty set. The error is a *SyntaxError.
func ParseSpecifiers(s string) (Specifiers, error) {
	sc := &scanner{src: s}
	if err := sc.tooLong(); err != nil {
		return Specifiers{}, err
	}
	var clauses []clause
	for {
		sc.blanks()
		if sc.end() {
			return newSpecifiers(clauses), nil
		}
		if sc.take(",") {
			continue
		}
		c, err := sc.clause()
		if err != nil {
			return Specifiers{}, err
		}
		clauses = append(clauses, c)
		sc.blanks()
		if !sc.end() && !sc.peek(",") {
			return Specifiers{}, sc.expected("a comma or the end after %q", c)
		}
	}
}

func newSpecifiers(clauses []clause) Specifiers {
	byText := map[string]clause{}
	for _, c := range clauses {
		byText[c.String()] = c
	}
	sorted := make([]clause, 0, len(byText))
	for _, text := range slices.Sorted(maps.Keys(byText)) {
		sorted = append(sorted, byText[text])
	}
	return Specifiers{sorted}
}

// clause reads an operator and its version.
func (sc *scanner) clause() (clause, error) {
	start := sc.pos
	var c clause
	for _, op := range operators {
		if sc.take(op) {
			c.op = op
			break
		}
	}
	if c.op == "" {
		return clause{}, sc.expected("a version specifier such as >=1.2")
	}
	sc.blanks()
	if c.op == "===" {
		c.literal = sc.while(func(b byte) bool { return !isBlank(b) && !strings.ContainsRune(",;()", rune(b)) })
		if c.literal == "" {
			return clause{}, sc.expected("a version after ===")
		}
		return c, nil
	}
	at := sc.pos
	text := sc.while(func(b byte) bool { return isNameByte(b) || b == '*' || b == '+' || b == '!' })
	if text == "" {
		return clause{}, sc.expected("a version after %s", c.op)
	}
	base, wildcard := strings.CutSuffix(text, ".*")
	v, err := ParseVersion(base)
	if err != nil {
		sc.pos = at
		return clause{}, sc.errorf("%v", err)
	}
	c.version, c.wildcard = v, wildcard
	if problem := c.problem(); problem != "" {
		sc.pos = start
		return clause{}, sc.errorf("%q: %s", c.op+text, problem)
	}
	return c, nil
}

// problem returns why a clause whose parts are valid is not, "" if it is.
func (c clause) problem() string {
	equality := c.op == "==" || c.op == "!="
	switch {
	case c.wildcard && !equality:
		return ".* goes with == and != only"
	case c.wildcard && (c.version.IsPrerelease() || c.version.post.present() || len(c.version.local) > 0):
		return ".* follows a plain release only"
	case len(c.version.local) > 0 && !equality:
		return "a local version (+...) goes with == and != only"
	case c.op == "~=" && len(c.version.release) < 2:
		return "~= needs a version of two numbers or more"
	}
	return ""
}

// IsEmpty reports whether there is no clause.
func (s Specifiers) IsEmpty() bool { return len(s.clauses) == 0 }

// String returns the canonical text: versions normalised, clauses sorted and without
// duplicates, no blanks. It parses as an equal set.
func (s Specifiers) String() string {
	texts := make([]string, len(s.clauses))
	for i, c := range s.clauses {
		texts[i] = c.String()
	}
	return strings.Join(texts, ",")
}

func (c clause) String() string {
	switch {
	case c.op == "===":
		return c.op + c.literal
	case c.wildcard:
		return fmt.Sprintf("%s%s.*", c.op, c.version)
	}
	return c.op + c.version.String()
}

// Contains reports whether v matches every clause. Pre-releases are compared like other
// versions, as by pypa/packaging since 26.0: to prefer final releases is a resolver's
// task.
func (s Specifiers) Contains(v Version) bool {
	for _, c := range s.clauses {
		if !c.contains(v) {
			return false
		}
	}
	return true
}

func (c clause) contains(v Version) bool {
	switch c.op {
	case "===":
		return lowerASCII(v.String()) == lowerASCII(c.literal)
	case "==":
		return c.equals(v)
	case "!=":
		return !c.equals(v)
	case "~=":
		return v.Compare(c.version) >= 0 && c.version.sharesRelease(v, len(c.version.release)-1)
	case "<=":
		return v.public().Compare(c.version) <= 0
	case ">=":
		return v.Compare(c.version) >= 0
	case "<":
		return c.below(v)
	case ">":
		return c.above(v)
	}
	return false
}

func (c clause) equals(v Version) bool {
	if c.wildcard {
		return c.version.sharesRelease(v, len(c.version.release))
	}
	if len(c.version.local) == 0 {
		v = v.public()
	}
	return v.Compare(c.version) == 0
}

// below reports whether v matches "<V", which excludes the pre-releases of V unless V is
// one.
func (c clause) below(v Version) bool {
	bound := c.version
	if !bound.IsPrerelease() {
		bound.dev = segment{"dev", "0"}
	}
	return v.Compare(bound) < 0
}

// above reports whether v matches ">V", which excludes V's local versions and, unless V is
// a post- or development release itself, V's post-releases.
func (c clause) above(v Version) bool {
	if v.public().Compare(c.version) <= 0 {
		return false
	}
	if c.version.dev.present() || c.version.post.present() {
		return true
	}
	return !v.sharesRelease(c.version, max(len(v.release), len(c.version.release))) || v.pre != c.version.pre
}

// sharesRelease reports whether v and o have the same epoch and the same first n numbers
// of the release, padded with zeros.
func (v Version) sharesRelease(o Version, n int) bool {
	if v.epoch.compare(o.epoch) != 0 {
		return false
	}
	for i := range n {
		if v.releaseNumber(i).compare(o.releaseNumber(i)) != 0 {
			return false
		}
	}
	return true
}
