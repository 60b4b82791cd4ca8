package carry_test

import (
	"testing"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

const secretive = `
-- app.py --
open("credentials.json")
open("config/secrets.yaml")
open("config/gcp.json")
open("keys/tls.pem")
load_dotenv(".env")
open(".env.example")
print(1)
-- .env --
-- .env.local --
-- .env.example --
-- credentials.json --
-- kaggle.json --
-- config/secrets.yaml --
-- config/settings.yaml --
-- config/gcp.json --
{"type": "service_account"}
-- keys/tls.pem --
-- config/deploy --
-----BEGIN PRIVATE KEY-----
`

func TestSecrets(t *testing.T) {
	d := choose(t, carry.Input{Survey: surveytest.Tree(t, secretive)})
	check(t, "files", paths(d), ".env.example", "app.py", "config/settings.yaml")
	check(t, "excluded", excluded(d),
		".env: its name is that of a secret",
		".env.local: its name is that of a secret",
		"config/deploy: it holds a private key",
		"config/gcp.json: it holds a service account's key",
		"config/secrets.yaml: its name is that of a secret",
		"credentials.json: its name is that of a secret",
		"kaggle.json: its name is that of a secret",
		"keys/tls.pem: its name is that of a secret",
	)
	var files []string
	for _, w := range d.Warnings {
		if w.Rule == rules.SecretLeftOut {
			files = append(files, w.File)
		}
	}
	check(t, "warned", files, ".env", "config/deploy", "config/gcp.json", "config/secrets.yaml", "credentials.json", "keys/tls.pem")
}

// include replaces the rules. With only the secret in it, the image would have
// nothing else in its working directory.
func TestSecretRemedy(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
open("config/settings.yaml")
open("config/gcp.json")
-- config/settings.yaml --
-- config/gcp.json --
{"type": "service_account"}
`)
	for _, c := range []struct {
		include []string
		want    string
	}{
		{nil, "mount it when the container runs (an include that names it has to name all other files too)"},
		{[]string{"app.py", "config/"}, `mount it when the container runs, or add "config/gcp.json" to include`},
	} {
		var remedies []string
		for _, w := range choose(t, carry.Input{Survey: s, Include: c.include}).Warnings {
			remedies = append(remedies, w.Rule.String()+": "+w.Remedy)
		}
		check(t, "remedies", remedies, "SecretLeftOut: "+c.want)
	}
}

func TestSecretsInTree(t *testing.T) {
	s := surveytest.Tree(t, `
-- app.py --
print(1)
-- kaggle.json --
-- deploy/key --
-----BEGIN PRIVATE KEY-----
-- tests/key --
-----BEGIN PRIVATE KEY-----
-- certs/ca.pem --
-- .env.example --
-- src/__init__.py --
-- src/credentials.json --
-- src/cacert.pem --
`)
	held := append(wheel(s, "src"), "src/credentials.json", "src/cacert.pem")
	check(t, "warnings", warnings(choose(t, carry.Input{Survey: s, Wheel: held})),
		"SecretInTree: deploy/key: is sent to the builder, though not in the image: it holds a private key: keep it outside of the project, or name it in .dockerignore",
		"SecretInTree: kaggle.json: is sent to the builder, though not in the image: its name is that of a secret: keep it outside of the project, or name it in .dockerignore",
		"SecretInWheel: src/credentials.json: is in the wheel, and so in the image, where everybody who pulls it can read it: its name is that of a secret: take it out of package_data and MANIFEST.in, and mount it when the container runs")
}

func TestIgnoreRemedy(t *testing.T) {
	s := surveytest.Tree(t, "-- app.py --\nprint(1)\n-- kaggle.json --\n")
	d := choose(t, carry.Input{Survey: s, Ignore: "a .dockerignore (a new one has to name more)"})
	check(t, "warnings", warnings(d),
		"SecretInTree: kaggle.json: is sent to the builder, though not in the image: its name is that of a secret: keep it outside of the project, "+
			"or name it in a .dockerignore (a new one has to name more)")
}
