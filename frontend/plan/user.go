package plan

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	passwdfile "github.com/moby/sys/user"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// User is the user that the image runs as.
type User struct {
	UID, GID int
	Home     string
	// Passwd is the /etc/passwd to write, "" if the base's has the user.
	Passwd string
}

// The default user is a number, so that Kubernetes can verify that it is not root
// (runAsNonRoot). Its group is 0, which OpenShift's arbitrary users are in as well. See
// https://docs.openshift.com/container-platform/3.11/creating_images/guidelines.html#use-uid.
const (
	defaultUID  = 10001
	defaultHome = "/home/app"
)

func (u User) String() string { return fmt.Sprintf("%d:%d", u.UID, u.GID) }

// Accounts are the base's /etc/passwd and /etc/group.
type Accounts struct{ Passwd, Group string }

// NamesGroup reports whether a configured user has a group by name, which is looked up in
// the base's /etc/group.
func NamesGroup(configured string) bool {
	_, group, _ := strings.Cut(configured, ":")
	_, err := strconv.Atoi(group)
	return group != "" && err != nil
}

// ChooseUser returns the user for the configured value: "", a name or a uid, and perhaps a
// group. A uid that the base's /etc/passwd lacks gets a line there, since programs look up
// the name and home of their uid; a base may have no useradd. The error is a
// report.Problem at position: the base has no such user or group.
func ChooseUser(configured string, base Accounts, position report.Position) (User, error) {
	if configured == "" {
		configured = fmt.Sprintf("%d:0", defaultUID)
	}
	name, group, hasGroup := strings.Cut(configured, ":")
	gid, groupErr := strconv.Atoi(group)
	if hasGroup && groupErr != nil {
		var known bool
		if gid, known = groupID(base.Group, group); !known {
			return User{}, report.Problem{
				Message: fmt.Sprintf("the base image has no group %q", group),
				Remedy:  `write its number, as in user = "1000:1000"`,
			}.At(position)
		}
	}
	passwd := base.Passwd
	if entry, ok := findUser(passwd, name); ok {
		// login(1) takes / where the file names no home.
		user := User{UID: entry.Uid, GID: entry.Gid, Home: path.Clean("/" + entry.Home)}
		if hasGroup {
			user.GID = gid
		}
		return user, nil
	}
	uid, err := strconv.Atoi(name)
	if err != nil {
		return User{}, report.Problem{
			Message: fmt.Sprintf("the base image has no user %q", name),
			Remedy:  `write its number, as in user = "10001", or take the key out`,
		}.At(position)
	}
	if passwd != "" && !strings.HasSuffix(passwd, "\n") {
		passwd += "\n"
	}
	return User{
		UID: uid, GID: gid, Home: defaultHome,
		Passwd: passwd + fmt.Sprintf("app:x:%d:%d:app:%s:/bin/sh\n", uid, gid, defaultHome),
	}, nil
}

// findUser returns the first entry of /etc/passwd with a name, or with the uid that
// the name is.
func findUser(passwd, name string) (passwdfile.User, bool) {
	uid, err := strconv.Atoi(name)
	users, readErr := passwdfile.ParsePasswdFilter(strings.NewReader(passwd), func(entry passwdfile.User) bool {
		start := fmt.Sprintf("%s:%s:%d:%d", entry.Name, entry.Pass, entry.Uid, entry.Gid)
		return (entry.Name == name || err == nil && entry.Uid == uid) && hasLine(passwd, start)
	})
	if readErr != nil || len(users) == 0 {
		return passwdfile.User{}, false
	}
	return users[0], true
}

// groupID returns the number of a group in /etc/group.
func groupID(group, name string) (gid int, ok bool) {
	groups, err := passwdfile.ParseGroupFilter(strings.NewReader(group), func(entry passwdfile.Group) bool {
		return entry.Name == name && hasLine(group, fmt.Sprintf("%s:%s:%d", entry.Name, entry.Pass, entry.Gid))
	})
	if err != nil || len(groups) == 0 {
		return 0, false
	}
	return groups[0].Gid, true
}

// hasLine reports whether a line of a file starts with these fields. The library
// reads a number that it does not understand as 0, which is root's: a line like that
// is none.
func hasLine(file, fields string) bool {
	for line := range strings.Lines(file) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), fields); ok && (rest == "" || rest[0] == ':') {
			return true
		}
	}
	return false
}
