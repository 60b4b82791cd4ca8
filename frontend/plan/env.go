package plan

import (
	"sort"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// environment returns the variables that the image adds to those of the base: what Python
// and pip need to find the venv, what makes output visible at once, then those of the
// command and of the configuration.
func environment(basePath string, user User, command map[string]string, cfg config.Config) []Variable {
	if basePath == "" {
		basePath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	}
	if !strings.HasPrefix(basePath, paths.Venv+"/bin:") {
		basePath = paths.Venv + "/bin:" + basePath
	}
	all := []Variable{
		{"PATH", basePath, "the venv first"},
		{"VIRTUAL_ENV", paths.Venv, "the venv"},
		{"PIP_PYTHON", paths.Venv + "/bin/python", "pip of the base lists the venv"},
		{"HOME", user.Home, "the user's"},
		{"PYTHONUNBUFFERED", "1", "output is seen as it is written"},
		{"PYTHONFAULTHANDLER", "1", "a crash shows where"},
		{"PYTHONDONTWRITEBYTECODE", "1", "bytecode is in the image already"},
	}
	places := map[string]int{} // in all, by name
	for i, variable := range all {
		places[variable.Name] = i
	}
	set := func(name, value, source string) {
		i, known := places[name]
		if !known {
			i = len(all)
			places[name] = i
			all = append(all, Variable{})
		}
		all[i] = Variable{name, value, source}
	}
	for _, name := range sortedNames(command) {
		set(name, command[name], "the command")
	}
	for _, name := range sortedNames(cfg.Env) {
		set(name, cfg.Env[name], cfg.Sources["env."+name].String())
	}
	return all
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
