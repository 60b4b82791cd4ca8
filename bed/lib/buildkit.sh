# buildkitd: its configuration, its store, and the buildx builder that speaks to it.
# shellcheck shell=bash

BUILDKIT_ROOT=$BED/buildkit
BUILDKIT_ADDRESS=unix://$BED/run/buildkitd.sock

start_buildkitd() {
	local key
	mkdir -p "$BED/etc" "$BED/run" "$BUILDKIT_ROOT/tmp"
	write_buildkit_config
	key=$(cat "$BED/etc/buildkitd.toml" "$BED/stamp/tools-buildkit" | digest)
	if is_alive buildkitd; then
		! is_fresh buildkitd "$key" || nothing_to_do
		stop_buildkitd
	fi
	clear_leftovers "$BUILDKIT_ROOT"
	# It mounts parts of its store in the temporary directory: where clear_leftovers finds them.
	TMPDIR=$BUILDKIT_ROOT/tmp start_daemon buildkitd "$BIN/buildkitd" --config "$BED/etc/buildkitd.toml"
	wait_for buildkitd 60 buildctl_ debug workers
	stamp buildkitd "$key"
}

stop_buildkitd() {
	stop_daemon buildkitd
	clear_leftovers "$BUILDKIT_ROOT"
}

# Moved aside first, so that a removal cut short leaves no half store behind.
empty_store() {
	local old=$BUILDKIT_ROOT.old
	rm -rf "$old"
	mv "$BUILDKIT_ROOT" "$old"
	rm -rf "$old"
}

buildctl_() { "$BIN/buildctl" --addr "$BUILDKIT_ADDRESS" "$@"; }

# Before minutes go into compiling: can this machine run containers at all?
check_mounts() {
	local probe
	probe=$(mktemp -d "$BED/probe.XXXXXX")
	mkdir "$probe"/{lower,upper,work,merged}
	if mount_probe "$probe" -t overlay overlay -o "lowerdir=$probe/lower,upperdir=$probe/upper,workdir=$probe/work"; then
		SNAPSHOTTER=overlayfs
	elif mount_probe "$probe" --bind "$probe/lower"; then
		SNAPSHOTTER=native
		say "no overlay mounts here: BuildKit copies whole trees (its native snapshotter), which is slow"
	else
		SNAPSHOTTER=
	fi
	rm -rf "$probe"
	[ -n "$SNAPSHOTTER" ] || fail "root may mount nothing here (no CAP_SYS_ADMIN), and without mounts BuildKit runs no containers: give this machine or container that privilege"
}

mount_probe() {
	local probe=$1
	shift
	mount "$@" "$probe/merged" 2>/dev/null && umount "$probe/merged"
}

# Docker Hub and ghcr.io are looked for in the bed's registry, so that files name the images they would name anywhere.
# One generous collection policy: BuildKit's own would drop cache mounts and contexts by age and size amid a test.
write_buildkit_config() {
	cat >"$BED/etc/buildkitd.toml" <<-TOML
		root = "$BUILDKIT_ROOT"
		insecure-entitlements = ["network.host"]
		[grpc]
		  address = ["$BUILDKIT_ADDRESS"]
		[otel]
		  socketPath = "$BED/run/buildkitd-otel.sock"
		[cdi]
		  disabled = true
		[worker.containerd]
		  enabled = false
		[worker.oci]
		  enabled = true
		  snapshotter = "$SNAPSHOTTER"
		  networkMode = "host"
		  gc = true
		  [[worker.oci.gcpolicy]]
		    all = true
		    reservedSpace = "20GB"
		    maxUsedSpace = "20GB"
		[registry."docker.io"]
		  mirrors = ["$(registry_address)"]
		[registry."ghcr.io"]
		  mirrors = ["$(registry_address)"]
		[registry."$(registry_address)"]
		  http = true
		  insecure = true
	TOML
}

# A client configuration of the bed's own: nobody's ~/.docker is read or written.
make_builder() {
	export DOCKER_CONFIG=$BED/docker
	unset DOCKER_HOST DOCKER_CONTEXT BUILDX_CONFIG BUILDX_BUILDER
	mkdir -p "$DOCKER_CONFIG/cli-plugins"
	ln -sf "$BIN/buildx" "$DOCKER_CONFIG/cli-plugins/docker-buildx"
	! "$BIN/docker" buildx inspect "$BUILDER" >/dev/null 2>&1 || nothing_to_do
	"$BIN/docker" buildx create --name "$BUILDER" --driver remote --use "$BUILDKIT_ADDRESS"
}
