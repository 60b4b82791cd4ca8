# Engines on demand, of Debian's packages: of trixie Docker 26 with either of its stores, and containerd 1.7; of bookworm
# Docker 20.10.
# shellcheck shell=bash

ENGINE=$BED/engine
ENGINE_SUITE=trixie
ENGINE20=$BED/engine20
ENGINE20_SUITE=bookworm
CONTAINERD_ADDRESS=$BED/run/containerd.sock
CONTAINERD_HOSTS=$BED/etc/certs.d

docker_address() { echo "unix://$BED/run/docker-$1.sock"; }

# engines_up docker|docker20|rootless|containerd: nothing to do for this command.
engines_up() {
	case $1 in
	docker) is_alive docker-overlay2 && is_alive docker-containerd && grep -q CONTAINERD_HOST= "$BED/env" && [ -e "$COMPOSE" ] ;;
	docker20) is_alive docker-20 && grep -q DOCKER20_HOST= "$BED/env" ;;
	rootless) [ -x "$ROOTLESS/usr/bin/rootlesskit" ] && grep -q ROOTLESS= "$BED/env" ;;
	containerd) is_alive containerd && grep -q CONTAINERD_ADDRESS= "$BED/env" ;;
	esac
}

# Unpacked, not installed: no service is started.
fetch_engines() {
	local key
	key=$(echo "$ENGINE_SUITE $DEBIAN_MIRROR" | digest)
	! { is_fresh engine "$key" && [ -x "$ENGINE/usr/sbin/dockerd" ]; } || nothing_to_do
	suite_lists "$ENGINE_SUITE"
	unpack_debs "$ENGINE" "suite_apt $ENGINE_SUITE" docker.io containerd
	ln -sf "$ENGINE/usr/bin/ctr" "$BIN/ctr"
	stamp engine "$key"
}

# docker compose, a plugin of the CLI.
COMPOSE=$BED/docker/cli-plugins/docker-compose
fetch_compose() {
	[ ! -e "$COMPOSE" ] || nothing_to_do
	suite_lists "$ENGINE_SUITE"
	unpack_debs "$BED/compose" "suite_apt $ENGINE_SUITE" docker-compose
	mkdir -p "${COMPOSE%/*}"
	ln -sf "$BED/compose/usr/libexec/docker/cli-plugins/docker-compose" "$COMPOSE"
}

# Docker 20.10 with the CLI it came with, and a library that not every machine has.
fetch_engine20() {
	local key
	key=$(echo "$ENGINE20_SUITE $DEBIAN_MIRROR" | digest)
	! { is_fresh engine20 "$key" && [ -x "$ENGINE20/usr/sbin/dockerd" ]; } || nothing_to_do
	suite_lists "$ENGINE20_SUITE"
	unpack_debs "$ENGINE20" "suite_apt $ENGINE20_SUITE" docker.io containerd libdevmapper1.02.1
	ln -sf "$ENGINE20/usr/bin/docker" "$BIN/docker20"
	stamp engine20 "$key"
}

# What a user needs to run a BuildKit without being root: rootlesskit, and newuidmap with its setuid bit.
ROOTLESS=$BED/rootless
fetch_rootless() {
	[ ! -x "$ROOTLESS/usr/bin/rootlesskit" ] || nothing_to_do
	plain_apt download -q --print-uris rootlesskit >/dev/null || apt-get update -q
	unpack_debs "$ROOTLESS" plain_apt rootlesskit uidmap
}

# apt with a suite's lists of its own: the machine's are left alone.
suite_lists() {
	mkdir -p "$BED/apt/$1/lists/partial" "$BED/apt/$1/cache"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $DEBIAN_MIRROR $1 main" >"$BED/apt/$1/sources.list"
	suite_apt "$1" update -q
}

suite_apt() {
	local dir=$BED/apt/$1
	shift
	apt-get -o "Dir::Etc::sourcelist=$dir/sources.list" -o Dir::Etc::sourceparts=- \
		-o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir/cache" -o APT::Sandbox::User=root "$@"
}

# start_docker overlay2|containerd: a dockerd apart, with a bridge of its own.
start_docker() {
	local store=$1 name=docker-$1 key
	mkdir -p "$BED/etc" "$BED/run" "$BED/$name/tmp"
	make_bridge "$store"
	write_docker_config "$store"
	key=$(digest <"$BED/etc/$name.json")
	if is_alive "$name"; then
		! is_fresh "$name" "$key" || nothing_to_do
		stop_daemon "$name"
	fi
	rm -f "$BED/run/$name.pidfile"
	PATH=$ENGINE/usr/sbin:$ENGINE/usr/bin:$PATH TMPDIR=$BED/$name/tmp start_daemon "$name" "$ENGINE/usr/sbin/dockerd" --config-file "$BED/etc/$name.json"
	wait_for "$name" 60 docker_answers "$(docker_address "$store")"
	stamp "$name" "$key"
}

