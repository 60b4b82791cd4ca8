package config

import (
	"path"
	"slices"
	"strings"
)

// Folders of the base image, by the Filesystem Hierarchy Standard
// (https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html) and the package managers that
// bases have. A layer with one of them would give it another owner or mode, and a volume would
// hide it.
var (
	// runtimeFolders are filled while a container runs.
	runtimeFolders = []string{"/dev", "/proc", "/run", "/sys", "/var/lock", "/var/run"}
	// systemFolders are the base's own, with all that is in them.
	systemFolders = strings.Fields(`
		/bin /boot /etc /gnu /lib /lib32 /lib64 /libx32 /lost+found /nix /root /sbin
		/usr/bin /usr/games /usr/include /usr/lib /usr/lib32 /usr/lib64 /usr/libexec /usr/libx32 /usr/sbin /usr/share
		/usr/local/bin /usr/local/etc /usr/local/games /usr/local/include /usr/local/lib /usr/local/lib64
		/usr/local/libexec /usr/local/man /usr/local/sbin /usr/local/share
		/tmp /var/backups /var/mail /var/spool /var/tmp
		/var/cache/apk /var/cache/apt /var/cache/debconf /var/cache/dnf /var/cache/ldconfig /var/cache/yum
		/var/lib/alternatives /var/lib/apk /var/lib/apt /var/lib/dbus /var/lib/dnf /var/lib/dpkg /var/lib/misc
		/var/lib/pacman /var/lib/pam /var/lib/python /var/lib/rpm /var/lib/systemd /var/lib/ucf /var/lib/yum
		/var/log/apt /var/log/journal`)
	// sharedFolders have folders of many programs in them.
	sharedFolders = strings.Fields("/ /home /media /mnt /opt /srv /usr /usr/local /usr/local/src /usr/src /var /var/cache /var/lib /var/local /var/log /var/opt")
)

// checkPlace refuses a folder that belongs to the base image. name is what a folder in a shared
// one may be called, and instead is a path that is free.
func checkPlace(s, name, instead string) *refusal {
	in := func(folder string) bool { return within(s, folder) }
	switch {
	case slices.Contains(sharedFolders, s):
		return refusef("%s belongs to the base image", brief(s)).insteadOf(path.Join(s, name))
	case slices.ContainsFunc(runtimeFolders, in):
		return refusef("%s exists only while a container runs", brief(s)).insteadOf(instead)
	case slices.ContainsFunc(systemFolders, in):
		return refusef("%s belongs to the base image", brief(s)).insteadOf(instead)
	}
	return nil
}

// IsOfBase reports whether a cleaned path in the image is a folder of the base image, or in one.
func IsOfBase(p string) bool { return checkPlace(p, "", "") != nil }
