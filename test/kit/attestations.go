package kit

import (
	"bytes"
	"encoding/json"
	"testing"

	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdxlib"
)

// Statement is an in-toto statement that is attached to an image.
type Statement struct {
	Type          string `json:"_type"`
	PredicateType string `json:"predicateType"`
	Subject       []struct {
		Digest map[string]string `json:"digest"`
	} `json:"subject"`
	Predicate json.RawMessage `json:"predicate"`
}

// Statements returns the image's statements with a predicate type.
func (i Image) Statements(t *testing.T, predicate string) []Statement {
	t.Helper()
	var all []Statement
	for _, text := range i.Blobs {
		var s Statement
		if json.Unmarshal(text, &s) == nil && s.PredicateType == predicate {
			all = append(all, s)
		}
	}
	return all
}

const spdxPredicate = "https://spdx.dev/Document"

// SBOMs returns the image's SBOMs by creator.
func (i Image) SBOMs(t *testing.T) map[string]*spdx.Document {
	t.Helper()
	all := map[string]*spdx.Document{}
	for _, s := range i.Statements(t, spdxPredicate) {
		doc, err := spdxjson.Read(bytes.NewReader(s.Predicate))
		if err != nil {
			t.Fatalf("%v\n%s", err, s.Predicate)
		}
		if err := spdxlib.ValidateDocument(doc); err != nil {
			t.Errorf("%v\n%s", err, s.Predicate)
		}
		if len(s.Subject) == 0 || s.Subject[0].Digest["sha256"] != i.Digest.Encoded() {
			t.Errorf("the SBOM is about %+v, and the image is %s", s.Subject, i.Digest)
		}
		all[doc.CreationInfo.Creators[0].Creator] = doc
	}
	return all
}
