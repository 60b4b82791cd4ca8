package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/internal/failures"
)

func TestTheTableOfKeysIsUpToDate(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	want, err := withTable(string(text), table(config.Keys()))
	if err != nil {
		t.Fatal(err)
	}
	if want != string(text) {
		t.Error("the table of keys in docs/configuration.md is not that of config.Keys(); run: make fmt")
	}
}

func TestThePagesOfTheRulesAreUpToDate(t *testing.T) {
	names, err := stale("../../docs/rules", pages(rules.All()))
	if err != nil || len(names) > 0 {
		t.Errorf("%v: docs/rules is not what frontend/rules says, in %q; run: make fmt", err, names)
	}
}

func TestThePageOfTheFailuresIsUpToDate(t *testing.T) {
	text, err := os.ReadFile("../../docs/failures.md")
	if err != nil || string(text) != failuresPage(failures.All()) {
		t.Errorf("%v: docs/failures.md is not what internal/failures says; run: make fmt", err)
	}
}

func TestPagesThatNobodyNeedsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"Old.md": "old", "Same.md": "same", "Other.md": "other"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"Same.md": "same", "Other.md": "another", "New.md": "new"}
	names, err := stale(dir, want)
	slices.Sort(names)
	if err != nil || !slices.Equal(names, []string{"New.md", "Old.md", "Other.md"}) {
		t.Errorf("stale are %q, %v", names, err)
	}
	if err := writePages(dir, want); err != nil {
		t.Fatal(err)
	}
	if names, err := stale(dir, want); err != nil || len(names) > 0 {
		t.Errorf("after writing: %q, %v", names, err)
	}
}

func TestTableStandsBetweenTheMarkers(t *testing.T) {
	got, err := withTable("a\n"+from+"old\n"+to+"b\n", "new\n")
	if want := "a\n" + from + "new\n" + to + "b\n"; err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := withTable("no markers", ""); err == nil {
		t.Error("a file without markers was accepted")
	}
}
