package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// set stores the value of an entry in the key's field, or returns all errors of it. The first
// n parts of the entry's path are the key's name.
func (k key) set(c *Config, e entry, n int) []finding {
	switch field := k.field(c).(type) {
	case *string:
		if e.value.kind != kindString {
			return []finding{k.mismatch(e)}
		}
		return accept(e, k.check, e.value.text, field)
	case *[]string:
		if e.value.kind != kindList {
			return []finding{k.mismatch(e)}
		}
		return k.setList(e, field)
	case *map[string]string:
		return k.setEntry(e, e.path[n:], field)
	case *bool:
		if e.value.kind != kindBoolean {
			return []finding{k.mismatch(e)}
		}
		*field = e.value.text == "true"
	case *int:
		if e.value.kind != kindInteger {
			return []finding{k.mismatch(e)}
		}
		var decimal string
		errs := accept(e, k.check, e.value.text, &decimal)
		*field, _ = strconv.Atoi(decimal) // the check reports what is no number
		return errs
	case *time.Duration:
		if e.value.kind != kindString {
			return []finding{k.mismatch(e)}
		}
		d, p := parseDuration(e.value.text)
		if p != nil {
			return []finding{e.fail(e.at, p, e.line)}
		}
		*field = d
	}
	return nil
}

// accept checks a string and stores it.
func accept(e entry, check check, text string, into *string) []finding {
	text, p := check(text)
	if p != nil {
		return []finding{e.fail(e.at, p, e.line)}
	}
	*into = text
	return nil
}

func (k key) setList(e entry, field *[]string) []finding {
	var errs []finding
	list := []string{} // an empty list is not nil
	check := k.check
	if check == nil {
		check = checkText
	}
	for _, v := range e.value.items {
		if v.kind != kindString {
			errs = append(errs, k.mismatchItem(e, v))
			continue
		}
		text, p := check(v.text)
		if p != nil {
			errs = append(errs, e.fail(v.at, p, e.item))
		}
		list = append(list, text)
	}
	if len(errs) == 0 && k.argv != nil {
		if p := k.argv(list); p != nil {
			errs = append(errs, e.fail(e.at, p, e.line))
		}
	}
	*field = list
	return errs
}

// setEntry adds an entry to a table. path has its name, which may have been split at dots.
func (k key) setEntry(e entry, path []string, field *map[string]string) []finding {
	if len(path) == 0 {
		return []finding{k.mismatch(e)}
	}
	name := strings.Join(path, ".")
	if _, p := k.entry(name); p != nil {
		return []finding{e.fail(e.keyAt, p, e.renamed(k.Name))}
	}
	if e.value.kind != kindString {
		return []finding{k.mismatch(e)}
	}
	text := ""
	errs := accept(e, k.check, e.value.text, &text)
	if len(errs) == 0 {
		if *field == nil {
			*field = map[string]string{}
		}
		(*field)[name] = text
	}
	return errs
}

// renamed returns a function that writes an entry with another name.
func (e entry) renamed(table string) func(any) string {
	return func(name any) string {
		if e.isArg() {
			return fmt.Sprintf("--build-arg %s.%s=...", table, name)
		}
		return fmt.Sprintf("%s = ...", name)
	}
}
