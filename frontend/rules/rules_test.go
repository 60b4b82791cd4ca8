package rules

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestDescriptions(t *testing.T) {
	name := regexp.MustCompile(`^[A-Z][A-Za-z0-9]+$`)
	seen := map[ID]bool{}
	for _, rule := range All() {
		if seen[rule.ID] {
			t.Errorf("%s is there twice", rule.ID)
		}
		seen[rule.ID] = true
		if !name.MatchString(rule.ID.name) {
			t.Errorf("%q is no name of a rule", rule.ID)
		}
		if rule.Severity.Rank() < 0 {
			t.Errorf("%s has the severity %q", rule.ID, rule.Severity)
		}
		if rule.Summary == "" || strings.HasSuffix(rule.Summary, ".") || strings.Contains(rule.Summary, "\n") {
			t.Errorf("%s: a summary is a line without a full stop: %q", rule.ID, rule.Summary)
		}
		if !strings.HasSuffix(rule.Why, ".") {
			t.Errorf("%s does not say why", rule.ID)
		}
		for _, example := range []Example{rule.Bad, rule.Good} {
			if example.Text != "" && (example.File == "" || !strings.HasSuffix(example.Text, "\n")) {
				t.Errorf("%s has an example without its file, or without its last newline: %q", rule.ID, example)
			}
		}
	}
}

func TestFind(t *testing.T) {
	names := Names()
	if len(names) != len(All()) || !slices.IsSorted(names) {
		t.Errorf("the names are %q", names)
	}
	for _, rule := range All() {
		found, ok := Find(rule.ID.String())
		if !ok || found != rule || Of(rule.ID) != rule || SeverityOf(rule.ID) != rule.Severity {
			t.Errorf("%s is not found", rule.ID)
		}
	}
	if rule, ok := Find("DebugServr"); ok || rule != (Rule{}) {
		t.Errorf("a misspelled name gives %s", rule.ID)
	}
	if rule := Of(ID{}); rule != (Rule{}) || rule.URL() != "" || SeverityOf(ID{}) != Warning {
		t.Error("the zero ID has a rule")
	}
}

func TestIDAsJSON(t *testing.T) {
	type problem struct {
		Rule ID `json:"rule,omitzero"`
	}
	for id, want := range map[ID]string{DebugServer: `{"rule":"DebugServer"}`, {}: `{}`, {"OfAnotherVersion"}: `{"rule":"OfAnotherVersion"}`} {
		data, err := json.Marshal(problem{id})
		if err != nil || string(data) != want {
			t.Errorf("%s is written as %s, %v", id, data, err)
		}
		var read problem
		if err := json.Unmarshal(data, &read); err != nil || read.Rule != id {
			t.Errorf("%s is read as %s, %v", data, read.Rule, err)
		}
	}
}

// Each variable has the name of its ID and a rule with a description.
func TestIDs(t *testing.T) {
	declared := declaredIDs(t)
	for variable, name := range declared {
		if variable != name && variable != "Every" {
			t.Errorf("the variable %s is the ID %q", variable, name)
		}
	}
	delete(declared, "Every")
	if got, want := slices.Sorted(maps.Keys(declared)), Names(); !slices.Equal(got, want) {
		t.Errorf("IDs are declared for %q, and described are %q", got, want)
	}
}

// A rule that no code reports is dead, and so is its page.
func TestEveryRuleIsReported(t *testing.T) {
	used := usedIDs(t, "..")
	for _, name := range Names() {
		if !used[name] {
			t.Errorf("no code reports the rule %s", name)
		}
	}
}

// declaredIDs reads the variables of this package that are set to an ID{"..."},
// with that text.
func declaredIDs(t *testing.T) map[string]string {
	t.Helper()
	declared := map[string]string{}
	for _, file := range parse(t, ".") {
		for _, declaration := range file.Decls {
			variables, ok := declaration.(*ast.GenDecl)
			if !ok || variables.Tok != token.VAR {
				continue
			}
			for _, spec := range variables.Specs {
				spec := spec.(*ast.ValueSpec)
				if name, ok := idLiteral(spec.Values[0]); ok {
					declared[spec.Names[0].Name] = name
				}
			}
		}
	}
	return declared
}

// idLiteral returns the text of an ID{"..."}.
func idLiteral(value ast.Expr) (string, bool) {
	literal, ok := value.(*ast.CompositeLit)
	if !ok || len(literal.Elts) != 1 {
		return "", false
	}
	text, ok := literal.Elts[0].(*ast.BasicLit)
	if typ, isIdent := literal.Type.(*ast.Ident); !ok || !isIdent || typ.Name != "ID" {
		return "", false
	}
	name, err := strconv.Unquote(text.Value)
	return name, err == nil
}

// usedIDs reads which variables of this package the Go files below a folder use,
// as in rules.DebugServer. Tests are left out.
func usedIDs(t *testing.T, root string) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	for _, file := range parse(t, root) {
		ast.Inspect(file, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok {
				if of, ok := selector.X.(*ast.Ident); ok && of.Name == "rules" {
					used[selector.Sel.Name] = true
				}
			}
			return true
		})
	}
	return used
}

// parse parses the Go files below a folder, without tests.
func parse(t *testing.T, root string) []*ast.File {
	t.Helper()
	var all []*ast.File
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		all = append(all, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
