package check

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Supply is what the image has besides the project, and where more is asked for.
type Supply struct {
	Locked []string // names of the locked distributions
	Python string   // the image's, its minor version
	Stdlib []string // and its modules
	// Extras are the project's extras that were not asked for, by the
	// distributions they would bring.
	Extras map[string][]string
	// File is where a requirement is added, such as "requirements.txt".
	File string
}

// suspect is something outside the project that is imported and that the names
// of the locked distributions do not explain.
type suspect struct {
	uses []use // all of one distribution, as far as one can tell
	// meant is what there is to say if it is a module of the project's own tree
	// that is meant.
	meant *report.Problem
}

// suspectsOf finds them. For nearly all projects there are none, and nothing need
// be looked at.
func suspectsOf(r *reach, s Supply) []suspect {
	optional := r.optional()
	var suspects []suspect
	places := map[string]int{}
	for _, outside := range r.outside {
		for _, u := range outside.split() {
			_, brought := s.extra(u.module())
			if likely(u.module(), r.locked) || optional[top(u.name)] || embedded[top(u.name)] || u.unsure && brought {
				continue
			}
			meant, isOwn := r.meant(outside)
			if isOwn && (r.unknown || outside.unseen) {
				continue // it lies in a folder that Python may well look into
			}
			key := missingName(u)
			i, ok := places[key]
			if !ok {
				i = len(suspects)
				places[key] = i
				suspects = append(suspects, suspect{meant: meant})
			}
			suspects[i].uses = append(suspects[i].uses, u)
		}
	}
	return suspects
}

// optional are the modules that some module of the project can do without: what
// imports them all the same is loaded where they are there.
func (p *program) optional() map[string]bool {
	all := map[string]bool{}
	for _, m := range p.Survey.Modules {
		if !p.isIn(m.Path) {
			continue
		}
		for _, i := range m.Imports {
			// In a function, "except Exception" is seldom about imports.
			if i.Optional && i.TopLevel && i.Level == 0 {
				all[top(i.Module)] = true
			}
		}
	}
	return all
}

// split makes an import of several distributions' parts one of each:
// "from google.cloud import storage, bigquery".
func (u use) split() []use {
	if !isShared(top(u.name)) || len(u.names) == 0 {
		return []use{u}
	}
	var all []use
	for _, name := range u.names {
		one := u
		one.names = []string{name}
		all = append(all, one)
	}
	return all
}

// module is what the import is looked up as.
func (u use) module() string {
	if isShared(top(u.name)) && len(u.names) == 1 && u.names[0] != "*" {
		return u.name + "." + u.names[0]
	}
	return u.name
}

// missingName is what one complaint is about: a distribution that is not there,
// or a module that no longer is.
func missingName(u use) string {
	if _, ok := removed(top(u.name)); ok {
		return top(u.name)
	}
	return provider(u.module())
}

// undeclared complains of the suspects that nothing brings: list tells what is
// really installed.
func undeclared(suspects []suspect, s Supply, list Listing) ([]report.Problem, error) {
	var problems []report.Problem
	for _, each := range suspects {
		var lacking []use
		for _, u := range each.uses {
			found, err := list.brings(u.name, u.names)
			if err != nil {
				return nil, err
			}
			if !found {
				lacking = append(lacking, u)
			}
		}
		switch {
		case len(lacking) == 0:
		case each.meant != nil:
			problems = append(problems, *each.meant)
		default:
			problems = append(problems, lacks(lacking, s))
		}
	}
	return problems, nil
}

func lacks(uses []use, s Supply) report.Problem {
	first := uses[0]
	name := top(first.name)
	if isShared(name) {
		name = first.module()
	}
	lack := "which nothing installs"
	if past, ok := removed(name); ok && past.why != "" {
		lack = past.why
	}
	return imported(uses, name, lack, remedy(first.module(), s))
}

// imported tells of imports that find nothing: where the first is that is seen to be
// made, if one is, and how many more there are.
func imported(uses []use, name, lack, remedy string) report.Problem {
	first := uses[max(0, slices.IndexFunc(uses, func(u use) bool { return !u.unseen }))]
	type place struct {
		file string
		line int
	}
	places := map[place]bool{}
	for _, u := range uses {
		places[place{u.file, u.line}] = true
	}
	problem := report.Problem{
		Rule: rules.UndeclaredImport, File: first.file, Line: first.line,
		Message: fmt.Sprintf("imports %s, %s%s", name, lack, alsoIn(len(places)-1)),
		Remedy:  remedy,
	}
	if first.unseen {
		problem.Rule = rules.UnloadableModule
		problem.Message += ", so it cannot be loaded"
	}
	return problem
}

func alsoIn(more int) string {
	switch more {
	case 0:
		return ""
	case 1:
		return " (and in 1 more place)"
	}
	return fmt.Sprintf(" (and in %d more places)", more)
}

func remedy(module string, s Supply) string {
	if past, ok := removed(top(module)); ok {
		if past.requirement != "" {
			return fmt.Sprintf("add %s to %s", past.requirement, s.File)
		}
		return past.instead
	}
	if extra, ok := s.extra(module); ok {
		return fmt.Sprintf("the project's extra %s brings it: set extras = [%q]", extra, extra)
	}
	return fmt.Sprintf("add %s to %s", provider(module), s.File)
}

// extra finds one of the project's that would bring a module.
func (s Supply) extra(module string) (string, bool) {
	for _, distribution := range providersOf(module) {
		if extras := s.Extras[packaging.NormalizeName(distribution)]; len(extras) > 0 {
			return extras[0], true
		}
	}
	return "", false
}
