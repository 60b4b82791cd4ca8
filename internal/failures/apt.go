package failures

import "github.com/wainwright-build/wainwright/frontend/gateway"

// apt are failures of apt-get.
var apt = []Failure{
	{
		Name: "NoSuchPackage", By: "apt-get",
		Report: gateway.Report{Kind: gateway.AptFailed, Args: []string{"install"}, Log: "Reading package lists...\nBuilding dependency tree...\nReading state information...\nE: Unable to locate package libpq5"},
		Says:   "Dockerfile:3: the base's package index has no package libpq5: correct its name, or take another base",
	},
	{
		Name: "OtherPackageVersion", By: "apt-get",
		Report: gateway.Report{Kind: gateway.AptFailed, Args: []string{"install"}, Log: "Package libpq5 is not available, but is referred to by another package.\nThis may mean that the package is missing, has been obsoleted, or\nis only available from another source\n\nE: Version '1.0' for 'libpq5' was not found"},
		Says:   "Dockerfile:3: the base's package index has another version of libpq5: name it without a version: it is as old as the base's index",
	},
	{
		Name: "ArchiveNotTrusted", By: "apt-get",
		Report: gateway.Report{Kind: gateway.AptFailed, Args: []string{"update"}, Log: `Ign:1 https://archive.example/debian ./ InRelease
Ign:1 https://archive.example/debian ./ InRelease
Ign:1 https://archive.example/debian ./ InRelease
Err:1 https://archive.example/debian ./ InRelease
  Certificate verification failed: The certificate is NOT trusted. The certificate issuer is unknown.  Could not handshake: Error in the certificate verification. [IP: 10.0.0.7 443]
Reading package lists...
E: Failed to fetch https://archive.example/debian/./InRelease  Certificate verification failed: The certificate is NOT trusted. The certificate issuer is unknown.  Could not handshake: Error in the certificate verification. [IP: 10.0.0.7 443]
E: Some index files failed to download. They have been ignored, or old ones used instead.`},
		Says: "the certificate of the base's package archive is expired, of another host, or vouched for by nobody whom the base trusts: pass who vouches for it as a secret, beside whom the base trusts: --secret id=ca,src=ca.pem",
	},
	{
		Name: "UnknownToApt", By: "apt-get",
		Report: gateway.Report{Kind: gateway.AptFailed, Args: []string{"update", "--quiet"}, Log: "E: something new"},
		Says:   "apt-get failed: update --quiet",
	},
}
