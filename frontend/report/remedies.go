package report

// Options of docker buildx build that remedies name.
const (
	NetrcSecret = "--secret id=netrc,src=$HOME/.netrc"
	CASecret    = "--secret id=ca,src=ca.pem"
	WriteLock   = "--target lock -o ." // writes pylock.toml into the project
)

// MoveCredential is the remedy for a credential in a file of the project.
const MoveCredential = "take it out and pass it as a secret: " + NetrcSecret
