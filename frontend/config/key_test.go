package config

import (
	"slices"
	"strings"
	"testing"
)

func TestKeys(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Keys() {
		if seen[k.Name] {
			t.Errorf("%s is there twice", k.Name)
		}
		seen[k.Name] = true
		if k.Doc == "" || !strings.HasSuffix(k.Doc, ".") || k.Default == "" || k.Type == "" {
			t.Errorf("%s is not described: %+v", k.Name, k)
		}
	}
}

func TestExamples(t *testing.T) {
	for i, k := range Keys() {
		text := k.Example + "\n"
		if strings.HasPrefix(k.Name, "healthcheck.") && k.Name != "healthcheck.cmd" {
			text += "healthcheck.cmd = [\"true\"]\n"
		}
		c, warnings, err := Parse(Inputs{Dockerfile: dockerfile(text)})
		if err != nil || len(warnings) > 0 {
			t.Errorf("%s: %v %v", k.Example, err, warnings)
		}
		said := c.SetKeys()
		if !slices.ContainsFunc(said, func(s string) bool { return s == k.Name || strings.HasPrefix(s, k.Name+".") }) {
			t.Errorf("%s is not about %s", k.Example, k.Name)
		}
		if keys[i].kind() == kindTable {
			continue
		}
		// The same as a build argument, as a shell hands it over.
		arg := strings.TrimPrefix(keys[i].example(true), "--build-arg ")
		if strings.HasPrefix(arg, "'") {
			arg = strings.ReplaceAll(arg[1:len(arg)-1], `'\''`, "'")
		}
		if _, _, err := Parse(Inputs{BuildArgs: args(arg, "healthcheck.cmd=true")}); err != nil {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

// TestOtherNames: a synonym that is a key would never be suggested.
func TestOtherNames(t *testing.T) {
	owner := map[string]string{}
	for _, k := range keys {
		for _, other := range strings.Fields(k.also) {
			if n, _ := lookup([]string{other}); n != nil || isGroup(other) {
				t.Errorf("%s is a key itself", other)
			}
			if o := owner[other]; o != "" {
				t.Errorf("%s means %s and %s", other, o, k.Name)
			}
			owner[other] = k.Name
			if got := suggest(other); got != k.Name {
				t.Errorf("%s suggests %q, not %s", other, got, k.Name)
			}
		}
	}
}

func TestSetKeys(t *testing.T) {
	c, _, err := Parse(Inputs{Dockerfile: dockerfile("user = \"me\"\nenv = { B = \"1\", A = \"2\" }\nbuild.network = true\napt.build = []\npython = \"3.11\"\n")})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"python", "apt.build", "env.A", "env.B", "build.network", "user"}
	if got := c.SetKeys(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
