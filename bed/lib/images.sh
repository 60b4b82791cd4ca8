# Stand-ins for the images that projects and this repository name, made from Debian, Go and the Python index.
# shellcheck shell=bash

GO_TAGS=(1.26.8 1.26)
UV_TAG=0.13.9
PYTHON_PACKAGES=python3,python3-venv,python3-pip,ca-certificates
FOREIGN=arm64

make_roots() {
	step "Debian root for python:3.11" root-python-3.11 make_root python-3.11 bookworm "$PYTHON_PACKAGES"
	step "Debian root for python:3.13" root-python-3.13 make_root python-3.13 trixie "$PYTHON_PACKAGES"
	step "Debian root for debian, golang" root-debian make_root debian bookworm ca-certificates
	step "uv from the Python index" root-uv fetch_uv
	step "Go for golang" root-golang pack_go
}

# Another platform's base is unpacked and not run: nothing on this machine could.
make_foreign_roots() {
	step "Debian root for python:3.13 on $FOREIGN" root-foreign make_foreign_root trixie "?essential,apt,$PYTHON_PACKAGES"
}

build_images() {
	step "image python:3.11-slim" image-python-3.11 build_python 3.11
	step "image python:3.13-slim" image-python-3.13 build_python 3.13
	step "image python:3.13-slim on $FOREIGN" image-foreign build_foreign 3.13
	step "image debian:bookworm-slim" image-debian build_debian
	step "image golang:${GO_TAGS[0]}" image-golang build_golang
	step "image astral-sh/uv:$UV_TAG" image-uv build_uv
}

# make_root NAME SUITE PACKAGES: a file system as a tar. mmdebstrap does in half a minute what debootstrap does in one,
# and its tar is the same for the same packages.
make_root() {
	local name=$1 suite=$2 packages=$3 key
	! image_is_there "$name" || nothing_to_do
	key=$(cat "$HERE/images/finish-root" "$CA_BUNDLE" <(echo "$DEBIAN_MIRROR $DEBIAN_SECURITY_MIRROR $suite $packages") | digest)
	! { is_fresh "root-$name" "$key" && [ -s "$BED/roots/$name/root.tar" ]; } || nothing_to_do
	rm -rf "$BED/roots/$name"
	mkdir -p "$BED/roots/$name"
	export BED_MIRROR=$DEBIAN_MIRROR BED_SECURITY_MIRROR=$DEBIAN_SECURITY_MIRROR BED_SUITE=$suite
	export BED_CA_BUNDLE=$CA_BUNDLE BED_FINISH=$HERE/images/finish-root
	# shellcheck disable=SC2016 # expanded by mmdebstrap's shell
	SOURCE_DATE_EPOCH=$(suite_date "$suite") mmdebstrap --format=tar --variant=minbase --include="$packages" \
		--customize-hook='"$BED_FINISH" "$1"' "$suite" "$BED/roots/$name/root.tar.new" "deb $DEBIAN_MIRROR $suite main"
	mv "$BED/roots/$name/root.tar.new" "$BED/roots/$name/root.tar"
	stamp "root-$name" "$key"
}

# make_foreign_root SUITE PACKAGES: what the packages' own scripts would do is left out, but for the users.
make_foreign_root() {
	local suite=$1 packages=$2 context=$BED/roots/foreign
	! foreign_is_there || nothing_to_do
	rm -rf "$context"
	mkdir -p "$context"
	export BED_MIRROR=$DEBIAN_MIRROR BED_SECURITY_MIRROR=$DEBIAN_SECURITY_MIRROR BED_SUITE=$suite
	export BED_CA_BUNDLE=$CA_BUNDLE BED_FINISH=$HERE/images/finish-root
	# shellcheck disable=SC2016 # expanded by mmdebstrap's shell
	SOURCE_DATE_EPOCH=$(suite_date "$suite") mmdebstrap --format=tar --variant=extract --architectures="$FOREIGN" \
		--include="${packages%%,*}" --include="${packages#*,}" \
		--extract-hook='for each in passwd group; do cp "$1/usr/share/base-passwd/$each.master" "$1/etc/$each"; done' \
		--extract-hook='"$BED_FINISH" "$1"' "$suite" "$context/root.tar" "deb $DEBIAN_MIRROR $suite main"
}

# A fixed date for what has none of its own: when the suite was released.
suite_date() {
	case $1 in
	bookworm) date -ud 2023-06-10 +%s ;;
	*) date -ud 2025-08-09 +%s ;;
	esac
}

# Both platforms' static binaries, out of wheels whose hashes are pinned.
fetch_uv() {
	local arch platform context=$BED/roots/uv
	! image_is_there uv || nothing_to_do
	rm -rf "$context"
	for arch in amd64 arm64; do
		[ $arch = amd64 ] && platform=manylinux_2_17_x86_64 || platform=manylinux_2_28_aarch64
		python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
			--platform "$platform" -r "$HERE/images/uv.txt" -d "$context/$arch.wheel"
		python3 -m zipfile -e "$context/$arch.wheel"/uv-*.whl "$context/$arch.unpacked"
		mkdir -p "$context/$arch"
		install -m 755 "$context/$arch.unpacked"/uv-*.data/scripts/{uv,uvx} "$context/$arch/"
		rm -rf "$context/$arch.wheel" "$context/$arch.unpacked"
	done
}

