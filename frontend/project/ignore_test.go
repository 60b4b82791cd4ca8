package project

import "testing"

// A new .dockerignore of one line switches off what is left out without one:
// .env, .git and the virtualenv would be sent.
func TestARemedyTellsWhatANewDockerignoreHasToName(t *testing.T) {
	for _, c := range []struct{ ignore, unwanted, want string }{
		{Dockerignore, "", ".dockerignore"},
		{BuiltIn, "", "a .dockerignore (a new one replaces the patterns that are built in: name .env, .git and venv there too)"},
		{BuiltIn, "**/.git", "a .dockerignore (a new one replaces the patterns that are built in: name .env and venv there too)"},
		{BuiltIn, "**/.env.*", "a .dockerignore (a new one replaces the patterns that are built in: name .git and venv there too)"},
	} {
		if got := (Context{Ignore: c.ignore}).IgnoreFile(c.unwanted); got != c.want {
			t.Errorf("%s, %s:\n got  %s\n want %s", c.ignore, c.unwanted, got, c.want)
		}
	}
}
