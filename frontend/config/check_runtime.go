package config

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/frontend/similar"
)

// Checks of what a container runs with: its user, ports, signals and health check.

var userName = regexp.MustCompile(`^([a-z_][a-z0-9_-]{0,31}|[0-9]+)(:([a-z_][a-z0-9_-]{0,31}|[0-9]+))?$`)

func checkUser(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	if !userName.MatchString(s) {
		return "", refusef("%s is no user", brief(s)).remedyf("write a uid, uid:gid or a name that the base knows")
	}
	for part := range strings.SplitSeq(s, ":") {
		if strings.Trim(part, "0123456789") != "" {
			continue // a name
		}
		if _, err := strconv.ParseInt(part, 10, 32); err != nil {
			return "", refusef("%s is beyond the largest id, 2147483647", brief(part))
		}
	}
	return s, nil
}

var port = regexp.MustCompile(`^([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/(tcp|udp|sctp))?$`)

func checkPort(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	m := port.FindStringSubmatch(s)
	if m == nil {
		p := refusef("%s is no port", brief(s))
		inside := s[strings.LastIndex(s, ":")+1:]
		switch lower := strings.ToLower(s); {
		case inside != s && port.MatchString(inside):
			p.reason = brief(s) + " publishes a port, which docker run -p does"
			return "", p.insteadOf(inside)
		case port.MatchString(lower):
			return "", p.insteadOf(lower)
		}
		return "", p.remedyf("write it as in 8080, 8080/udp or 8000-8010")
	}
	first, _ := strconv.Atoi(m[1])
	last := first
	if m[2] != "" {
		last, _ = strconv.Atoi(m[2])
	}
	switch {
	case first < 1 || last > 65535:
		return "", refusef("%s: ports go from 1 to 65535", brief(s))
	case last < first:
		return "", refusef("%s ends before it begins", brief(s)).insteadOf(strings.Replace(s, m[1]+"-"+m[2], m[2]+"-"+m[1], 1))
	}
	return s, nil
}

// signals are the names of Linux's signals; SIGRTMIN+n and SIGRTMAX-n are read apart
// from them. SignalMap of github.com/moby/sys/signal does not serve: it has the signals
// of the machine that the code runs on, and the command line checks a configuration on
// macOS and Windows too.
var signals = strings.Fields(`SIGABRT SIGALRM SIGBUS SIGCHLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL
	SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGRTMAX SIGRTMIN SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP
	SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ`)

var realtime = regexp.MustCompile(`^(SIGRTMIN\+|SIGRTMAX-)([1-9]|1[0-4])$`)

func checkSignal(s string) (string, *refusal) {
	if n, err := strconv.Atoi(s); err == nil && strings.Trim(s, "0123456789") == "" {
		if n < 1 || n > 64 {
			return "", refusef("signals go from 1 to 64")
		}
		return strconv.Itoa(n), nil
	}
	if realtime.MatchString(s) {
		return s, nil
	}
	upper := strings.ToUpper(s)
	if !strings.HasPrefix(upper, "SIG") {
		upper = "SIG" + upper
	}
	for _, name := range signals {
		switch name {
		case s:
			return s, nil
		case upper:
			return "", refusef("%s is no name of a signal", brief(s)).insteadOf(name)
		}
	}
	p := refusef("%s is no name of a signal", brief(s)).remedyf("write it as in SIGTERM")
	if near := similar.Nearest(upper, signals); near != "" {
		p = p.insteadOf(near)
		p.remedy = ""
	}
	return "", p
}

// parseDuration parses a duration, which is a millisecond at least, as in Docker.
func parseDuration(s string) (time.Duration, *refusal) {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil && s != "" && strings.Trim(s, "0123456789") == "":
		return 0, refusef("%s has no unit", brief(s)).insteadOf(s + "s")
	case err != nil:
		return 0, refusef("%s is no duration", brief(s)).remedyf("write it as in 30s or 1m30s")
	case d < time.Millisecond:
		return 0, refusef("%s is too short: a millisecond is the least", brief(s)).remedyf("leave the key out for its default")
	}
	return d, nil
}

func checkRetries(s string) (string, *refusal) {
	n, err := strconv.ParseInt(s, 0, 64)
	if err != nil || n < 1 || n > 1000 {
		return "", refusef("must be from 1 to 1000").remedyf("leave the key out for 3")
	}
	return strconv.FormatInt(n, 10), nil
}
