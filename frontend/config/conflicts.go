package config

import (
	"path"
	"slices"
	"strings"
)

// conflicts tells what is wrong with values that are sound one by one.
func (m *merger) conflicts() Errors {
	var errs Errors
	c := m.config
	files := map[string][]string{"requirements": c.Requirements, "constraints": c.Constraints, "test.requirements": c.Test.Requirements, "lock": {c.Lock}}
	for _, name := range c.Said() {
		e := m.said[name]
		for i, file := range files[name] {
			if !climbs(path.Join(c.Project, file)) {
				continue
			}
			at := e.at
			if e.value.kind == kindList {
				at = e.value.items[i].at
			}
			p := problemf("%s is outside of the build context", brief(file)).
				remedyf("build from a folder above, with the key project naming this one")
			errs = append(errs, e.fail(at, p, e.line))
		}
	}
	if h := c.Healthcheck; h != nil && h.Cmd == nil {
		said := c.Said()
		first := slices.IndexFunc(said, func(name string) bool { return strings.HasPrefix(name, "healthcheck.") })
		e := m.said[said[first]]
		k, _ := lookup([]string{"healthcheck.cmd"})
		p := problemf("a health check without a command checks nothing").remedyf("write %s", k.example(e.isArg()))
		errs = append(errs, e.fail(e.at, p, e.line))
	}
	return errs
}