# start_docker20: without a bridge, which it cannot make here; its containers have the machine's network.
start_docker20() {
	local name=docker-20 libraries
	! is_alive "$name" || nothing_to_do
	mkdir -p "$BED/etc" "$BED/run" "$BED/$name/tmp"
	cat >"$BED/etc/$name.json" <<-JSON
		{
		  "hosts": ["$(docker_address 20)"],
		  "data-root": "$BED/$name/data",
		  "exec-root": "$BED/$name/exec",
		  "pidfile": "$BED/run/$name.pidfile",
		  "bridge": "none",
		  "iptables": false,
		  "ip-forward": false,
		  "registry-mirrors": ["http://$(registry_address)"],
		  "insecure-registries": ["$(registry_address)"]
		}
	JSON
	rm -f "$BED/run/$name.pidfile"
	libraries=$(echo "$ENGINE20"/lib/*-linux-gnu)
	PATH=$ENGINE20/usr/sbin:$ENGINE20/usr/bin:$PATH LD_LIBRARY_PATH=$libraries TMPDIR=$BED/$name/tmp \
		start_daemon "$name" "$ENGINE20/usr/sbin/dockerd" --config-file "$BED/etc/$name.json"
	wait_for "$name" 60 docker_answers "$(docker_address 20)"
}

docker_answers() { DOCKER_CONFIG=$BED/docker DOCKER_CONTEXT='' DOCKER_HOST=$1 "$BIN/docker" version; }

# No packet filter rules, so that nothing of the machine's network changes: containers are asked at their own address
# on the bridge or through published ports (the userland proxy), and reach no further than this machine. What a build
# downloads, it downloads with --network host.
write_docker_config() {
	local store=$1 features='{}'
	[ "$store" = overlay2 ] || features='{"containerd-snapshotter": true}'
	cat >"$BED/etc/docker-$store.json" <<-JSON
		{
		  "hosts": ["$(docker_address "$store")"],
		  "data-root": "$BED/docker-$store/data",
		  "exec-root": "$BED/docker-$store/exec",
		  "pidfile": "$BED/run/docker-$store.pidfile",
		  "bridge": "$(bridge_name "$store")",
		  "iptables": false,
		  "ip6tables": false,
		  "ip-forward": false,
		  "registry-mirrors": ["http://$(registry_address)"],
		  "insecure-registries": ["$(registry_address)"],
		  "features": $features
		}
	JSON
}

# Interface names end at 15 letters; two beds on one machine have two paths, so two names.
bridge_name() { echo "ww-${1:0:4}-$(echo "$BED" | digest | cut -c1-6)"; }

make_bridge() {
	local bridge subnet=10
	bridge=$(bridge_name "$1")
	! ip link show "$bridge" >/dev/null 2>&1 || return 0
	while ip -4 -o addr | grep -q "inet 10\.213\.$subnet\." || ip -4 route | grep -q "^10\.213\.$subnet\."; do subnet=$((subnet + 1)); done
	ip link add "$bridge" type bridge
	ip addr add "10.213.$subnet.1/24" dev "$bridge"
	ip link set "$bridge" up
}

start_containerd() {
	! is_alive containerd || nothing_to_do
	mkdir -p "$BED/etc" "$BED/run" "$BED/containerd/tmp"
	write_containerd_config
	PATH=$ENGINE/usr/bin:$PATH TMPDIR=$BED/containerd/tmp start_daemon containerd "$ENGINE/usr/bin/containerd" --config "$BED/etc/containerd.toml"
	wait_for containerd 30 "$ENGINE/usr/bin/ctr" --address "$CONTAINERD_ADDRESS" version
}

# ctr and nerdctl look for mirrors in a directory of hosts, given to them with --hosts-dir.
write_containerd_config() {
	local registry
	cat >"$BED/etc/containerd.toml" <<-TOML
		version = 2
		root = "$BED/containerd/root"
		state = "$BED/containerd/state"
		disabled_plugins = ["io.containerd.grpc.v1.cri"]
		[grpc]
		  address = "$CONTAINERD_ADDRESS"
	TOML
	for registry in docker.io ghcr.io "$(registry_address)"; do
		mkdir -p "$CONTAINERD_HOSTS/$registry"
		printf '[host."http://%s"]\n  capabilities = ["pull", "resolve", "push"]\n' "$(registry_address)" >"$CONTAINERD_HOSTS/$registry/hosts.toml"
	done
}

stop_engines() {
	local store
	for store in overlay2 containerd; do
		stop_daemon "docker-$store"
		ip link del "$(bridge_name "$store")" 2>/dev/null || true
		clear_engine "$BED/docker-$store"
	done
	stop_daemon docker-20
	clear_engine "$BED/docker-20"
	stop_daemon containerd
	clear_engine "$BED/containerd"
}

# Shims and what they run stay behind a daemon that was killed, and behind containerd always.
clear_engine() {
	[ -d "$1" ] || return 0
	stop_shims
	clear_leftovers "$1"
}

# A shim is ours if the containerd it answers to has its socket in our directory.
stop_shims() {
	local process words
	for process in /proc/[0-9]*; do
		words=$(tr '\0' ' ' 2>/dev/null <"$process/cmdline") || continue
		case $words in
		*containerd-shim-runc-v2\ *"-address $BED/"*) kill -KILL "${process#/proc/}" 2>/dev/null || true ;;
		esac
	done
}

# The machine's own Docker, not ours: does it answer, and can it pull?
docker_usable() {
	local docker
	docker=$(command -v docker) || return 1
	[ "${docker%/*}" != "$BIN" ] || return 1
	timeout 10 "$docker" info >/dev/null 2>&1 && timeout 60 "$docker" pull -q hello-world >/dev/null 2>&1
}
