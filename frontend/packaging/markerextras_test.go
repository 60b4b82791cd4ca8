package packaging

import "testing"

func TestWithExtras(t *testing.T) {
	for _, c := range []struct {
		marker, rest string
		extras       []string
		holds        bool
	}{
		{`extra == "train"`, "", []string{"train"}, true},
		{`extra == "train"`, "", nil, false},
		{`extra == "Train_All"`, "", []string{"train-all"}, true},
		{`extra == "train" and python_version < "3.12"`, `python_version < "3.12"`, []string{"train"}, true},
		{`extra == "train" and python_version < "3.12"`, "", []string{"test"}, false},
		{`extra == "train" or extra == "all"`, "", []string{"all"}, true},
		{`extra == "train" or sys_platform == "linux"`, `sys_platform == "linux"`, nil, true},
		{`python_version < "3.12"`, `python_version < "3.12"`, nil, true},
	} {
		m, err := ParseMarker(c.marker)
		if err != nil {
			t.Fatal(err)
		}
		rest, holds := m.WithExtras(NewExtras(c.extras...))
		if holds != c.holds || rest.String() != c.rest {
			t.Errorf("%s with %v: %q, %v; want %q, %v", c.marker, c.extras, rest, holds, c.rest, c.holds)
		}
	}
	if rest, holds := (*Marker)(nil).WithExtras(nil); rest != nil || !holds {
		t.Error("a missing marker holds everywhere")
	}
}
