package plan

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// User is who the image runs as.
type User struct {
	UID, GID int
	Home     string
	// Passwd is the /etc/passwd to write, "" where the base's has the user.
	Passwd string
}

// The user of an image that names none: a number, so that Kubernetes can verify
// it is not root, in group 0, so that OpenShift's arbitrary users share its rights.
const (
	defaultUID  = 10001
	defaultHome = "/home/app"
)

func (u User) String() string { return fmt.Sprintf("%d:%d", u.UID, u.GID) }

// Accounts are the base's /etc/passwd and /etc/group.
type Accounts struct{ Passwd, Group string }

// NamesGroup says that a configured user has a group by its name, which the
// base's /etc/group is asked for.
func NamesGroup(configured string) bool {
	_, group, _ := strings.Cut(configured, ":")
	_, err := strconv.Atoi(group)
	return group != "" && err != nil
}

// ChooseUser reads the configured user against the base's accounts. A user
// the base does not know gets a line there: useradd may be missing, and programs
// ask for the name and home of the uid they run as.
func ChooseUser(configured string, base Accounts, place report.Problem) (User, error) {
	if configured == "" {
		configured = fmt.Sprintf("%d:0", defaultUID)
	}
	name, group, hasGroup := strings.Cut(configured, ":")
	gid, groupErr := strconv.Atoi(group)
	if hasGroup && groupErr != nil {
		var known bool
		if gid, known = groupID(base.Group, group); !known {
			place.Message = fmt.Sprintf("the base image has no group %q", group)
			place.Remedy = "write its number, as in user = \"1000:1000\""
			return User{}, place
		}
	}
	passwd := base.Passwd
	uid, err := strconv.Atoi(name)
	for _, entry := range passwdEntries(passwd) {
		if entry.name == name || err == nil && entry.uid == uid {
			user := User{UID: entry.uid, GID: entry.gid, Home: entry.home}
			if hasGroup {
				user.GID = gid
			}
			return user, nil
		}
	}
	if err != nil {
		place.Message = fmt.Sprintf("the base image has no user %q", name)
		place.Remedy = "write its number, as in user = \"10001\", or take the key out"
		return User{}, place
	}
	if passwd != "" && !strings.HasSuffix(passwd, "\n") {
		passwd += "\n"
	}
	return User{
		UID: uid, GID: gid, Home: defaultHome,
		Passwd: passwd + fmt.Sprintf("app:x:%d:%d:app:%s:/bin/sh\n", uid, gid, defaultHome),
	}, nil
}

// groupID looks a group up: a line is "name:password:gid:members".
func groupID(text, name string) (gid int, ok bool) {
	for line := range strings.Lines(text) {
		if fields := strings.Split(strings.TrimSpace(line), ":"); len(fields) >= 3 && fields[0] == name {
			gid, err := strconv.Atoi(fields[2])
			return gid, err == nil
		}
	}
	return 0, false
}

type passwdEntry struct {
	name, home string
	uid, gid   int
}

func passwdEntries(passwd string) []passwdEntry {
	var entries []passwdEntry
	for _, line := range strings.Split(passwd, "\n") {
		fields := strings.Split(line, ":")
		if len(fields) < 7 {
			continue
		}
		uid, err := strconv.Atoi(fields[2])
		gid, gidErr := strconv.Atoi(fields[3])
		if err == nil && gidErr == nil {
			entries = append(entries, passwdEntry{name: fields[0], uid: uid, gid: gid, home: fields[5]})
		}
	}
	return entries
}