# The machine's own toolchain, without what only Go's own tests need.
pack_go() {
	local context=$BED/roots/golang
	! image_is_there golang || nothing_to_do
	rm -rf "$context"
	mkdir -p "$context"
	tar -C "$(go env GOROOT)" --sort=name --owner=0 --group=0 --numeric-owner --exclude=testdata --exclude=./test \
		--exclude=./api --exclude=./doc --exclude=./.git --transform='s|^\.|go|S' -cf "$context/go.tar" .
}

build_python() {
	local minor=$1 name=python-$1 version
	! image_is_there "$name" || nothing_to_do
	version=$(version_in_root "$name" python3)
	push_image "$name" python.Dockerfile "library/python:$minor-slim library/python:$minor" \
		--opt "build-arg:PYTHON_VERSION=$version" \
		--opt "build-arg:STAND_IN=python:$minor-slim"
}

# The other platform's image, and the tags of this machine's made an index of both. Its version is that of this
# machine's, which the same release of Debian has.
build_foreign() {
	local minor=$1 repository=library/python version
	! foreign_is_there || nothing_to_do
	version=$("$HERE/images/index" version "$(registry_address)" $repository "$minor-slim")
	buildctl_ build --progress plain --frontend dockerfile.v0 --opt "platform=linux/$FOREIGN" \
		--local context="$BED/roots/foreign" --local dockerfile="$HERE/images" --opt filename=python.Dockerfile \
		--opt "build-arg:PYTHON_VERSION=$version" \
		--opt "build-arg:STAND_IN=python:$minor-slim" --opt "build-arg:SOURCE_DATE_EPOCH=$(suite_date bookworm)" \
		--output "type=image,name=$(registry_address)/$repository:$minor-slim-$FOREIGN,push=true,compression=gzip,compression-level=1,force-compression=true"
	"$HERE/images/index" join "$(registry_address)" $repository "$minor-slim-$FOREIGN" "$minor-slim" "$minor"
	stamp image-foreign "$(foreign_key)"
	rm -rf "$BED/roots/foreign"
}

# It hangs on this machine's image too: that one's tags are made an index.
foreign_key() {
	{
		image_key python-3.13
		cat "$HERE/images/index"
		declare -f make_foreign_root build_foreign make_foreign_roots
	} | digest
}

foreign_is_there() { is_fresh image-foreign "$(foreign_key)" && image_is_there python-3.13; }

build_debian() {
	! image_is_there debian || nothing_to_do
	push_image debian debian.Dockerfile library/debian:bookworm-slim
}

build_golang() {
	! image_is_there golang || nothing_to_do
	[ "$(go env GOVERSION)" = "go${GO_TAGS[0]}" ] || say "golang:${GO_TAGS[0]} is this machine's $(go env GOVERSION)"
	push_image golang golang.Dockerfile "$(printf 'library/golang:%s ' "${GO_TAGS[@]}")" \
		--opt "build-arg:GOLANG_VERSION=$(go env GOVERSION | sed s/^go//)"
}

build_uv() {
	! image_is_there uv || nothing_to_do
	push_image uv uv.Dockerfile "astral-sh/uv:$UV_TAG" --opt platform=linux/amd64,linux/arm64
}

# The upstream version of a Debian package in a root.
version_in_root() {
	tar -xOf "$BED/roots/$1/root.tar" ./var/lib/dpkg/status |
		awk -v package="$2" '$1 == "Package:" { name = $2 } $1 == "Version:" && name == package { sub(/-.*/, "", $2); print $2 }'
}

# push_image NAME DOCKERFILE REPOSITORIES OPTIONS...: fast compression, these images never leave the machine.
push_image() {
	local name=$1 dockerfile=$2 repository names=
	for repository in $3; do names+=,$(registry_address)/$repository; done
	shift 3
	buildctl_ build --progress plain --frontend dockerfile.v0 \
		--local context="$BED/roots/$name" --local dockerfile="$HERE/images" --opt filename="$dockerfile" "$@" \
		--opt "build-arg:SOURCE_DATE_EPOCH=$(suite_date bookworm)" \
		--output "type=image,\"name=${names#,}\",push=true,compression=gzip,compression-level=1,force-compression=true"
	stamp "image-$name" "$(image_key "$name")"
	rm -rf "$BED/roots/$name"
}

# An image is made anew when its recipe, the trust store, the mirror or the toolchain changed.
image_key() {
	{
		cat "$HERE/images/${1%%-*}.Dockerfile" "$HERE/images/finish-root" "$HERE/images/uv.txt" "$CA_BUNDLE"
		declare -f make_root pack_go fetch_uv push_image "build_${1%%-*}"
		echo "$DEBIAN_MIRROR $DEBIAN_SECURITY_MIRROR $PYTHON_PACKAGES"
		[ "$1" != golang ] || go env GOVERSION
	} | digest
}

image_is_there() {
	is_fresh "image-$1" "$(image_key "$1")" && [ -d "$BED/registry/docker/registry/v2/repositories/$(image_repository "$1")/_manifests/tags" ]
}

image_repository() {
	case $1 in
	uv) echo astral-sh/uv ;;
	*) echo "library/${1%%-*}" ;;
	esac
}
