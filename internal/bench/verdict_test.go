package bench

import "testing"

func TestJudge(t *testing.T) {
	text := func(s string) *string { return &s }
	for _, c := range []struct {
		name, step string
		want       Expectation
		got        Observation
		verdict    Verdict
	}{
		{"first build", "cold", Expectation{}, Observation{Summary: "x", Page: "<p>"}, Runs},
		{"edit is there", "code", Expectation{Module: "p", Mark: "w"}, Observation{Mark: "w"}, Shown},
		{"old code", "code", Expectation{Module: "p", Mark: "w"}, Observation{}, Wrong},
		{"template", "template", Expectation{Template: "w"}, Observation{Template: text("<p>w"), Page: "<p>w"}, Shown},
		{"old template", "template", Expectation{Template: "w"}, Observation{Template: text("<p>")}, Wrong},
		{"file is new, page is old", "template", Expectation{Template: "w"}, Observation{Template: text("<p>w"), Page: "<p>"}, Wrong},
		{"no template", "template", Expectation{Template: "w"}, Observation{}, NotInImage},
		{"no template, later", "version", Expectation{Template: "w", Version: "2"}, Observation{Version: "2"}, Shown},
		{"description", "description", Expectation{Summary: "w"}, Observation{Summary: "w"}, Shown},
		{"old description", "version", Expectation{Summary: "w", Version: "2"}, Observation{Summary: "x", Version: "2"}, Wrong},
		{"README nowhere", "readme", Expectation{Readme: "w"}, Observation{}, Runs},
		{"README in the metadata", "readme", Expectation{Readme: "w"}, Observation{LongDescription: "# w"}, Shown},
		{"README as a file", "readme", Expectation{Readme: "w"}, Observation{Readme: text("# w")}, Shown},
		{"old README as a file", "readme", Expectation{Readme: "w"}, Observation{Readme: text("#")}, Wrong},
		{"pin", "pin", Expectation{Pinned: "1"}, Observation{Pinned: "1"}, Shown},
		{"old version", "pin", Expectation{Pinned: "1"}, Observation{Pinned: "2"}, Wrong},
		{"lost edit", "pin", Expectation{Module: "p", Mark: "w", Pinned: "1"}, Observation{Pinned: "1"}, Wrong},
	} {
		verdict, err := judge(c.step, c.want, c.got)
		if verdict != c.verdict || (err != nil) != (c.verdict == Wrong) {
			t.Errorf("%s: %s, %v; want %s", c.name, verdict, err, c.verdict)
		}
	}
}
