package lock

// instead is what to write in the place of an option of pip's.
func instead(option string) string {
	switch option {
	case "--no-index":
		return "set index.url to your own index: the public one is not asked then"
	case "--trusted-host":
		return "pass who vouches for the host's certificate as a secret: --secret id=ca,src=ca.pem"
	case "--pre", "--all-releases":
		return "name the pre-release where it is wanted, as in name>=2.0rc1"
	case "--only-final":
		return "take it out: a pre-release is installed only where one is named or there is nothing else"
	case "--config-settings", "--global-option":
		return "take it out, since a wheel is installed where there is one, or commit a wheel that was built with it and write its path"
	case "--no-binary":
		return "take it out, since a wheel is installed where there is one, or write name @ https://... with the URL of the source"
	case "--only-binary":
		return "take it out: what has no wheel for the image alone is compiled"
	}
	return "take it out"
}
