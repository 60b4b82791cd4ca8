# The machine: what it must be, the packages the bed adds, and what of its configuration a build needs.
# shellcheck shell=bash

# shellcheck disable=SC2034 # the other files read it
CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt

check_machine() {
	local elsewhere="elsewhere install Docker with buildx 0.13 or later"
	[ "$(uname -s)" = Linux ] || fail "the test bed runs on Debian, as root; on $(uname -s), install Docker Desktop (Docker with buildx 0.13 or later)"
	[ "$(. /etc/os-release 2>/dev/null && echo "${ID:-}")" = debian ] || fail "the test bed sets itself up on Debian only; $elsewhere"
	[ "$(id -u)" = 0 ] || fail "the test bed needs root on Debian; $elsewhere"
}

# Only what is missing, and the package lists only if the ones there are will not do.
install_packages() {
	local missing=() package
	for package in runc skopeo umoci mmdebstrap iproute2 ca-certificates; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing+=("$package")
	done
	python3 -m pip --version >/dev/null 2>&1 || missing+=(python3 python3-pip)
	[ ${#missing[@]} -gt 0 ] || nothing_to_do
	say "installing ${missing[*]}"
	apt_install "${missing[@]}" || { apt-get update -q && apt_install "${missing[@]}"; }
}

apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; }

# apt_origin RELEASE: the address this machine has a Debian release from, whichever way its sources are written.
apt_origin() {
	# shellcheck disable=SC2016 # apt's own placeholders
	apt-get indextargets --no-release-info --format '$(IDENTIFIER) $(RELEASE) $(COMPONENT) $(REPO_URI)' |
		awk -v release="$1" '$1 == "Packages" && $2 == release && $3 == "main" { print $4; exit }'
}

# Where Debian comes from on this machine: asked of apt once, for it takes its time. The mirror has other releases too.
read_apt_sources() {
	local codename
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	DEBIAN_MIRROR=${WAINWRIGHT_BED_APT_MIRROR:-$(apt_origin "$codename")}
	DEBIAN_SECURITY_MIRROR=$(apt_origin "$codename-security")
	[ -n "$DEBIAN_MIRROR" ] || fail "apt's sources name no mirror for $codename: set WAINWRIGHT_BED_APT_MIRROR"
}

# pip_setting NAME: asked of pip itself, which reads five files. The environment wins, then what is set for install.
pip_setting() {
	local settings section value
	settings=$(python3 -m pip config list 2>/dev/null) || return 0
	for section in :env: install global; do
		value=$(sed -n "s/^$section\.$1='\(.*\)'\$/\1/p" <<<"$settings" | tail -n 1)
		[ -z "$value" ] || { echo "$value" && return 0; }
	done
}
