# The env file: how tests and people find the bed, and what of the machine's configuration a build has to be handed.
# shellcheck shell=bash

write_env() {
	local file=$BED/env
	(
		umask 077 # an index address may hold a password
		{
			bed_variables
			engine_variables
			machine_variables
		} >"$file.new"
	)
	mv "$file.new" "$file"
}

bed_variables() {
	variable BUILDKIT_HOST "$BUILDKIT_ADDRESS"
	variable DOCKER_CONFIG "$BED/docker"
	variable WAINWRIGHT_BED_BIN "$BIN"
	variable WAINWRIGHT_BED_BUILDER "$BUILDER"
	variable WAINWRIGHT_BED_REGISTRY "$(registry_address)"
}

engine_variables() {
	! is_alive docker-overlay2 || variable WAINWRIGHT_BED_DOCKER_HOST "$(docker_address overlay2)"
	! is_alive docker-containerd || variable WAINWRIGHT_BED_DOCKER_CONTAINERD_HOST "$(docker_address containerd)"
	! is_alive docker-20 || variable WAINWRIGHT_BED_DOCKER20_HOST "$(docker_address 20)"
	[ ! -d "$ROOTLESS" ] || variable WAINWRIGHT_BED_ROOTLESS "$ROOTLESS/usr/bin"
	! is_alive containerd || variable WAINWRIGHT_BED_CONTAINERD_ADDRESS "$CONTAINERD_ADDRESS"
	! is_alive containerd || variable WAINWRIGHT_BED_CONTAINERD_HOSTS_DIR "$CONTAINERD_HOSTS"
}

machine_variables() {
	variable WAINWRIGHT_BED_INDEX_URL "$(pip_setting index-url)"
	variable WAINWRIGHT_BED_EXTRA_INDEX_URL "$(pip_setting extra-index-url)"
	variable WAINWRIGHT_BED_HTTP_PROXY "${http_proxy:-${HTTP_PROXY:-}}"
	variable WAINWRIGHT_BED_HTTPS_PROXY "${https_proxy:-${HTTPS_PROXY:-}}"
	variable WAINWRIGHT_BED_NO_PROXY "${no_proxy:-${NO_PROXY:-}}"
	variable WAINWRIGHT_BED_GOPROXY "$(go env -changed GOPROXY | sed "s/^[^=]*=//; s/^'//; s/'\$//")"
}

# Only what is set, quoted where a shell needs it.
variable() { [ -z "$2" ] || printf '%s=%q\n' "$1" "$2"; }

print_env() {
	[ -e "$BED/env" ] || fail "the bed is not up: bed/bed up"
	cat "$BED/env"
}

# What the whole bed is a function of. Same inputs and daemons that answer: there is nothing to do.
inputs() {
	find "$HERE" -type f ! -name README.md -print0 | sort -z | xargs -0 sha256sum | cat - "$CA_BUNDLE" 2>/dev/null | digest
}

mark_up() { stamp up "$(inputs)"; }

is_up() {
	[ -e "$BED/env" ] && is_alive registry && is_alive buildkitd && is_fresh up "$(inputs)" &&
		port_answers "$(cat "$BED/run/registry.port")" && buildctl_ debug workers >/dev/null 2>&1
}
