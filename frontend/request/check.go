package request

import (
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// checkArgument is how BuildKit is told which checks of a Dockerfile to leave
// out; a line "# check=..." below the syntax line says the same.
const checkArgument = "BUILDKIT_DOCKERFILE_CHECK"

// checked is what the caller and the Dockerfile say of checks: the argument, else
// the line. Both are nil where nobody says anything.
func checked(argument *linter.Config, dockerfile *config.File) (said linter.Config, by string, err error) {
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

// ignored is what nobody is to be told of. Names that are no rules of ours may be
// BuildKit's own: the argument is often set for many builds at once.
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
