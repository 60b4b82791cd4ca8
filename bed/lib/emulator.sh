# QEMU for tests that run the other platform after all, each in a namespace of its own: the machine stays without it.
# shellcheck shell=bash

EMULATED=aarch64 # $FOREIGN as QEMU calls it

fetch_emulator() {
	local scratch
	[ ! -x "$BIN/qemu-$EMULATED" ] || nothing_to_do
	plain_apt download -q --print-uris qemu-user-static >/dev/null || apt-get update -q
	scratch=$(mktemp -d "$BED/debs.XXXXXX")
	(cd "$scratch" && plain_apt download -q qemu-user-static)
	# One program of the forty in it.
	dpkg-deb --fsys-tarfile "$scratch"/*.deb | tar -xC "$scratch" "./usr/bin/qemu-$EMULATED-static"
	mkdir -p "$BIN"
	mv "$scratch/usr/bin/qemu-$EMULATED-static" "$BIN/qemu-$EMULATED"
	rm -rf "$scratch"
}
