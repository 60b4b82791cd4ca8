// Package trust attacks builds: with what a project commits, with code that runs in a
// step, and with what an index serves. An attack is a value, in the file of its subject.
// It is tried on the test bed (bed/README.md), and it is a row of docs/trust.md:
//
//	go test ./test/trust -run TestWords/a_password
//	go test ./test/trust -run TestTrustTable -update    # writes docs/trust.md
//
// Most attacks are a few files over those of a starter and the text with which the build
// fails. One whose build succeeds says what to look for in the image. Where that does
// not do, try makes the attack.
package trust

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// attack is what somebody tries, and what is seen of it. It has either refused or seen.
type attack struct {
	name  string // of the subtest, and in the table
	tries string // what it tries: a clause
	stops string // what stops it: a clause

	// What is built. secretMark in any of these is replaced by a random text, which is
	// then looked for in all that the build prints, answers and pushes.
	files   kit.Files   // over those of kit.Starter
	secrets kit.Secrets // --secret
	flags   []string    // other flags of docker buildx build
	// prepare changes the folder before it is built, with links and modes for example.
	// secret is what replaces secretMark.
	prepare func(t *testing.T, dir, secret string)

	// refused is a text of the build's output. The build has to fail.
	refused string
	// seen is what is seen where the build succeeds: a clause.
	seen string
	// says are more texts of the build's output.
	says []string
	// check looks at the image.
	check func(t *testing.T, made kit.Pushed)

	// try makes the attack instead of all of the above, if it is more than one build.
	// It checks what refused or seen says.
	try func(t *testing.T)
	// unit is "FOLDER TEST", a test without a build that makes the attack instead.
	unit string
}

// secretMark stands for a secret in the files, secrets and flags of an attack.
const secretMark = "SECRET"

// attackAll tries the attacks of a subject.
func attackAll(t *testing.T, attacks []attack) {
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			switch {
			case a.unit != "":
				wantUnit(t, a.unit)
			case a.try != nil:
				a.try(t)
			default:
				a.build(t)
			}
		})
	}
}

// build makes an attack that is one build.
func (a attack) build(t *testing.T) {
	secret := kit.Random() + kit.Random()
	reveal := func(text string) string { return strings.ReplaceAll(text, secretMark, secret) }
	// No step that has the project's files is cached: what a cached step printed in an
	// earlier run is not printed again.
	canary := "canary" + kit.Random()
	files, secrets, flags := kit.Starter().With(kit.Files{"starter/canary.py": "# " + canary + "\n"}), kit.Secrets{}, slices.Clone(a.flags)
	for name, text := range a.files {
		files[name] = reveal(text)
	}
	for id, text := range a.secrets {
		secrets[id] = reveal(text)
	}
	for n, flag := range flags {
		flags[n] = reveal(flag)
	}
	given := slices.Concat(a.flags, slices.Collect(maps.Values(a.files)), slices.Collect(maps.Values(a.secrets)))
	hides := a.prepare != nil || strings.Contains(strings.Join(given, "\n"), secretMark)
	dir := files.Write(t)
	if a.prepare != nil {
		a.prepare(t, dir, secret)
	}
	args := append(secrets.Flags(t), flags...)

	leaks := kit.LookFor(t, secret, canary)
	var log string
	if a.refused != "" {
		log = kit.MustFail(t, dir, args...)
		kit.Says(t, "the build", log, a.refused)
	} else {
		made := kit.PushWith(t, bed.Env(t), dir, append(args, "--provenance=mode=max", "--sbom=true")...)
		log = made.Steps.Text + made.Steps.Raw
		if a.check != nil {
			a.check(t, made)
		}
		if hides {
			leaks.Image(made.Image)
			leaks.WantIn(canary, "the layer")
		}
	}
	kit.Says(t, "the build", log, a.says...)
	if !hides {
		return
	}
	leaks.In("the build's output", []byte(log))
	for _, question := range []string{"outline", "plan,format=json", "check,format=json", "convertllb"} {
		r, _ := kit.Call(t, dir, question, args...)
		leaks.In("the answer to "+question, []byte(r.Stdout+r.Stderr))
	}
	leaks.WantNothing(secret)
}

// wantUnit fails the test if there is no such unit test.
func wantUnit(t *testing.T, unit string) {
	t.Helper()
	folder, name, _ := strings.Cut(unit, " ")
	files, err := filepath.Glob(filepath.Join(kit.Root(t), folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^func ` + regexp.QuoteMeta(name) + `\(`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if declared.Match(text) {
			return
		}
	}
	t.Errorf("%s has no test %s", folder, name)
}
