package carry

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// secretNames are names of files that hold secrets. Files with maybeSecretNames may
// also hold what is public, such as a certificate or the key of a test.
var (
	maybeSecretNames = []string{"*.env", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.ppk"}
	secretNames      = []string{
		".env*",
		"id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*",
		"credentials*.json", "credentials*.yml", "credentials*.yaml", "credentials.ini", "credentials.toml", "client_secret*.json", "service_account*.json", "service-account*.json",
		"kaggle.json", "secrets.yaml", "secrets.yml", "secrets.toml", "secrets.json",
		".netrc", "_netrc", ".pypirc", ".pgpass", ".git-credentials", ".htpasswd", ".dockercfg",
	}
)

var secretFolders = []string{".aws", ".ssh", ".gnupg", ".kaggle", ".azure", ".gcloud"}

// exampleNames are copies to fill in, without a secret.
var exampleNames = []string{"*.example", "*.sample", "*.template", "*.dist"}

// secret is why a file looks like a secret, "" if it does not.
func secret(f survey.File) string {
	name := strings.ToLower(path.Base(f.Path))
	switch {
	case slices.Contains(f.Kinds, survey.PrivateKey):
		return "it holds a private key"
	case slices.Contains(f.Kinds, survey.ServiceAccount):
		return "it holds a service account's key"
	case (matchesAny(secretNames, name) || matchesAny(maybeSecretNames, name)) && !matchesAny(exampleNames, name):
		return "its name is that of a secret"
	}
	for _, folder := range strings.Split(path.Dir(f.Path), "/") {
		if slices.Contains(secretFolders, folder) {
			return "it lies in " + folder + "/"
		}
	}
	return ""
}

// isSurelySecret reports whether a file is a secret by its content, or by a name
// that only secrets have.
func isSurelySecret(f survey.File) bool {
	name := strings.ToLower(path.Base(f.Path))
	return slices.Contains(f.Kinds, survey.PrivateKey) || slices.Contains(f.Kinds, survey.ServiceAccount) ||
		matchesAny(secretNames, name) && !matchesAny(exampleNames, name) && name != ".envrc"
}
