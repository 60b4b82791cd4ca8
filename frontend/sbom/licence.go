package sbom

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spdx/tools-golang/spdx"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// Licence is what a distribution says of its licence: an SPDX expression, else
// its own words.
type Licence struct {
	Expression string
	Words      string
}

// maxWords bounds a licence in its own words: some put the whole text into the
// field that is for its name.
const maxWords = 200

// LicenceOf reads core metadata: License-Expression (PEP 639), else License,
// else the classifiers.
func LicenceOf(m packaging.Metadata) Licence {
	if expression.MatchString(m.LicenseExpression) {
		return Licence{Expression: m.LicenseExpression}
	}
	if id := strings.TrimSpace(m.License); slices.Contains(identifiers, id) {
		return Licence{Expression: id}
	}
	line, _, more := strings.Cut(strings.TrimSpace(m.License), "\n")
	if words := strings.TrimSpace(line); words != "" && !more && len(words) <= maxWords {
		return Licence{Words: words}
	}
	var named []string
	for _, classifier := range m.Classifiers {
		if strings.HasPrefix(classifier, "License ::") {
			parts := strings.Split(classifier, " :: ")
			named = append(named, parts[len(parts)-1])
		}
	}
	slices.Sort(named)
	if words := strings.Join(slices.Compact(named), "; "); words != "" {
		return Licence{Words: words}
	}
	if words := strings.TrimSpace(line); words != "" && len(words) <= maxWords {
		return Licence{Words: words}
	}
	return Licence{}
}

// expression is what an SPDX expression is made of. An index holds uploads
// against the standard, so its identifiers are not looked up.
var expression = regexp.MustCompile(`^[A-Za-z0-9.+()-]+( [A-Za-z0-9.+()-]+)*$`)

// identifiers are those of SPDX that many write into License as they are.
var identifiers = strings.Fields(`
	0BSD AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0
	CC0-1.0 EPL-2.0 EUPL-1.2 GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later HPND ISC
	LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0 MIT-CMU MPL-2.0 PSF-2.0
	Python-2.0 Unlicense Zlib ZPL-2.1`)

// licence is how a package names its licence. One in words is listed in the
// document, and referred to.
func (w *writer) licence(of string, l Licence) string {
	if l.Expression != "" || l.Words == "" {
		return l.Expression
	}
	id := "LicenseRef-" + of
	w.doc.OtherLicenses = append(w.doc.OtherLicenses, &spdx.OtherLicense{
		LicenseIdentifier: id, LicenseName: l.Words, ExtractedText: l.Words,
	})
	return id
}
