package report

// Options of docker buildx build that remedies tell people to use.
const (
	NetrcSecret = "--secret id=netrc,src=$HOME/.netrc"
	CASecret    = "--secret id=ca,src=ca.pem"
	WriteLock   = "--target lock -o ." // writes pylock.toml into the project
)
