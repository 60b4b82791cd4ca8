# What the bed compiles, from the pinned modules beside this folder, and what it unpacks from Debian without installing.
# shellcheck shell=bash

BIN=$BED/bin

check_go() { command -v go >/dev/null || fail "the test bed compiles BuildKit: install Go $(go_wanted) or later"; }
go_wanted() { sed -n 's/^go //p' "$HERE/buildkit/go.mod"; }

pinned_version() { sed -n "s|^.*$2 \(v[^ ]*\).*|\1|p" "$HERE/$1/go.mod" | head -n 1; }

compile_buildkit() {
	local version
	version=$(pinned_version buildkit github.com/moby/buildkit)
	compile buildkit "-X github.com/moby/buildkit/version.Version=$version"
}

# The docker CLI comes from the very module version that buildx was released with.
compile_buildx() {
	local version cli
	version=$(pinned_version buildx github.com/docker/buildx)
	cli=$(pinned_version buildx github.com/docker/cli)
	cli=${cli#v}
	compile buildx "-X github.com/docker/buildx/version.Version=$version -X github.com/docker/cli/cli/version.Version=${cli%+*}"
	ln -sf buildx "$BIN/docker-buildx"
}

# compile MODULE FLAGS: everything that the module's go.mod lists as a tool.
compile() {
	local module=$1 flags=$2 key
	key=$(cat "$HERE/$module/go.mod" "$HERE/$module/go.sum" <(go env GOVERSION) <(echo "$flags") | digest)
	! is_fresh "tools-$module" "$key" || nothing_to_do
	# docker/cli has no go.mod, so Go takes it for a program of Go 1.16, which it no longer is.
	GOWORK=off CGO_ENABLED=0 GOBIN=$BIN go -C "$HERE/$module" install -ldflags "-s -w $flags" \
		-gcflags 'github.com/docker/cli/...=-lang=go1.25' tool
	stamp "tools-$module" "$key"
}

# unpack_debs DIRECTORY APT PACKAGE...: nothing is installed, no service started. APT is the apt-get to call, with its
# first arguments.
unpack_debs() {
	local target=$1 apt scratch deb
	read -ra apt <<<"$2"
	shift 2
	scratch=$(mktemp -d "$BED/debs.XXXXXX")
	mkdir -p "$target"
	(cd "$scratch" && "${apt[@]}" download -q "$@")
	for deb in "$scratch"/*.deb; do dpkg -x "$deb" "$target"; done
	rm -rf "$scratch"
}
