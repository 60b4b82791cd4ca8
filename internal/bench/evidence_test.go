package bench

import "testing"

func TestJudge(t *testing.T) {
	text := func(s string) *string { return &s }
	for _, c := range []struct {
		name, step string
		want       Expectation
		got        Evidence
		verdict    Verdict
	}{
		{"first build", "cold", Expectation{}, Evidence{Summary: "x", Page: "<p>"}, Runs},
		{"edit is there", "code", Expectation{Module: "p", Mark: "w"}, Evidence{Mark: "w"}, Shown},
		{"old code", "code", Expectation{Module: "p", Mark: "w"}, Evidence{}, Wrong},
		{"template", "template", Expectation{Template: "w"}, Evidence{Template: text("<p>w"), Page: "<p>w"}, Shown},
		{"old template", "template", Expectation{Template: "w"}, Evidence{Template: text("<p>")}, Wrong},
		{"file is new, page is old", "template", Expectation{Template: "w"}, Evidence{Template: text("<p>w"), Page: "<p>"}, Wrong},
		{"no template", "template", Expectation{Template: "w"}, Evidence{}, NotInImage},
		{"no template, later", "version", Expectation{Template: "w", Version: "2"}, Evidence{Version: "2"}, Shown},
		{"description", "description", Expectation{Summary: "w"}, Evidence{Summary: "w"}, Shown},
		{"old description", "version", Expectation{Summary: "w", Version: "2"}, Evidence{Summary: "x", Version: "2"}, Wrong},
		{"README nowhere", "readme", Expectation{Readme: "w"}, Evidence{}, Runs},
		{"README in the metadata", "readme", Expectation{Readme: "w"}, Evidence{LongDescription: "# w"}, Shown},
		{"README as a file", "readme", Expectation{Readme: "w"}, Evidence{Readme: text("# w")}, Shown},
		{"old README as a file", "readme", Expectation{Readme: "w"}, Evidence{Readme: text("#")}, Wrong},
		{"pin", "pin", Expectation{Pinned: "1"}, Evidence{Pinned: "1"}, Shown},
		{"old version", "pin", Expectation{Pinned: "1"}, Evidence{Pinned: "2"}, Wrong},
		{"lost edit", "pin", Expectation{Module: "p", Mark: "w", Pinned: "1"}, Evidence{Pinned: "1"}, Wrong},
	} {
		verdict, err := judge(c.step, c.want, c.got)
		if verdict != c.verdict || (err != nil) != (c.verdict == Wrong) {
			t.Errorf("%s: %s, %v; want %s", c.name, verdict, err, c.verdict)
		}
	}
}
