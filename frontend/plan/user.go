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

// ChooseUser reads the configured user against the base's /etc/passwd. A user
// the base does not know gets a line there: useradd may be missing, and programs
// ask for the name and home of the uid they run as.
func ChooseUser(configured, passwd string, place report.Problem) (User, error) {
	if configured == "" {
		configured = fmt.Sprintf("%d:0", defaultUID)
	}
	name, group, hasGroup := strings.Cut(configured, ":")
	gid, groupErr := strconv.Atoi(group)
	if hasGroup && groupErr != nil {
		place.Message = fmt.Sprintf("the group %q of user is no number", group)
		place.Remedy = "write user = \"uid:gid\""
		return User{}, place
	}
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
