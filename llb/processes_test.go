package llb_test

import (
	"regexp"
	"strings"
	"testing"
)

// A program ends with what it leaves running, whatever that does to stay: the step goes on at
// once, and nothing of it writes into the result any more.
func TestLeftRunning(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]string{
		"holds the output open":   `subprocess.Popen(["sleep", "100000"])`,
		"ignores signals":         `subprocess.Popen(["sh", "-c", "trap '' TERM HUP INT; while :; do sleep 100000; done"])`,
		"leads a session":         `subprocess.Popen(["sleep", "100000"], start_new_session=True)`,
		"is a daemon":             daemon + `sleep()`,
		"prints on":               daemon + `prints()`,
		"starts others":           daemon + `starts()`,
		"closed its output":       `subprocess.Popen(["sleep", "100000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)`,
		"is stopped":              `os.kill(subprocess.Popen(["sleep", "100000"]).pid, signal.SIGSTOP)`,
		"is a thread of its main": `threading.Thread(target=time.sleep, args=(100000,), daemon=True).start()`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, shown := runScript(t, running+`
shown = output.Output()
code = processes.run([sys.executable, "-c", sys.argv[1]], "the program", shown)
print(code, processes.descendants())
`, "import os, signal, subprocess, sys, threading, time\n"+left+"\nprint('done', flush=True)\nos._exit(3)")
			if out != "3 set()\n" {
				t.Errorf("it ended with %s", out)
			}
			if !strings.Contains(shown, "done") {
				t.Errorf("it shows %.200q", shown)
			}
		})
	}
}

const running = "import os, sys\nimport output, processes\n"

// daemon forks twice, so that no parent is left to ask.
const daemon = `
def fork_twice():
    if os.fork():
        return False
    os.setsid()
    if os.fork():
        os._exit(0)
    return True
def sleep():
    if fork_twice():
        time.sleep(100000)
def prints():
    if fork_twice():
        while True:
            os.write(1, b"again\n" * 1000)
def starts():
    if fork_twice():
        while True:
            subprocess.Popen(["sleep", "100000"])
            time.sleep(0.01)
`

// The end of a program counts, not that of its output.
func TestClosedOutput(t *testing.T) {
	t.Parallel()
	out, shown := runScript(t, running+`
import time
begun = time.monotonic()
code = processes.run([sys.executable, "-c", "import os, time; print('last', flush=True); os.close(1); os.close(2); time.sleep(1); os._exit(7)"], "it", output.Output())
print(code, time.monotonic() - begun >= 1)
`)
	if out != "7 True\n" || shown != "last\n" {
		t.Errorf("%s, and it shows %q", out, shown)
	}
}

// A line without end takes no memory, whatever its beginning may be the beginning of.
func TestEndlessLine(t *testing.T) {
	t.Parallel()
	out, _ := runScript(t, running+`
import resource
os.environ["HTTPS_PROXY"] = "http://me:proxy-word@proxy.example.test:3128"
sys.stderr = open(os.devnull, "w")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for urls, begin, text in (False, b"", b"proxy-wor"), (True, b"", b"a:"), (False, b"\x1b[", b"0"):
    program = "import sys\nout = sys.stdout.buffer\nout.write(%r)\nfor _ in range(24): out.write(%r * (1048576 // %d))" % (begin, text, len(text))
    assert processes.run([sys.executable, "-c", program], "it", output.Output(urls=urls)) == 0
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16384)
`)
	if out != "True\n" {
		t.Errorf("it takes more memory: %s", out)
	}
}

// A step that is silent says what it waits for, and never in the middle of a line.
func TestSilence(t *testing.T) {
	t.Parallel()
	_, shown := runScript(t, running+`
processes.SILENCE = 0.5
processes.run([sys.executable, "-c", "import time; print('half a line', end='', flush=True); time.sleep(1.4); print(' and the rest', flush=True); time.sleep(0.2)"], "python\n::error::x", output.Output())
`)
	want := `^half a line\n(python\\x0a::error::x has printed nothing for 0 minutes, and the build waits for it to end\n)+ and the rest\n$`
	if !regexp.MustCompile(want).MatchString(shown) {
		t.Errorf("it shows\n%swant\n%s", shown, want)
	}
}

// A signal is no exit code.
func TestSignal(t *testing.T) {
	t.Parallel()
	out, _ := runScript(t, running+`print(processes.run(["sh", "-c", "kill -9 $$"], "it", output.Output()))`)
	if out != "-9\n" {
		t.Errorf("it ended with %s", out)
	}
}

// uv waits for what an sdist's setup.py leaves running, also if setup.py has ended.
func TestOrphansOfUV(t *testing.T) {
	t.Parallel()
	out, _ := runScript(t, running+`
uv = '''
import os, subprocess, sys
read, write = os.pipe()
setup = subprocess.Popen([sys.executable, "-c", "import subprocess; subprocess.Popen(['sleep', '100000'], start_new_session=True)"], stdout=write)
os.close(write)
while os.read(read, 100):
    pass
print(setup.wait())
'''
shown = output.Output()
code = processes.run([sys.executable, "-c", uv], "uv", shown, orphans=True)
print(code, shown.end)
`)
	if out != "0 0\n\n" {
		t.Errorf("it ended with %q", out)
	}
}
