package check

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Supply is what the image has in addition to the project, and what may be added.
type Supply struct {
	Locked []string // names of the locked distributions
	Python string   // minor version, such as "3.13"
	Stdlib []string // top-level modules of that Python
	// Extras are the project's extras that were not asked for, by the normalised names
	// of the distributions that they would install.
	Extras map[string][]string
	// File is the file that a requirement is added to, such as "requirements.txt".
	File string
}

// embedded are modules that programs with a Python of their own provide: only that program
// can run code that imports one, and nothing can install it.
var embedded = map[string]bool{"gdb": true, "lldb": true, "uwsgi": true, "vim": true}

// suspect is something outside the project that is imported and that the names of the
// locked distributions do not explain.
type suspect struct {
	uses []use // probably of one distribution
	// meant is the problem if a module of the project's own tree is meant, else nil.
	meant *report.Problem
}

// suspectsOf returns the suspects. Nearly all projects have none, and then nothing that is
// installed need be read.
func suspectsOf(g *importGraph, s Supply) []suspect {
	optional := g.optional()
	var suspects []suspect
	places := map[string]int{}
	for _, outside := range g.outside {
		for _, u := range outside.split() {
			_, provided := s.extra(u.module())
			if likely(u.module(), g.locked) || optional[top(u.name)] || embedded[top(u.name)] || u.unsure && provided {
				continue
			}
			meant, isOwn := g.meant(outside)
			if isOwn && (g.unknown || outside.unseen) {
				continue // Python may look into the folder that it lies in
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

// optional returns the top-level modules that some module of the project can do without.
// Other modules that import them are probably loaded only if they are installed.
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

// split splits an import of parts of several distributions into one import for each, such
// as "from google.cloud import storage, bigquery".
func (u use) split() []use {
	if !isShared(top(u.name)) || len(u.names) == 0 {
		return []use{u}
	}
	var all []use
	for _, name := range u.names {
		part := u
		part.names = []string{name}
		all = append(all, part)
	}
	return all
}

// module returns the module by which the distribution of an import is looked up.
func (u use) module() string {
	if isShared(top(u.name)) && len(u.names) == 1 && u.names[0] != "*" {
		return u.name + "." + u.names[0]
	}
	return u.name
}

// missingName returns what a problem is about: a distribution that is not installed, or a
// module that Python has removed.
func missingName(u use) string {
	if _, ok := removedModule(top(u.name)); ok {
		return top(u.name)
	}
	return provider(u.module())
}

// undeclared returns a problem for each suspect that nothing provides, by what is really
// installed. Its error is that of list.
func undeclared(suspects []suspect, s Supply, list Listing) ([]report.Problem, error) {
	var problems []report.Problem
	for _, suspect := range suspects {
		var missing []use
		for _, u := range suspect.uses {
			found, err := list.provides(u.name, u.names)
			if err != nil {
				return nil, err
			}
			if !found {
				missing = append(missing, u)
			}
		}
		switch {
		case len(missing) == 0:
		case suspect.meant != nil:
			problems = append(problems, *suspect.meant)
		default:
			problems = append(problems, notInstalled(missing, s))
		}
	}
	return problems, nil
}

// notInstalled returns the problem of imports that nothing provides.
func notInstalled(uses []use, s Supply) report.Problem {
	first := uses[0]
	name := top(first.name)
	if isShared(name) {
		name = first.module()
	}
	why := "which nothing installs"
	if module, ok := removedModule(name); ok && module.why != "" {
		why = module.why
	}
	return importProblem(uses, name, why, remedy(first.module(), s))
}

// importProblem returns the problem of imports that find nothing. It stands at the first of
// them that is seen to run, if one is, and says how many more there are.
func importProblem(uses []use, name, why, remedy string) report.Problem {
	first := uses[max(0, slices.IndexFunc(uses, func(u use) bool { return !u.unseen }))]
	places := map[report.Position]bool{}
	for _, u := range uses {
		places[u.position] = true
	}
	problem := report.Problem{
		Rule:    rules.UndeclaredImport,
		Message: fmt.Sprintf("imports %s, %s%s", name, why, alsoIn(len(places)-1)),
		Remedy:  remedy,
	}.At(first.position)
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

// remedy says what to do about a module that nothing provides.
func remedy(module string, s Supply) string {
	if removed, ok := removedModule(top(module)); ok {
		if removed.requirement != "" {
			return fmt.Sprintf("add %s to %s", removed.requirement, s.File)
		}
		return removed.remedy
	}
	if extra, ok := s.extra(module); ok {
		return fmt.Sprintf("the project's extra %s brings it: set extras = [%q]", extra, extra)
	}
	return fmt.Sprintf("add %s to %s", provider(module), s.File)
}

// extra returns an extra of the project that would install a module.
func (s Supply) extra(module string) (string, bool) {
	for _, distribution := range providersOf(module) {
		if extras := s.Extras[packaging.NormalizeName(distribution)]; len(extras) > 0 {
			return extras[0], true
		}
	}
	return "", false
}
