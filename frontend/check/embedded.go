package check

// embedded are modules of programs that have a Python in them: who imports one is
// run by that program, and nothing can install it.
var embedded = map[string]bool{"gdb": true, "lldb": true, "uwsgi": true, "vim": true}
