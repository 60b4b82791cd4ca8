# Words, timed steps, jobs, stamps and the lock. Nothing in here knows what the bed is for.
# shellcheck shell=bash

# All talk goes to stderr, `bed env` has stdout for itself. 4 is that stderr, from inside a step too.
exec 4>&2
say() { printf 'bed: %s\n' "$*" >&4; }

fail() {
	say "$*"
	exit 1
}

# step LABEL LOG COMMAND...: runs the command with its output in a log, and says how long it took.
# The command runs as a job that is waited for: inside `if` or `||` bash would ignore its `set -e`.
# It finds out itself that there is nothing to do, and says so with nothing_to_do, which keeps the line off the screen.
step() {
	local label=$1 log=$BED/log/$2.log began=$EPOCHREALTIME status=0
	shift 2
	mkdir -p "$BED/log"
	# A process group of its own, which stop_jobs can end; inside a background job it belongs to that job's.
	[ "$BASH_SUBSHELL" -gt 0 ] || set -m
	(
		set -e
		"$@"
	) >"$log.new" 2>&1 </dev/null &
	set +m
	wait $! || status=$?
	# A step that had nothing to do leaves the log of the one that did.
	if [ "$status" = "$NOTHING" ]; then rm "$log.new"; else mv "$log.new" "$log"; fi
	case $status in
	0) say "$(dotted "$label" "$began")" ;;
	"$NOTHING") ;;
	*)
		say "$label: failed. The end of $log:"
		tail -n 25 "$log" | sed 's/^/    /' >&4
		# From a background job too: the whole command ends now, not when it comes to wait for this job.
		[ "$BASH_SUBSHELL" -eq 0 ] || kill -USR1 $$
		exit 1
		;;
	esac
}

NOTHING=97
nothing_to_do() { exit "$NOTHING"; }

dotted() {
	local label=$1 ms=$(((${EPOCHREALTIME/[.,]/} - ${2/[.,]/}) / 1000)) dots=..................................................
	printf '%s %s %3d.%d s' "$label" "${dots:0:$((${#label} < 46 ? 48 - ${#label} : 2))}" $((ms / 1000)) $((ms % 1000 / 100))
}

# in_background VARIABLE COMMAND...: starts a job in a process group of its own, and leaves its id in the variable.
in_background() {
	local -n job=$1
	shift
	set -m
	"$@" &
	# shellcheck disable=SC2034 # a name reference: the caller reads it
	job=$!
	set +m
}

# The job has said itself what went wrong.
finish_job() { wait "$1" || exit 1; }

# An interrupted or failed `up` leaves no compiler behind.
stop_jobs() {
	local group
	for group in $(jobs -p); do
		kill -TERM -- "-$group" 2>/dev/null || kill -TERM "$group" 2>/dev/null || true
	done
}
trap stop_jobs EXIT
trap 'exit 1' USR1
trap 'exit 130' INT
trap 'exit 143' TERM

# Stamps: a step's result is good for as long as what went into it hashes the same.
digest() { sha256sum | cut -c1-64; }
is_fresh() { [ "$(cat "$BED/stamp/$1" 2>/dev/null)" = "$2" ]; }
stamp() {
	mkdir -p "$BED/stamp"
	printf '%s\n' "$2" >"$BED/stamp/$1"
}

# One bed at a time changes things. The lock goes with this process; daemons do not inherit it (see start_daemon).
lock() {
	own_directory
	exec 9>"$BED/lock"
	flock -n 9 && return
	say "another bed command is at work on $BED: waiting for it"
	flock 9
}

# `clean` removes the directory, so it has to be one that the bed made, or an empty one.
own_directory() {
	local marker=$BED/.wainwright-bed
	[ -e "$marker" ] && return
	case $BED in
	*[[:space:]]*) fail "the bed's directory must have no blanks in its path: $BED" ;;
	/*) ;;
	*) fail "WAINWRIGHT_BED must be an absolute path: $BED" ;;
	esac
	[ ${#BED} -le 70 ] || fail "the path $BED is too long for Unix sockets in it: set WAINWRIGHT_BED to a shorter one"
	mkdir -p "$BED"
	[ -z "$(ls -A "$BED")" ] || fail "$BED is not empty and not a test bed: remove it or set WAINWRIGHT_BED"
	: >"$marker"
}
