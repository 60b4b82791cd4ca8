package carry

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Names of files that hold secrets, in lower case. Those of maybeSecretNames often hold what
// is public: a certificate, or a configuration without a password.
var (
	secretNames = []string{
		".env*",
		"id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*",
		"credentials*.json", "credentials*.yml", "credentials*.yaml", "credentials.ini", "credentials.toml", "client_secret*.json", "service_account*.json", "service-account*.json",
		"application_default_credentials.json",
		"kaggle.json", "secrets.yaml", "secrets.yml", "secrets.toml", "secrets.json",
		".netrc", "_netrc", ".pypirc", ".pgpass", "pgpass.conf", ".my.cnf", ".git-credentials", ".htpasswd",
		".dockercfg", ".dockerconfigjson", ".databrickscfg", ".boto", ".s3cfg", "rclone.conf",
		".vault-token", ".vault_pass*", "terraform.tfstate*",
	}
	maybeSecretNames = []string{
		"*.env", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.ppk", "*.kdbx", "*.tfstate",
		".envrc", "pip.conf", "pip.ini", ".condarc", ".npmrc", ".yarnrc.yml", ".terraformrc",
	}
	// secretPaths are ends of paths: the last folder and the name.
	secretPaths = []string{".docker/config.json", ".huggingface/token", "huggingface/token", "huggingface/stored_tokens", "gh/hosts.yml", ".cargo/credentials"}
)

// credentialNames are names that only files with a credential have.
var credentialNames = []string{
	".env", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "kaggle.json", "application_default_credentials.json",
	".netrc", "_netrc", ".pypirc", ".pgpass", ".git-credentials", ".databrickscfg", ".boto", ".s3cfg", ".vault-token",
}

// Folders of which no file is carried. Those of maybeSecretFolders may be about a service,
// and hold no secret: .azure/ has pipelines.
var (
	secretFolders      = []string{".aws", ".ssh", ".gnupg", ".kaggle", ".kube", ".oci", ".password-store"}
	maybeSecretFolders = []string{".azure", ".gcloud"}
)

// publicNames are files without a secret: copies to fill in, and public keys.
var publicNames = []string{"*.example", "*.sample", "*.template", "*.dist", "*.pub"}

// secret returns why a file looks like a secret, "" if it does not.
func secret(f survey.File) string {
	if why := secretContent(f); why != "" {
		return why
	}
	name := strings.ToLower(path.Base(f.Path))
	if hasSecretName(f.Path) || matchesAny(maybeSecretNames, name) && !matchesAny(publicNames, name) && !slices.Contains(f.Kinds, survey.Certificate) {
		return "its name is that of a secret"
	}
	for _, names := range [][]string{secretFolders, maybeSecretFolders} {
		if folder := folderOf(f.Path, names); folder != "" {
			return "it lies in " + path.Base(folder) + "/"
		}
	}
	return ""
}

// isSurelySecret reports whether a file is a secret by its content, by a name that only
// secrets have, or by its folder.
func isSurelySecret(f survey.File) bool {
	return secretContent(f) != "" || hasSecretName(f.Path) || folderOf(f.Path, secretFolders) != ""
}

// secretContent returns what secret the content of a file is, "" if none is known.
func secretContent(f survey.File) string {
	switch {
	case slices.Contains(f.Kinds, survey.PrivateKey):
		return "it holds a private key"
	case slices.Contains(f.Kinds, survey.ServiceAccount):
		return "it holds a service account's key"
	case slices.Contains(f.Kinds, survey.Token):
		return "it holds an access token"
	case slices.Contains(f.Kinds, survey.Password):
		return "it holds a password"
	}
	return ""
}

// hasSecretName reports whether only secrets have the name of a file.
func hasSecretName(p string) bool {
	p = strings.ToLower(p)
	name := path.Base(p)
	if matchesAny(publicNames, name) || name == ".envrc" || path.Ext(name) == ".py" {
		return false
	}
	return matchesAny(secretNames, name) || slices.Contains(secretPaths, path.Join(path.Base(path.Dir(p)), name))
}

// folderOf returns the path of the first folder above a file that has one of the names, ""
// if none has.
func folderOf(p string, names []string) string {
	for end, c := range p {
		if c == '/' && slices.Contains(names, strings.ToLower(path.Base(p[:end]))) {
			return p[:end]
		}
	}
	return ""
}
