package llb_test

import "testing"

// The reports of tests are files and folders. Root copies them, without links and repositories,
// and waits at nothing that the tests left in their place.
func TestKeepReports(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"reports/a.xml": "a", "reports/deep/b.xml": "b", "reports/.git/config": "c"})
	out, _ := runScript(t, `
import os, sys
import common
common.main = lambda *_: None
import test
os.chdir(sys.argv[1])
os.mkfifo("reports/pipe")
os.symlink("/dev/zero", "reports/link")
test.keep("reports", "kept")
print(sorted(os.listdir("kept")), open("kept/deep/b.xml").read())`, dir)
	if want := "['a.xml', 'deep'] b\n"; out != want {
		t.Errorf("kept is %s, want %s", out, want)
	}
}

// No report that a test wrote has a secret, wherever it stands in a large file.
func TestRewriteReports(t *testing.T) {
	t.Parallel()
	_, failures := runScript(t, `
import os, sys
import redact
path, size = sys.argv[1] + "/report.xml", 1 << 20
for before in 0, size - 12, size - 5, size, 3 * size - 1:
    text = b"\0" * before + b"it is proxy-word, " * 2 + b"\n"
    open(path, "wb").write(text)
    redact.rewrite(path, ("proxy-word",))
    if open(path, "rb").read() != text.replace(b"proxy-word", b"****"):
        print("not replaced after %d bytes" % before, file=sys.stderr)
open(path, "wb").write(b"nothing")
os.utime(path, (1, 1))
redact.rewrite(path, ("proxy-word",))
if os.stat(path).st_mtime != 1:
    print("a file without a secret is written", file=sys.stderr)
`, t.TempDir())
	if failures != "" {
		t.Error(failures)
	}
}
