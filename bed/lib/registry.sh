# The registry: Debian's, on a loopback port of its own, its content kept across down and up.
# shellcheck shell=bash

registry_address() { echo "127.0.0.1:$(cat "$BED/run/registry.port")"; }

start_registry() {
	! is_alive registry || nothing_to_do
	fetch_registry
	mkdir -p "$BED/etc" "$BED/run" "$BED/registry"
	keep_port
	write_registry_config
	# A clean environment: the registry takes any REGISTRY_ variable as configuration.
	start_daemon registry env -i "$BIN/docker-registry" serve "$BED/etc/registry.yml"
	wait_for registry 20 port_answers "$(cat "$BED/run/registry.port")"
}

# Unpacked, not installed: the package would start a service, on port 5000.
fetch_registry() {
	[ ! -x "$BIN/docker-registry" ] || return 0
	plain_apt download -q --print-uris docker-registry >/dev/null || apt-get update -q
	unpack_debs "$BED/registry-deb" plain_apt docker-registry
	mkdir -p "$BIN"
	mv "$BED/registry-deb/usr/bin/docker-registry" "$BIN/"
	rm -rf "$BED/registry-deb"
}

plain_apt() { apt-get -o APT::Sandbox::User=root "$@"; }

# The port is in the names of images that were pushed: it stays the same as long as nobody else takes it.
keep_port() {
	local file=$BED/run/registry.port
	if [ ! -s "$file" ] || port_answers "$(cat "$file")"; then free_port >"$file"; fi
}

write_registry_config() {
	cat >"$BED/etc/registry.yml" <<-YAML
		version: 0.1
		log:
		  level: warn
		  accesslog:
		    disabled: true
		storage:
		  filesystem:
		    rootdirectory: $BED/registry
		  delete:
		    enabled: true
		http:
		  addr: $(registry_address)
	YAML
}
