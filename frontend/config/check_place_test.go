package config

import "testing"

// Folders of the base are refused, and those that Dockerfiles use for a program are not.
func TestPlaces(t *testing.T) {
	for place, free := range map[string]bool{
		"/app": true, "/app/x": true, "/opt/mine": true, "/srv/app": true, "/home/me": true, "/home/me/app": true, "/data": true,
		"/workspace": true, "/code": true, "/usr/src/app": true, "/usr/app": true, "/usr/local/app": true, "/usr/local/src/app": true,
		"/var/lib/mine": true, "/var/log/mine": true, "/var/cache/mine": true, "/var/www/html": true, "/var/www": true, "/var/task": true,
		"/var/opt/mine": true, "/mnt/data": true, "/media/x": true, "/binary": true, "/library": true, "/etcd": true, "/rooted": true,
		"/": false, "/usr": false, "/usr/bin": false, "/usr/bin/x": false, "/bin/app": false, "/sbin": false, "/lib/x": false, "/lib64": false,
		"/etc": false, "/etc/ssl/certs": false, "/etc/../usr/lib": false, "//etc": false, "/usr/lib/python3": false, "/usr/local": false, "/usr/local/bin": false,
		"/usr/local/lib/x": false, "/usr/share/x": false, "/usr/src": false, "/var": false, "/var/lib": false, "/var/lib/dpkg/info": false,
		"/var/run/x": false, "/var/spool/cron": false, "/run/x": false, "/proc/1": false, "/sys": false, "/dev/shm": false, "/root": false, "/root/.ssh": false,
		"/boot": false, "/opt": false, "/opt/venv": false, "/opt/venv/bin": false, "/home": false, "/srv": false,
	} {
		if _, p := checkWorkdir(place); (p == nil) != free {
			t.Errorf("workdir %s: got %v", place, p)
		}
		if _, p := checkVolume(place); (p == nil) != free {
			t.Errorf("volume %s: got %v", place, p)
		}
	}
	for _, place := range []string{"/tmp", "/tmp/x", "/var/tmp"} {
		if _, p := checkVolume(place); p != nil {
			t.Errorf("volume %s: got %v", place, p)
		}
		if _, p := checkWorkdir(place); p == nil {
			t.Errorf("workdir %s is taken", place)
		}
	}
}

// What a refusal says to write is not refused.
func TestPlacesInstead(t *testing.T) {
	for _, folders := range [][]string{runtimeFolders, systemFolders, sharedFolders} {
		for _, folder := range folders {
			for _, check := range []func(string) (string, *refusal){checkWorkdir, checkVolume} {
				_, p := check(folder)
				if p == nil || p.instead == nil {
					continue
				}
				if _, again := check(p.instead.(string)); again != nil {
					t.Errorf("%s: %v is refused too", folder, p.instead)
				}
			}
		}
	}
}
