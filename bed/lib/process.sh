# Daemons: started apart from the terminal, recorded, and stopped only when the record still names the same process.
# shellcheck shell=bash

daemon_pid() { cut -d' ' -f1 "$BED/run/$1.pid"; }

# When a process began, in clock ticks since boot: with its pid, its identity.
began_at() {
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	# The name in parentheses may hold anything; what follows is field 3 on, the start is field 22.
	stat=${stat##*) }
	cut -d' ' -f20 <<<"$stat"
}

# A pid may have been given to another process since: same start, and our directory in its command line.
is_alive() {
	local pid began
	read -r pid began 2>/dev/null <"$BED/run/$1.pid" || return 1
	[ "$(began_at "$pid")" = "$began" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$BED/"
}

# start_daemon NAME COMMAND...: the daemon's output goes to log/NAME.daemon.log.
start_daemon() {
	local name=$1
	shift
	mkdir -p "$BED/run" "$BED/log"
	# setsid may fork, so the daemon writes its own pid. It must hold neither the lock (9) nor the terminal (4).
	# shellcheck disable=SC2016 # expanded by the inner shell
	setsid bash -c 'echo $$ >"$0.starting"; exec "$@"' "$BED/run/$name.pid" "$@" \
		>>"$BED/log/$name.daemon.log" 2>&1 </dev/null 4>&- 9>&- &
	local pid=
	until [ -s "$BED/run/$name.pid.starting" ]; do sleep 0.01; done
	pid=$(cat "$BED/run/$name.pid.starting")
	rm -f "$BED/run/$name.pid.starting"
	printf '%s %s\n' "$pid" "$(began_at "$pid")" >"$BED/run/$name.pid"
}

# wait_for NAME SECONDS COMMAND...: until the command succeeds, unless the daemon dies first.
wait_for() {
	local name=$1 until=$((SECONDS + $2))
	shift 2
	until "$@" >/dev/null 2>&1; do
		if [ "$SECONDS" -ge "$until" ] || ! is_alive "$name"; then
			echo "$name did not come up. The end of its log:"
			tail -n 15 "$BED/log/$name.daemon.log"
			return 1
		fi
		sleep 0.05
	done
}

stop_daemon() {
	local name=$1 pid tries=0
	if is_alive "$name"; then
		pid=$(daemon_pid "$name")
		kill -TERM "$pid" 2>/dev/null || true
		while is_alive "$name"; do
			tries=$((tries + 1))
			[ "$tries" -eq 300 ] && { say "$name does not stop by itself: killed" && kill -KILL "$pid" 2>/dev/null; }
			[ "$tries" -gt 400 ] && fail "$name, pid $pid, cannot be stopped"
			sleep 0.05
		done
	fi
	rm -f "$BED/run/$name.pid"
}

# What a killed daemon leaves of its store in use.
clear_leftovers() {
	stop_orphans "$1"
	unmount_under "$1"
}

# Containers outlive a daemon that was killed. Those are ours whose root file system lies in our directory.
stop_orphans() {
	local dir=$1 mountinfo
	for mountinfo in /proc/[0-9]*/mountinfo; do
		if awk -v dir="$dir/" '$5 == "/" && index($0, dir) { found = 1 } END { exit !found }' "$mountinfo" 2>/dev/null; then
			mountinfo=${mountinfo#/proc/}
			kill -KILL "${mountinfo%/mountinfo}" 2>/dev/null || true
		fi
	done
}

# A killed daemon also leaves its mounts, and rm would go into them. The last mounted goes first.
unmount_under() {
	local point
	awk -v dir="$1/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | tac | while read -r point; do
		umount "$point" 2>/dev/null || umount -l "$point"
	done
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range the kernel gives to outgoing connections.
free_port() {
	local port
	while port=$((20000 + RANDOM % 10000)) && port_answers "$port"; do :; done
	echo "$port"
}
