package main

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

const repository = "../.."

// Every relative link of the documentation names a file that exists, and every anchor a
// heading of that file.
func TestLinks(t *testing.T) {
	pages := markdown(t)
	for name, text := range pages {
		for _, link := range links(text) {
			if problem := broken(pages, name, link); problem != "" {
				t.Errorf("%s: [](%s): %s", name, link, problem)
			}
		}
	}
}

// The index of the documentation has every page but those of single rules.
func TestIndexHasEveryPage(t *testing.T) {
	pages := markdown(t)
	indexed := links(pages["docs/README.md"])
	for name := range pages {
		page, ok := strings.CutPrefix(name, "docs/")
		if ok && page != "README.md" && path.Dir(page) == "." && !slices.Contains(indexed, page) {
			t.Errorf("docs/README.md has no link to %s", page)
		}
	}
}

// Code that names a page of the documentation, in a comment, a message or a default,
// names one that exists. A page of another repository, in a URL, is not meant.
func TestCodeNamesPagesThatExist(t *testing.T) {
	mention := regexp.MustCompile(`(?:^|[^\w/])(docs/[\w/-]+\.md)\b`)
	walk(t, func(name string) {
		if !slices.Contains([]string{".go", ".py", ".yml", ".sh", ""}, path.Ext(name)) {
			return
		}
		text, err := os.ReadFile(filepath.Join(repository, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range mention.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(repository, match[1])); err != nil {
				t.Errorf("%s names %s: %v", name, match[1], err)
			}
		}
	})
}

func TestAnchors(t *testing.T) {
	got := anchors("# A `key`, and more\n\n```\n# not a heading\n```\n\n## What it's for?\n\n## A [link](x.md)\n\n## A link\n")
	want := []string{"a-key-and-more", "what-its-for", "a-link", "a-link-1"}
	if !slices.Equal(got, want) {
		t.Errorf("anchors are %q, want %q", got, want)
	}
}

func TestLinksOfAPage(t *testing.T) {
	got := links("[a](a.md) and [b\nc](b.md#c), not `[x](x.md)`\n\n    [y](y.md)\n\n```\n[z](z.md)\n```\n- [d](d.md)\n")
	want := []string{"a.md", "b.md#c", "d.md"}
	if !slices.Equal(got, want) {
		t.Errorf("links are %q, want %q", got, want)
	}
}

// broken says what is wrong with a link of a page, or nothing.
func broken(pages map[string]string, page, link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return err.Error()
	}
	if u.IsAbs() {
		return ""
	}
	target := page
	if u.Path != "" {
		target = path.Join(path.Dir(page), u.Path)
	}
	if _, err := os.Stat(filepath.Join(repository, target)); err != nil {
		return "there is no " + target
	}
	if u.Fragment != "" && !slices.Contains(anchors(pages[target]), u.Fragment) {
		return fmt.Sprintf("%s has no heading #%s", target, u.Fragment)
	}
	return ""
}

// markdown is every Markdown file of the repository, by its slash-separated path.
// Test data and the examples' own projects are not documentation.
func markdown(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	walk(t, func(name string) {
		if path.Ext(name) != ".md" {
			return
		}
		text, err := os.ReadFile(filepath.Join(repository, name))
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = string(text)
	})
	return pages
}

func walk(t *testing.T, file func(name string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(repository), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == "testdata" || name == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		if entry.Type().IsRegular() {
			file(name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var (
	fence      = regexp.MustCompile("(?ms)^ *```.*?^ *```[^\n]*$")
	indented   = regexp.MustCompile(`(?m)^(?: {4}|\t).*$`)
	span       = regexp.MustCompile("`[^`\n]*`")
	inlineLink = regexp.MustCompile(`\[[^\]]*\]\(([^()\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#{1,6} +(.*?) *$`)
)

// links are the targets of the inline links outside of code.
func links(text string) []string {
	for _, code := range []*regexp.Regexp{fence, indented, span} {
		text = code.ReplaceAllString(text, "")
	}
	var targets []string
	for _, match := range inlineLink.FindAllStringSubmatch(text, -1) {
		targets = append(targets, match[1])
	}
	return targets
}

// anchors are the names that GitHub gives the headings: lower case, without
// punctuation, a dash for each space, and a number after one that is taken.
func anchors(text string) []string {
	var names []string
	taken := map[string]int{}
	for _, match := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		title := inlineLink.ReplaceAllStringFunc(match[1], func(link string) string {
			return link[1:strings.Index(link, "](")]
		})
		name := strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			case r == ' ':
				return '-'
			}
			return -1
		}, title)
		count := taken[name]
		taken[name]++
		if count > 0 {
			name = fmt.Sprintf("%s-%d", name, count)
		}
		names = append(names, name)
	}
	return names
}
