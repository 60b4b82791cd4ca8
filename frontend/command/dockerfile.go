package command

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/shell"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// dockerfile is the command of a Dockerfile that the project had before. It is
// old, so it is a hint: it counts if nothing else decides, and only if what it runs
// is there.
func (f facts) dockerfile() ([]Command, bool, error) {
	var sound, broken []Command
	for _, file := range slices.Sorted(maps.Keys(f.Dockerfiles)) {
		old, ok := lastStage(f.Dockerfiles[file])
		if !ok {
			continue
		}
		source := fmt.Sprintf("%s:%d %s", file, old.line, old.instruction)
		at := report.Position{File: file, Line: old.line}
		if command, missing := f.adaptCommand(old, source, at); missing == "" {
			sound = append(sound, command)
		} else {
			broken = append(broken, Command{Source: source + ", which names " + missing, position: at})
		}
	}
	return append(sound, broken...), len(sound) > 0, nil
}

// oldStage is what the last stage of a Dockerfile runs.
type oldStage struct {
	oldCommand
	workdir  string
	flaskApp string // of ENV
}

// oldCommand is a CMD or ENTRYPOINT.
type oldCommand struct {
	words       []string // of the exec form; nil for the shell form
	script      string   // of the shell form
	line        int
	instruction string
}

// lastStage reads the last stage of a Dockerfile; ok is false if it runs nothing. A
// file that is no Dockerfile, such as ours, has no FROM. Instructions that do not
// parse are passed over.
func lastStage(text []byte) (stage oldStage, ok bool) {
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return oldStage{}, false
	}
	var entrypoint, cmd oldCommand
	from := false
	for _, node := range parsed.AST.Children {
		if strings.EqualFold(node.Value, "FROM") {
			from, stage, entrypoint, cmd = true, oldStage{}, oldCommand{}, oldCommand{}
			continue
		}
		parsed, err := instructions.ParseInstruction(node)
		if err != nil {
			continue
		}
		switch instruction := parsed.(type) {
		case *instructions.WorkdirCommand:
			if path.IsAbs(instruction.Path) {
				stage.workdir = path.Clean(instruction.Path)
			} else {
				stage.workdir = path.Join("/", stage.workdir, instruction.Path)
			}
		case *instructions.EnvCommand:
			for _, variable := range instruction.Env {
				if variable.Key == "FLASK_APP" {
					stage.flaskApp = strings.Trim(variable.Value, `"'`)
				}
			}
		case *instructions.EntrypointCommand:
			entrypoint = newOldCommand(node.StartLine, "ENTRYPOINT", instruction.ShellDependantCmdLine)
		case *instructions.CmdCommand:
			cmd = newOldCommand(node.StartLine, "CMD", instruction.ShellDependantCmdLine)
		}
	}
	stage.oldCommand = entrypoint.with(cmd).unwrapped()
	return stage, from && (stage.script != "" || len(stage.words) > 0)
}

func newOldCommand(line int, instruction string, written instructions.ShellDependantCmdLine) oldCommand {
	command := oldCommand{line: line, instruction: instruction}
	switch {
	case !written.PrependShell:
		command.words = written.CmdLine
	case len(written.CmdLine) > 0:
		command.script = written.CmdLine[0]
	}
	return command
}

// with joins ENTRYPOINT and CMD as Docker does: the shell form of either is a
// command of its own
// (https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact).
func (c oldCommand) with(cmd oldCommand) oldCommand {
	if c.script != "" || cmd.line == 0 {
		return c
	}
	if cmd.script == "" {
		cmd.words = slices.Concat(c.words, cmd.words)
	}
	return cmd
}

// unwrapped is the script of ["sh", "-c", script].
func (c oldCommand) unwrapped() oldCommand {
	if len(c.words) == 3 && c.words[1] == "-c" && slices.Contains([]string{"sh", "bash"}, path.Base(c.words[0])) {
		c.words, c.script = nil, c.words[2]
	}
	return c
}

