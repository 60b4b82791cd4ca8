package explain

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/testsuite"
)

// Patterns for causes in the output of tests.
var (
	failedAt      = regexp.MustCompile(`(?m)^([A-Za-z0-9_][^\s:]*\.py):([0-9]+): `)
	noModule      = regexp.MustCompile(`No module named '([A-Za-z0-9_]+)`)
	noNetwork     = regexp.MustCompile(`(?i)name resolution|network is unreachable|getaddrinfo failed|name or service not known|nodename nor servname`)
	unknownOption = regexp.MustCompile(`unrecognized arguments: (--?[a-z0-9-]+)|unrecognized arguments: .*?(--?[a-z-]+)`)
)

// plugins are the distributions that add options to pytest.
var plugins = []struct{ option, distribution string }{
	{"--cov", "pytest-cov"}, {"-n", "pytest-xdist"}, {"--numprocesses", "pytest-xdist"}, {"--timeout", "pytest-timeout"},
	{"--asyncio", "pytest-asyncio"}, {"--reruns", "pytest-rerunfailures"}, {"--html", "pytest-html"},
	{"--benchmark", "pytest-benchmark"}, {"--mypy", "pytest-mypy"}, {"--ds", "pytest-django"}, {"--randomly", "pytest-randomly"},
}

// TestsFailed finds the cause in the output of the tests, all of which was shown while they
// ran.
func (w words) TestsFailed(failed gateway.Report) report.Problem {
	const usage, nothing, notFound = 4, 5, 127
	command := testsuite.Command{Args: failed.Args}
	words := commandLine(command.Args)
	problem := report.Problem{}.At(w.cfg.Sources["test.cmd"])
	log := report.Plain(failed.Log)
	switch {
	case failed.Code == notFound && failed.Message != "":
		problem.Message = "the command of the tests does not start: " + words + ": " + failed.Message
		problem.Remedy = "install what brings " + path.Base(cmp.Or(command.Args...)) + " with test.extras or test.requirements, or correct test.cmd"
		return problem
	case failed.Code == nothing && command.Pytest():
		problem.Message = words + " found no tests"
		problem.Remedy = "put them into tests/test_*.py, see that .dockerignore does not leave them out, or name their command with test.cmd"
		return problem
	}
	problem.Message = fmt.Sprintf("the tests failed: %s ended with %d", words, failed.Code)
	problem.Remedy = "what it printed stands above"
	problem.Detail = summary(log)
	if m := failedAt.FindStringSubmatch(log); m != nil {
		line, _ := strconv.Atoi(m[2])
		problem = problem.At(report.Position{File: m[1], Line: line})
	}
	if m := unknownOption.FindStringSubmatch(log); m != nil && failed.Code == usage {
		if name := plugin(m[1] + m[2]); name != "" {
			problem.Remedy = "pytest is given " + m[1] + m[2] + ": add " + name + " to what the tests require"
		}
	} else if m := noModule.FindStringSubmatch(log); m != nil {
		problem.Remedy = "nothing installs " + m[1] + ": add what brings it to the project's requirements, or to those of the tests (test.extras, test.requirements)"
	} else if !w.cfg.Test.Network && noNetwork.MatchString(log) {
		problem.Remedy = "the tests have no network: set test.network = true if they need it"
	}
	return problem
}

// plugin returns the distribution that adds an option to pytest, "" if it is not known.
func plugin(option string) string {
	for _, known := range plugins {
		if strings.HasPrefix(option, known.option) {
			return known.distribution
		}
	}
	return ""
}

// summary returns the end of pytest's output, which names the tests that failed.
func summary(log string) string {
	const title = "short test summary info"
	at := strings.LastIndex(log, title)
	if at < 0 {
		return ""
	}
	_, rest, _ := strings.Cut(log[at:], "\n")
	return strings.TrimSpace(rest)
}
