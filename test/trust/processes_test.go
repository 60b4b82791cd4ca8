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
}