// adaptCommand makes an old command one of this image. missing is what it names
// that is not there: then there is no command.
func (f facts) adaptCommand(old oldStage, source string, at report.Position) (command Command, missing string) {
	words, needsShell := slices.Clone(old.words), false
	if old.script != "" {
		words, needsShell = scriptWords(old.script)
	}
	if len(words) == 0 {
		return Command{}, "no program"
	}
	for i, word := range words {
		words[i] = relative(word, old.workdir)
	}
	if strings.HasPrefix(program(words), "python") {
		words[0] = "python"
	}
	if missing := f.missing(words, old); missing != "" {
		return Command{}, missing
	}
	if needsShell {
		command := f.webProcess(old.script, old.line)
		command.Source, command.Kind, command.position = source, Dockerfile, at
		for i := range command.Warnings {
			if command.Warnings[i].File == "Procfile" {
				command.Warnings[i].File = at.File
			}
		}
		return command, ""
	}
	if m, ok := f.onlyScript(words); ok {
		command := f.script(m)
		command.Source = source + ", " + command.Source
		return command, ""
	}
	command = Command{Args: words, Kind: Dockerfile, Source: source, position: at}
	if old.flaskApp != "" && program(words) == "flask" {
		command = command.withEnv("FLASK_APP", old.flaskApp)
	}
	command = f.describe(command, words)
	for i := range command.Warnings {
		if command.Warnings[i].File == "" {
			command.Warnings[i] = command.Warnings[i].At(at)
		}
	}
	return command, ""
}

// scriptWords are the words of the last command of a script, and whether it takes a
// shell to run it.
func scriptWords(script string) (words []string, needsShell bool) {
	commands := shell.Commands(script)
	if len(commands) == 0 {
		return nil, true
	}
	last := commands[len(commands)-1]
	return withoutExec(last.Words), len(commands) > 1 || last.Assigned || !last.Simple || strings.ContainsAny(script, "$`*?<>~")
}

// relative is a path of the old image as one below its working directory, which
// held the project.
func relative(word, workdir string) string {
	if rest, ok := strings.CutPrefix(word, workdir+"/"); ok && workdir != "" && workdir != "/" {
		return rest
	}
	return strings.TrimPrefix(word, "./")
}

// onlyScript is the script of "python script.py", which is started like a script in
// the root.
func (f facts) onlyScript(words []string) (survey.Module, bool) {
	if len(words) != 2 || words[0] != "python" {
		return survey.Module{}, false
	}
	return f.Survey.Module(path.Clean(words[1]))
}

// servedObject is what a server is given: "main:app".
var servedObject = regexp.MustCompile(`^([A-Za-z_][\w.]*)(:.*)?$`)

// missing is what of a command line is not in the project or not installed, "" if
// all is there. A command that is not understood counts as missing.
func (f facts) missing(words []string, old oldStage) string {
	name := program(words)
	if name == "python" && len(words) > 2 && words[1] == "-m" {
		words = words[2:]
		if name = words[0]; signals[name] == "" {
			return f.missingModule(name)
		}
	}
	if slices.ContainsFunc(f.Scripts, func(s packaging.EntryPoint) bool { return s.Name == name }) {
		return ""
	}
	if name == "python" {
		if script, ok := pythonScript(words); !ok {
			return "no script"
		} else if _, there := f.Survey.File(script); !there {
			return script + ", which is not there"
		}
		return ""
	}
	distribution := strings.TrimSuffix(name, "-serve")
	if signals[name] == "" || !f.locked[distribution] {
		return words[0] + ", which is not installed"
	}
	switch name {
	case "streamlit", "gradio":
		return f.missingFile(words)
	case "flask":
		app := old.flaskApp
		for i, word := range words[:len(words)-1] {
			if word == "--app" || word == "-A" {
				app = words[i+1]
			}
		}
		return f.missingApp(app)
	}
	for _, word := range words[1:] {
		if m := servedObject.FindStringSubmatch(word); m != nil && m[2] != "" {
			return f.missingModule(m[1])
		}
	}
	return "no application"
}

// missingApp is the same for what flask --app names.
func (f facts) missingApp(app string) string {
	if app == "" {
		return "no application"
	}
	name, _, _ := strings.Cut(app, ":")
	if _, ok := f.Survey.File(name); ok {
		return ""
	}
	return f.missingModule(name)
}

func (f facts) missingFile(words []string) string {
	for _, word := range words[1:] {
		if path.Ext(word) != ".py" {
			continue
		}
		if _, ok := f.Survey.File(word); ok {
			return ""
		}
		return word + ", which is not there"
	}
	return "no script"
}

func (f facts) missingModule(name string) string {
	if _, ok := f.Survey.Find("", name); ok || slices.Contains(f.Modules, name) {
		return ""
	}
	return name + ", which is not there"
}
