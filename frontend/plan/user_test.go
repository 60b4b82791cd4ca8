package plan

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
)

const passwd = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"

func TestDefaultUser(t *testing.T) {
	user, err := ChooseUser("", Accounts{Passwd: passwd}, report.Position{})
	require.NoError(t, err)
	require.Equal(t, "10001:0", user.String())
	require.Equal(t, "/home/app", user.Home)
	require.True(t, strings.HasPrefix(user.Passwd, passwd), "the base's users stay")
	require.Contains(t, user.Passwd, "app:x:10001:0:")
}

func TestUserOfTheBase(t *testing.T) {
	user, err := ChooseUser("nobody", Accounts{Passwd: passwd}, report.Position{})
	require.NoError(t, err)
	require.Equal(t, "65534:65534", user.String())
	require.Empty(t, user.Passwd)
}

func TestUserByNumber(t *testing.T) {
	user, err := ChooseUser("1000:1000", Accounts{Passwd: passwd}, report.Position{})
	require.NoError(t, err)
	require.Equal(t, "1000:1000", user.String())
	require.Contains(t, user.Passwd, "app:x:1000:1000:")
}

func TestNoPasswd(t *testing.T) {
	user, err := ChooseUser("", Accounts{}, report.Position{})
	require.NoError(t, err)
	require.Equal(t, "app:x:10001:0:app:/home/app:/bin/sh\n", user.Passwd)
}

func TestUnknownUser(t *testing.T) {
	_, err := ChooseUser("webapp", Accounts{Passwd: passwd}, report.Position{File: "Dockerfile", Line: 3})
	require.EqualError(t, err, `Dockerfile:3: the base image has no user "webapp": write its number, as in user = "10001", or take the key out`)
}

func TestGroupOfTheBase(t *testing.T) {
	base := Accounts{Passwd: passwd, Group: "root:x:0:\nwww-data:x:33:nobody\nstaff:x:50:\n"}
	for configured, want := range map[string]string{
		"nobody:www-data": "65534:33", "1000:staff": "1000:50", "nobody:nogroup": "", "1000:1000": "1000:1000",
	} {
		user, err := ChooseUser(configured, base, report.Position{})
		if want == "" {
			require.EqualError(t, err, `the base image has no group "nogroup": write its number, as in user = "1000:1000"`)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, want, user.String())
	}
	require.True(t, NamesGroup("www-data:www-data"))
	require.False(t, NamesGroup("www-data:33") || NamesGroup("www-data") || NamesGroup(""))
}

// A line that is not as passwd(5) has it. The runtime, which has the same reader,
// takes a short line as well.
func TestMalformedAccounts(t *testing.T) {
	base := Accounts{
		Passwd: "climbing:x:1002:0::/root/../srv/me/:/bin/sh\nrelative:x:1003:0::../me:/bin/sh\nshort:x:1000:1001\nlettered:x:abc:1000:::/bin/sh\ngroupless:x:1000::::\n\n+::::::\nroot:x:0:0:root:/root:/bin/sh\n",
		Group:  "+:::\nlettered:x:abc:\nshort:x:50\n# comment:x:1:\nwheel:x:0:\n",
	}
	for configured, want := range map[string]User{
		"short":          {UID: 1000, GID: 1001, Home: "/"},
		"climbing":       {UID: 1002, Home: "/srv/me"},
		"relative":       {UID: 1003, Home: "/me"},
		"lettered":       {},
		"groupless":      {},
		"+":              {},
		"root":           {Home: "/root"},
		"0":              {Home: "/root"},
		"root:short":     {GID: 50, Home: "/root"},
		"short:wheel":    {UID: 1000, Home: "/"},
		"root:lettered":  {},
		"root:+":         {},
		"root:# comment": {},
	} {
		user, err := ChooseUser(configured, base, report.Position{})
		if want == (User{}) {
			require.IsType(t, report.Problem{}, err, configured)
			continue
		}
		require.NoError(t, err, configured)
		require.Equal(t, want, user, configured)
	}
}
