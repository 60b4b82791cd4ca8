package rules

// The rule about attestations of an image.
var NoScanner = ID{"NoScanner"}

// attestations has the descriptions of the rules about attestations of an image.
var attestations = []Rule{
	{
		ID: NoScanner, Severity: Advice,
		Summary: "the SBOM lists the Python distributions and not the packages of the base",
		Why: "`--sbom=true` asks for two documents: what wainwright has locked and installed, and what BuildKit's default " +
			"scanner, an image on Docker Hub, finds in the whole image, Debian's packages among it. Where that image cannot be " +
			"pulled, the first stands alone. A scanner that the caller names has to be there, or the build fails.",
		Bad:  Example{Shell, "docker buildx build --sbom=true .\n"},
		Good: Example{Shell, "docker buildx build --attest type=sbom,generator=registry.example.com/buildkit-syft-scanner:1 .\n"},
	},
}
