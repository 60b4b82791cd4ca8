package trust

import (
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

func TestProcesses(t *testing.T) { attackAll(t, processes) }

var processes = []attack{
	{
		name:  "a process that outlives setup.py",
		tries: "a process of a session of its own writes into the layer until it is ended",
		files: setupThat(`import sys, time
if os.fork() == 0:
    os.setsid()
    os.closerange(0, 3)
    while True:
        for folder in ("/out/opt/venv", "/out/opt/venv/lib", "/wheel"):
            if os.path.isdir(folder):
                open(folder + "/late", "w").close()
        time.sleep(0.005)
for _ in range(100):
    if os.path.exists("/wheel/late"):
        print("it writes")
        break
    time.sleep(0.02)
`),
		says:  []string{"it writes"},
		seen:  "an image without its files",
		stops: "all processes of a step end before its result is looked at",
		check: func(t *testing.T, made kit.Pushed) {
			for path := range made.Open(t, "") {
				if strings.HasSuffix(path, "/late") {
					t.Errorf("the image has %s", path)
				}
			}
		},
	},
	{
		name:  "a server that the tests leave running",
		tries: "a test starts a program that holds the tests' output open and ignores signals",
		seen:  "the tests end, with their report",
		stops: "a program ends for a step when it ends itself; what it leaves is killed before the reports are copied",
		try:   leftByTests,
	},
	{
		name:  "all ways to stay",
		tries: "a daemon, a session of its own, one that ignores signals, prints on, or starts others",
		seen:  "none of them runs when the program has ended",
		stops: "one function runs all programs of the steps, and kills what they leave",
		unit:  "llb TestLeftRunning",
	},
	{
		name:  "a program that says nothing",
		tries: "`setup.py`, uv, apt-get or the tests wait for something that never comes",
		seen:  "a line every three minutes that says what the build waits for",
		stops: "the function that runs programs",
		unit:  "llb TestSilence",
	},
}

func leftByTests(t *testing.T) {
	project := kit.WithTests().With(kit.Files{"tests/test_server.py": `import subprocess


def test_server():
    subprocess.Popen(["sh", "-c", "trap '' TERM HUP; while :; do sleep 100000; done"])
`})
	out, _ := kit.Export(t, project.Write(t), "--target", "test")
	if log := kit.ReadFile(t, out, "test.log"); !strings.Contains(log, "6 passed") {
		t.Error(log)
	}
	if report := kit.ReadFile(t, out, "junit.xml"); !strings.Contains(report, "test_server") {
		t.Error(report)
	}
}
