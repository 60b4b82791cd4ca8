package request

import (
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// checkArgument is the build argument that configures the checks of a Dockerfile. A line
// "# check=..." in the Dockerfile has the same form
// (https://docs.docker.com/reference/dockerfile/#check).
const checkArgument = "BUILDKIT_DOCKERFILE_CHECK"

// checkConfig returns the configuration of checks: the argument, or else the line in the
// Dockerfile, or else the zero value. by names its source. A line that cannot be parsed is a
// report.Problem.
func checkConfig(argument *linter.Config, dockerfile *config.File) (check linter.Config, by string, err error) {
	if argument != nil {
		return *argument, checkArgument, nil
	}
	if dockerfile == nil {
		return linter.Config{}, "", nil
	}
	line, _, at, ok := parser.ParseDirective("check", dockerfile.Data)
	if !ok {
		return linter.Config{}, "", nil
	}
	position := report.Position{File: dockerfile.Name}
	if len(at) > 0 {
		position.Line = at[0].Start.Line
	}
	parsed, err := linter.ParseLintOptions(line)
	if err != nil {
		problem := report.Problem{Message: err.Error(), Remedy: "write # check=skip=RULE,RULE;error=true"}
		return linter.Config{}, "", problem.At(position)
	}
	return *parsed, "# check, " + position.String(), nil
}

// ignored returns what not to warn of. Unknown rules are no error: they may be BuildKit's,
// because the argument is often set for many builds at once.
func ignored(cfg config.Config, check linter.Config, by string) []rules.Ignore {
	var all []rules.Ignore
	for _, text := range cfg.Ignore {
		all = append(all, rules.ParseIgnore(text, "ignore, "+cfg.Sources["ignore"].String()))
	}
	for _, name := range check.SkipRules {
		all = append(all, rules.IgnoreNamed(name, by))
	}
	if check.SkipAll {
		all = append(all, rules.Ignore{Rule: rules.Every, By: by})
	}
	return all
}
