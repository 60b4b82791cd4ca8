package main

import (
	"os"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/config"
)

func TestREADMEIsUpToDate(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	want, err := withTable(string(text), table(config.Keys()))
	if err != nil {
		t.Fatal(err)
	}
	if want != string(text) {
		t.Error("the table of keys in README.md is not that of config.Keys(); run: make fmt")
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
