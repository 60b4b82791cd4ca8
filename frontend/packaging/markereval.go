package packaging

import (
	"fmt"
	"slices"
	"strings"
)

// Environment has the values of the eleven variables of markers. In JSON they have their
// own names, so that a line of Python in a base image can print them. A value that is not
// known is "". See
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers.
type Environment struct {
	PythonVersion                string `json:"python_version"`      // "3.11"
	PythonFullVersion            string `json:"python_full_version"` // "3.11.4"
	OSName                       string `json:"os_name"`             // "posix"
	SysPlatform                  string `json:"sys_platform"`        // "linux"
	PlatformMachine              string `json:"platform_machine"`    // "x86_64"
	PlatformSystem               string `json:"platform_system"`     // "Linux"
	PlatformRelease              string `json:"platform_release"`    // the kernel's
	PlatformVersion              string `json:"platform_version"`
	PlatformPythonImplementation string `json:"platform_python_implementation"` // "CPython"
	ImplementationName           string `json:"implementation_name"`            // "cpython"
	ImplementationVersion        string `json:"implementation_version"`         // "3.11.4"
}

func (e Environment) value(variable string) string {
	switch variable {
	case "python_version":
		return e.PythonVersion
	case "python_full_version":
		// A Python built between two releases calls itself "3.14.0a7+".
		if strings.HasSuffix(e.PythonFullVersion, "+") {
			return e.PythonFullVersion + "local"
		}
		return e.PythonFullVersion
	case "os_name":
		return e.OSName
	case "sys_platform":
		return e.SysPlatform
	case "platform_machine":
		return e.PlatformMachine
	case "platform_system":
		return e.PlatformSystem
	case "platform_release":
		return e.PlatformRelease
	case "platform_version":
		return e.PlatformVersion
	case "platform_python_implementation":
		return e.PlatformPythonImplementation
	case "implementation_name":
		return e.ImplementationName
	case "implementation_version":
		return e.ImplementationVersion
	}
	return ""
}

// Evaluate reports whether the marker matches an environment and requested extras.
// `extra == "x"` and `"x" in extras` are true if x is among the extras, in any spelling.
// No dependency group is requested. A nil marker always matches. It is an error if a
// comparison has no meaning, such as ~= on a platform's name.
func (m *Marker) Evaluate(env Environment, extras []string) (bool, error) {
	return m.evaluate(selection{env: env, extras: NewExtras(extras...)})
}

// selection has the values of all variables of markers.
type selection struct {
	env            Environment
	extras, groups Extras
}

func (m *Marker) evaluate(s selection) (bool, error) {
	if m == nil {
		return true, nil
	}
	return m.root.evaluate(s)
}

// evaluate evaluates every part, so that whether there is an error does not depend on the
// values of other parts.
func (n markerNode) evaluate(s selection) (bool, error) {
	if n.op != "and" && n.op != "or" {
		return n.compare(s)
	}
	result := n.op == "and"
	for _, child := range n.children {
		holds, err := child.evaluate(s)
		if err != nil {
			return false, err
		}
		if n.op == "and" {
			result = result && holds
		} else {
			result = result || holds
		}
	}
	return result, nil
}

func (n markerNode) compare(s selection) (bool, error) {
	variable := n.variable()
	switch variable {
	case "extra":
		name := n.left.text
		if n.left.variable {
			name = n.right.text
		}
		return s.extras[name] == (n.op == "=="), nil
	case "extras":
		return s.extras[n.left.text] == (n.op == "in"), nil
	case "dependency_groups":
		return s.groups[n.left.text] == (n.op == "in"), nil
	}
	left, right := n.left.text, n.right.text
	if n.left.variable {
		left = s.env.value(variable)
	} else {
		right = s.env.value(variable)
	}
	if isVersionVariable(variable) {
		if result, ok := compareVersions(left, n.op, right); ok {
			return result, nil
		}
	}
	return compareStrings(left, n.op, right, n)
}

// isVersionVariable reports whether a variable is compared as a version, if the other side
// is one.
func isVersionVariable(variable string) bool {
	switch variable {
	case "python_version", "python_full_version", "implementation_version", "platform_release":
		return true
	}
	return false
}

// compareVersions reports whether left matches the specifier of op and right; ok is false
// if that is no specifier.
func compareVersions(left, op, right string) (result, ok bool) {
	if op == "===" {
		return lowerASCII(left) == lowerASCII(right), true
	}
	sc := &scanner{src: op + right}
	c, err := sc.clause()
	if err != nil || strings.TrimSpace(sc.rest()) != "" {
		return false, false
	}
	v, err := ParseVersion(left)
	return err == nil && c.contains(v), true
}

// compareStrings compares strings, which have no order in the specification: <= and >=
// mean equality, < and > are never true.
func compareStrings(left, op, right string, n markerNode) (bool, error) {
	switch op {
	case "==", "<=", ">=":
		return left == right, nil
	case "!=":
		return left != right, nil
	case "<", ">":
		return false, nil
	case "in":
		return strings.Contains(right, left), nil
	case "not in":
		return !strings.Contains(right, left), nil
	}
	return false, fmt.Errorf("marker %s: %s compares versions, and %q is none", n, op, right)
}

// normalizeNames returns the names in normal form, sorted and without duplicates.
func normalizeNames(names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, NormalizeName(name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
