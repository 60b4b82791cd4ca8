package rules

import (
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

func TestEveryRuleIsDescribed(t *testing.T) {
	name := regexp.MustCompile(`^[A-Z][A-Za-z0-9]+$`)
	seen := map[string]bool{}
	for _, r := range All() {
		if seen[r.Name] {
			t.Errorf("%s is there twice", r.Name)
		}
		seen[r.Name] = true
		if !name.MatchString(r.Name) {
			t.Errorf("%q is no name of a rule", r.Name)
		}
		if r.Severity.Rank() < 0 {
			t.Errorf("%s has the severity %q", r.Name, r.Severity)
		}
		if r.Summary == "" || strings.HasSuffix(r.Summary, ".") || strings.Contains(r.Summary, "\n") {
			t.Errorf("%s: a summary is a line without a full stop: %q", r.Name, r.Summary)
		}
		if !strings.HasSuffix(r.Why, ".") {
			t.Errorf("%s does not say why", r.Name)
		}
		for _, each := range []Example{r.Bad, r.Good} {
			if each.Text != "" && (each.File == "" || !strings.HasSuffix(each.Text, "\n")) {
				t.Errorf("%s has an example without its file, or without its last newline: %q", r.Name, each)
			}
		}
	}
}

// TestEveryRuleIsSaidSomewhere: a page of a rule that nothing names is dead, and
// a name without a page is a link to nowhere.
func TestEveryRuleIsSaidSomewhere(t *testing.T) {
	code := readCode(t, "..")
	for _, name := range slices.Sorted(maps.Keys(code.rules)) {
		if _, ok := Find(name); !ok {
			t.Errorf("%s: there is no rule %s", code.rules[name], name)
		}
	}
	for _, name := range Names() {
		if !code.texts[name] {
			t.Errorf("nothing in the code names the rule %s", name)
		}
	}
}

// code is what the Go files of a tree say, tests and this package left aside.
type code struct {
	rules map[string]string // names given as a rule, and where
	texts map[string]bool   // every string
}

func readCode(t *testing.T, root string) code {
	t.Helper()
	files := token.NewFileSet()
	packages := map[string][]*ast.File{} // by folder
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "rules" {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		packages[filepath.Dir(path)] = append(packages[filepath.Dir(path)], file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := code{rules: map[string]string{}, texts: map[string]bool{}}
	for _, each := range packages {
		takers := rulesTakers(each)
		for _, file := range each {
			ast.Inspect(file, func(n ast.Node) bool {
				for _, value := range named(n, takers) {
					if text, ok := text(value); ok && text != "" {
						found.rules[text] = files.Position(value.Pos()).String()
					}
				}
				if e, ok := n.(ast.Expr); ok {
					if text, ok := text(e); ok {
						found.texts[text] = true
					}
				}
				return true
			})
		}
	}
	return found
}

// named are the expressions that a node gives as the name of a rule: Rule: x, y.Rule = x, and the argument of
// a function of the package that calls it rule.
func named(n ast.Node, takers map[string]int) []ast.Expr {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Rule" {
			return []ast.Expr{n.Value}
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if field, ok := left.(*ast.SelectorExpr); ok && field.Sel.Name == "Rule" && len(n.Lhs) == len(n.Rhs) {
				return []ast.Expr{n.Rhs[i]}
			}
		}
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		if i, ok := takers[name]; ok && i < len(n.Args) {
			return []ast.Expr{n.Args[i]}
		}
	}
	return nil
}

// rulesTakers are the functions of a package with a parameter rule, and its
// position.
func rulesTakers(files []*ast.File) map[string]int {
	takers := map[string]int{}
	for _, file := range files {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			i := 0
			for _, field := range f.Type.Params.List {
				for _, name := range field.Names {
					if name.Name == "rule" {
						takers[f.Name.Name] = i
					}
					i++
				}
			}
		}
	}
	return takers
}

func text(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}
