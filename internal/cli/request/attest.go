package request

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tonistiigi/go-csvvalue"
)

// attestations gives the attest: options. Unlike docker buildx none is on by
// default: an attestation makes the image an index, and who wants one says so.
func (r Request) attestations() (map[string]string, error) {
	out := map[string]string{}
	for _, spec := range append(r.Attest, short("provenance", r.Provenance), short("sbom", r.SBOM)) {
		if spec == "" {
			continue
		}
		fields, err := csvvalue.Fields(spec, nil)
		if err != nil {
			return nil, fmt.Errorf("--attest %q: %w", spec, err)
		}
		kind, off := "", false
		for _, field := range fields {
			switch key, value, _ := strings.Cut(field, "="); key {
			case "type":
				kind = value
			case "disabled":
				off, _ = strconv.ParseBool(value)
			}
		}
		if kind == "" {
			return nil, fmt.Errorf("--attest %q has no type=: provenance or sbom", spec)
		}
		if off {
			delete(out, "attest:"+kind)
			continue
		}
		out["attest:"+kind] = spec
	}
	return out, nil
}

// short spells out --provenance and --sbom: a truth value or parameters.
func short(kind, value string) string {
	if value == "" {
		return ""
	}
	if on, err := strconv.ParseBool(value); err == nil {
		return fmt.Sprintf("type=%s,disabled=%t", kind, !on)
	}
	return fmt.Sprintf("type=%s,%s", kind, value)
}
