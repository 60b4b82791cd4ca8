package test

import (
	"fmt"
	"strings"
	"testing"
)

// uv's cache knows a wheel by its name and version: served from it, the image
// would hold the module as it was before the edit.
func TestImageEdited(t *testing.T) {
	t.Parallel()
	dir := starter().write(t)
	for n := range 3 {
		text := fmt.Sprintf("edit number %d", n)
		writeEdit(t, dir, text)
		i := push(t, dir)
		module := i.open(t, "project:").find(t, "/site-packages/starter/greet.py")
		if !strings.Contains(string(module.content), text) {
			t.Errorf("the pushed layer holds:\n%s\nwant %q in it", module.content, text)
		}
		if said := i.must(t, container{}); said != text+"\n" {
			t.Errorf("the image says %q, want %q", said, text)
		}
	}
}

func writeEdit(t *testing.T, dir, text string) {
	t.Helper()
	files{"starter/greet.py": fmt.Sprintf("def greet():\n    return %q\n", text)}.writeTo(t, dir)
}

// A module that is gone is gone from the image.
func TestImageDeletedModule(t *testing.T) {
	t.Parallel()
	project := starter().with(files{"starter/old.py": "OLD = True\n"})
	before := push(t, project.write(t))
	before.open(t, "project:").find(t, "/site-packages/starter/old.py")
	// An earlier build on the machine left its copy behind.
	after := push(t, project.without("starter/old.py").with(files{"build/lib/starter/old.py": "OLD = True\n"}).write(t))
	for name := range after.open(t, "") {
		if strings.Contains(name, "old") && strings.Contains(name, "starter") {
			t.Errorf("the image holds %s", name)
		}
	}
}

// Modes are the checkout's: a umask of 002 gives the same image as one of 022.
func TestReproducibleUmask(t *testing.T) {
	t.Parallel()
	project := starter().with(files{
		"templates/page.html": "<p>hello</p>\n",
		"main.py":             "from starter.greet import greet\n\nif __name__ == \"__main__\":\n    print(greet(), open(\"templates/page.html\").read())\n",
	})
	var images []image
	for _, mode := range []struct{ file, folder uint32 }{{0o644, 0o755}, {0o664, 0o775}, {0o600, 0o700}} {
		dir := project.write(t)
		chmod(t, dir, mode.file, mode.folder)
		images = append(images, push(t, dir).image)
	}
	images[0].open(t, "carried").find(t, "/app/templates/page.html")
	for _, each := range images[1:] {
		if each.digest != images[0].digest {
			t.Errorf("the image is another: %v and %v", images[0].layers(t), each.layers(t))
		}
	}
}
