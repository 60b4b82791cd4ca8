package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/rules"
)

// index is the page that lists the others.
const index = "README.md"

// pages are the files of docs/rules.
func pages(all []rules.Rule) map[string]string {
	files := map[string]string{index: indexPage(all)}
	for _, rule := range all {
		files[rule.ID.String()+".md"] = page(rule)
	}
	return files
}

func indexPage(all []rules.Rule) string {
	var b strings.Builder
	b.WriteString(`# Rules

What a build says has a name. An *error* will fail in the image, a *warning* may, *advice* would make it better.
` + stopping(all) + ` stop a build that would give no image that works.
No other rule does, unless ` + "`--build-arg BUILDKIT_DOCKERFILE_CHECK=error=true`" + ` makes errors of all but advice.
` + "`wainwright check` and `docker buildx build --call=check`" + ` tell them without making the image; they end with 1 where
there is more than advice.

A project that knows better says so in its Dockerfile or pyproject.toml, everywhere or for some files:

    ignore = ["DebugServer", "AbsolutePath:research/*.py"]

| rule | severity | |
|---|---|---|
`)
	for _, rule := range all {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s |\n", rule.ID, rule.ID, rule.Severity, cell(rule.Summary))
	}
	return b.String()
}

func page(rule rules.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n*%s*: %s.\n\n%s\n", rule.ID, rule.Severity, rule.Summary, rule.Why)
	example(&b, "Seen", rule.Bad)
	example(&b, "Better", rule.Good)
	ignore := fmt.Sprintf("`ignore = [\"%s\"]`, or `ignore = [\"%s:FILES\"]`", rule.ID, rule.ID)
	last := "To be told no more: " + ignore + "."
	switch rule.Stops {
	case rules.Sometimes:
		last = "Where it stops the build, it cannot be ignored. To be warned no more: " + ignore + "."
	case rules.Always:
		last = "It stops the build, and cannot be ignored."
	}
	fmt.Fprintf(&b, "\n%s [All rules](%s)\n", last, index)
	return b.String()
}

// stopping names the rules that stop a build.
func stopping(all []rules.Rule) string {
	var names []string
	for _, rule := range all {
		if rule.Stops != rules.Never {
			names = append(names, rule.ID.String())
		}
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func example(b *strings.Builder, title string, e rules.Example) {
	switch {
	case e.Text == "":
	case e.File == rules.Shell:
		fmt.Fprintf(b, "\n%s:\n\n```%s\n%s```\n", title, rules.Shell, e.Text)
	default:
		fmt.Fprintf(b, "\n%s, in `%s`:\n\n```%s\n%s```\n", title, e.File, language(e.File), e.Text)
	}
}

func language(file string) string {
	switch path.Ext(file) {
	case ".py":
		return "python"
	case ".toml":
		return "toml"
	}
	if file == "Dockerfile" {
		return "toml"
	}
	return ""
}

// stale lists what is wrong with a folder of pages: files that are missing, other
// than they should be, or too many.
func stale(dir string, want map[string]string) ([]string, error) {
	var names []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if _, ok := want[entry.Name()]; !ok {
			names = append(names, entry.Name())
		}
	}
	for name, text := range want {
		if have, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(have) != text {
			names = append(names, name)
		}
	}
	return names, nil
}

// writePages makes the folder hold these pages and nothing else.
func writePages(dir string, want map[string]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	names, err := stale(dir, want)
	if err != nil {
		return err
	}
	for _, name := range names {
		file := filepath.Join(dir, name)
		if text, ok := want[name]; ok {
			err = os.WriteFile(file, []byte(text), 0o644)
		} else {
			err = os.Remove(file)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
