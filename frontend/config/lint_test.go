package config

import (
	"slices"
	"testing"
)

func TestWarnings(t *testing.T) {
	const inImage = "looks like a secret and ends in the image, for whoever pulls it: pass it at run time, with docker run -e "
	for name, test := range map[string]struct {
		toml string
		want []string
	}{
		"a password":               {"env.DB_PASSWORD = \"s3cret\"", []string{"SecretInEnv: Dockerfile:2: env.DB_PASSWORD " + inImage + "DB_PASSWORD"}},
		"a token":                  {"env.HF_TOKEN = \"s3cret\"", []string{"SecretInEnv: Dockerfile:2: env.HF_TOKEN " + inImage + "HF_TOKEN"}},
		"a key":                    {"env.AWS_SECRET_ACCESS_KEY = \"s3cret\"", []string{"SecretInEnv: Dockerfile:2: env.AWS_SECRET_ACCESS_KEY " + inImage + "AWS_SECRET_ACCESS_KEY"}},
		"a password in a URL":      {"env.DATABASE = \"postgres://u:s3cret@h/x\"", []string{"SecretInEnv: Dockerfile:2: env.DATABASE " + inImage + "DATABASE"}},
		"a secret of the build":    {"build.env.TOKEN = \"s3cret\"", []string{"SecretInEnv: Dockerfile:2: build.env.TOKEN looks like a secret and ends in the build's history and provenance: let the build do without it"}},
		"an empty password":        {"env.DB_PASSWORD = \"\"", nil},
		"a path of a secret":       {"env.TOKEN = \"/run/secrets/token\"", nil},
		"a name that only has one": {"env = { TOKENIZERS_PARALLELISM = \"0\", MAX_TOKENS = \"9\", TOKEN_FILE = \"x\", PWD = \"x\" }", nil},
		"a shell's variable":       {"env.PATH = \"/opt/x:$PATH\"", []string{"EnvNotExpanded: Dockerfile:2: env.PATH holds a $ that nothing replaces: write the value in full"}},
		"a dollar":                 {"env.PRICE = \"5$\"", nil},
		"a command in one string":  {"cmd = [\"python app.py\"]", []string{"CommandNotSplit: Dockerfile:2: cmd is one program named \"python app.py\": write cmd = [\"python\", \"app.py\"]"}},
		"a command in strings":     {"cmd = [\"/opt/my app/run\", \"x y\"]", nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, warnings, err := Parse(Inputs{Dockerfile: dockerfile(test.toml)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range warnings {
				got = append(got, w.Short())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("\ngot  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestWarningsOfOverriddenValues(t *testing.T) {
	_, warnings, err := Parse(Inputs{
		Pyproject:  pyproject("[tool.wainwright.env]\nTOKEN = \"s3cret\"\n"),
		Dockerfile: dockerfile("env.TOKEN = \"\"\n"),
	})
	if err != nil || len(warnings) > 0 {
		t.Error(err, warnings)
	}
}

func TestMisspelledTable(t *testing.T) {
	_, warnings, err := Parse(Inputs{Pyproject: pyproject("[tool.black]\n[tool.wainright]\npython = \"3.11\"\n")})
	want := "MisspelledTable: pyproject.toml:2: the table tool.wainright is not read: did you mean [tool.wainwright]?"
	if err != nil || len(warnings) != 1 || warnings[0].Short() != want {
		t.Error(err, warnings)
	}
}
