package sbom

import (
	"regexp"
	"slices"
	"strings"

	"github.com/github/go-spdx/v2/spdxexp"
	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"
	"github.com/spdx/tools-golang/spdx"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// Licence is what a distribution declares as its licence: an SPDX expression, else
// free text. Both are "" where it declares nothing.
type Licence struct {
	Expression string // valid, and in the spelling of SPDX's list
	Words      string // a line
}

// maxWords bounds free text, in bytes: some distributions put the whole licence into
// the field for its name.
const maxWords = 200

// LicenceOf reads the licence in core metadata: License-Expression, else License,
// else the classifiers. See https://peps.python.org/pep-0639/.
func LicenceOf(m packaging.Metadata) Licence {
	for _, text := range []string{m.LicenseExpression, m.License} {
		if expression, ok := ParseExpression(text); ok {
			return Licence{Expression: expression}
		}
	}
	license, more := firstLine(m.License)
	classified := classifiedLicences(m.Classifiers)
	if license != "" && (!more || classified == "") {
		return Licence{Words: license}
	}
	if classified != "" {
		return Licence{Words: classified}
	}
	expression, _ := firstLine(m.LicenseExpression)
	return Licence{Words: expression}
}

// firstLine returns the first line of a text, "" if it is longer than maxWords, and
// whether the text has more lines.
func firstLine(text string) (line string, more bool) {
	line, _, more = strings.Cut(strings.TrimSpace(text), "\n")
	if line = strings.TrimSpace(line); len(line) > maxWords {
		return "", more
	}
	return line, more
}

// classifiedLicences returns the last parts of the License classifiers, sorted:
// "MIT License; zlib/libpng License".
func classifiedLicences(classifiers []string) string {
	var names []string
	for _, classifier := range classifiers {
		if strings.HasPrefix(classifier, "License ::") {
			parts := strings.Split(classifier, " :: ")
			names = append(names, parts[len(parts)-1])
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), "; ")
}

// maxExpression bounds an SPDX expression, in bytes: the parser is recursive.
const maxExpression = 2000

// word is an identifier or an operator of an SPDX expression.
var word = regexp.MustCompile(`[^ ()]+`)

// ParseExpression returns an SPDX expression in the spelling of SPDX's list, and
// whether it is valid. See
// https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/.
func ParseExpression(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if len(text) > maxExpression {
		return "", false
	}
	known := true
	text = word.ReplaceAllStringFunc(text, func(word string) string {
		spelled, ok := spellWord(word)
		known = known && ok
		return spelled
	})
	// The parser reads past the end of an expression that is cut short, such as
	// "MIT WITH", and panics. In parentheses such an expression ends with an error.
	if !known || !isExpression("("+text+")") || !isExpression(text) {
		return "", false
	}
	return text, true
}

func isExpression(text string) bool {
	valid, _ := spdxexp.ValidateLicenses([]string{text})
	return valid
}

var licenseRef = regexp.MustCompile(`^LicenseRef-[A-Za-z0-9.-]+$`)

// spellWord returns a word of an expression in SPDX's spelling, and whether it has
// one. The library takes "MIT-only" and "ORMIT" for "MIT" and "OR MIT".
func spellWord(word string) (string, bool) {
	if word == "AND" || word == "OR" || word == "WITH" || licenseRef.MatchString(word) {
		return word, true
	}
	identifier, later := strings.CutSuffix(word, "+")
	for _, list := range [][]string{spdxlicenses.GetLicenses(), spdxlicenses.GetExceptions(), spdxlicenses.GetDeprecated()} {
		for _, spelled := range list {
			switch {
			case strings.EqualFold(spelled, word): // deprecated ones such as "GPL-2.0+"
				return spelled, true
			case later && strings.EqualFold(spelled, identifier):
				return spelled + "+", true
			}
		}
	}
	return word, false
}

// licence returns how a package refers to its licence. Free text, and a LicenseRef
// in an expression, are listed in the document.
func (w *writer) licence(of string, l Licence) string {
	if l.Expression != "" || l.Words == "" {
		for _, word := range word.FindAllString(l.Expression, -1) {
			if licenseRef.MatchString(word) {
				w.listLicence(word, word)
			}
		}
		return l.Expression
	}
	id := "LicenseRef-" + of
	w.listLicence(id, l.Words)
	return id
}

// listLicence adds a licence that is not on SPDX's list, once.
func (w *writer) listLicence(id, text string) {
	if slices.ContainsFunc(w.doc.OtherLicenses, func(listed *spdx.OtherLicense) bool { return listed.LicenseIdentifier == id }) {
		return
	}
	w.doc.OtherLicenses = append(w.doc.OtherLicenses, &spdx.OtherLicense{
		LicenseIdentifier: id, LicenseName: text, ExtractedText: text,
	})
}
