package command

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// dockerfile is the command of a Dockerfile that the project had before. It is
// old, so it is a hint: it counts where nothing else decides, and only if what
// it runs is there.
func (c *chooser) dockerfile() ([]Command, bool, error) {
	var sound, broken []Command
	for _, file := range slices.Sorted(maps.Keys(c.Dockerfiles)) {
		old, ok := lastStage(c.Dockerfiles[file])
		if !ok {
			continue
		}
		command := Command{Source: fmt.Sprintf("%s:%d %s", file, old.line, old.instruction), said: said{file, old.line}}
		if why := c.revive(&command, old); why != "" {
			command.Source += ", which names " + why
			broken = append(broken, command)
			continue
		}
		sound = append(sound, command)
	}
	return append(sound, broken...), len(sound) > 0, nil
}

// oldStage is what the last stage of a Dockerfile runs.
type oldStage struct {
	words       []string // of the exec form; nil for a shell's line
	script      string
	workdir     string
	flaskApp    string // of ENV
	line        int
	instruction string
}

// lastStage reads it. A file that is no Dockerfile, such as ours, has no FROM.
func lastStage(text []byte) (oldStage, bool) {
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return oldStage{}, false
	}
	var stage oldStage
	var entrypoint, command *parser.Node
	from := false
	for _, node := range parsed.AST.Children {
		switch strings.ToUpper(node.Value) {
		case "FROM":
			from, stage, entrypoint, command = true, oldStage{}, nil, nil
		case "WORKDIR":
			stage.workdir = path.Join("/", stage.workdir, first(node))
			if path.IsAbs(first(node)) {
				stage.workdir = path.Clean(first(node))
			}
		case "ENV":
			for each := node.Next; each != nil && each.Next != nil; each = each.Next.Next.Next {
				if each.Value == "FLASK_APP" {
					stage.flaskApp = strings.Trim(each.Next.Value, `"'`)
				}
				if each.Next.Next == nil {
					break
				}
			}
		case "ENTRYPOINT":
			entrypoint = node
		case "CMD":
			command = node
		}
	}
	stage.take(entrypoint, command)
	return stage, from && (stage.script != "" || len(stage.words) > 0)
}

// take joins ENTRYPOINT and CMD as Docker does: a shell's line is a command of
// its own.
func (s *oldStage) take(entrypoint, command *parser.Node) {
	for _, node := range []*parser.Node{entrypoint, command} {
		if node == nil || s.script != "" {
			continue
		}
		s.line, s.instruction = node.StartLine, strings.ToUpper(node.Value)
		if node.Attributes["json"] {
			for word := node.Next; word != nil; word = word.Next {
				s.words = append(s.words, word.Value)
			}
			continue
		}
		s.words, s.script = nil, first(node)
	}
	if len(s.words) == 3 && s.words[1] == "-c" && slices.Contains([]string{"sh", "bash"}, path.Base(s.words[0])) {
		s.words, s.script = nil, s.words[2]
	}
}

func first(node *parser.Node) string {
	if node.Next == nil {
		return ""
	}
	return node.Next.Value
}

// revive makes an old command one of this image, or tells what it names that is
// not there.
func (c *chooser) revive(command *Command, old oldStage) (why string) {
	words := slices.Clone(old.words)
	shell := false
	if old.script != "" {
		all := segments(old.script)
		words = unassigned(all[len(all)-1].words)
		shell = len(all) > 1 || strings.ContainsAny(old.script, "$`*?<>~") || len(words) != len(all[0].words)
		if len(words) > 0 && words[0] == "exec" {
			words = words[1:]
		}
	}
	if len(words) == 0 {
		return "no program"
	}
	for i, word := range words {
		words[i] = relative(word, old.workdir)
	}
	if strings.HasPrefix(program(words), "python") {
		words[0] = "python"
	}
	if why := c.missing(words, old); why != "" {
		return why
	}
	if m, ok := c.onlyScript(words); ok && !shell {
		source := command.Source
		*command = c.script(m)
		command.Source = source + ", " + command.Source
		return ""
	}
	if shell {
		again := c.webProcess(old.script, old.line)
		again.Source = command.Source
		for i := range again.Warnings {
			if again.Warnings[i].File == "Procfile" {
				again.Warnings[i].File = command.said.file
			}
		}
		again.Kind, again.said = Dockerfile, command.said
		*command = again
		return ""
	}
	at := command.said
	command.Args, command.Kind = words, Dockerfile
	if old.flaskApp != "" && program(words) == "flask" {
		command.setenv("FLASK_APP", old.flaskApp)
	}
	c.describe(command, words)
	for i := range command.Warnings {
		if p := &command.Warnings[i]; p.File == "" {
			p.File, p.Line = at.file, at.line
		}
	}
	return ""
}

// relative is a path of the old image below its working directory, where the
// project lay.
func relative(word, workdir string) string {
	if rest, ok := strings.CutPrefix(word, workdir+"/"); ok && workdir != "" && workdir != "/" {
		return rest
	}
	return strings.TrimPrefix(word, "./")
}

// onlyScript is the script of "python script.py", which is started as a script
// of the root would be.
func (c *chooser) onlyScript(words []string) (survey.Module, bool) {
	if len(words) != 2 || words[0] != "python" {
		return survey.Module{}, false
	}
	return c.Survey.Module(path.Clean(words[1]))
}

var served = regexp.MustCompile(`^([A-Za-z_][\w.]*)(:.*)?$`)

// missing tells what of a command line is not in the project or not installed;
// what is not understood is not taken for granted either.
func (c *chooser) missing(words []string, old oldStage) string {
	name := program(words)
	if name == "python" && len(words) > 2 && words[1] == "-m" {
		words = words[2:]
		if name = words[0]; signals[name] == "" {
			return c.missingModule(name)
		}
	}
	if slices.ContainsFunc(c.Scripts, func(s packaging.EntryPoint) bool { return s.Name == name }) {
		return ""
	}
	if name == "python" {
		if script, ok := pythonScript(words); !ok {
			return "no script"
		} else if _, there := c.Survey.File(script); !there {
			return script + ", which is not there"
		}
		return ""
	}
	distribution := strings.TrimSuffix(name, "-serve")
	if signals[name] == "" || !c.locked[distribution] {
		return words[0] + ", which is not installed"
	}
	switch name {
	case "streamlit", "gradio":
		return c.missingFile(words)
	case "flask":
		app := old.flaskApp
		for i, word := range words[:len(words)-1] {
			if word == "--app" || word == "-A" {
				app = words[i+1]
			}
		}
		return c.missingApp(app)
	}
	for _, word := range words[1:] {
		if m := served.FindStringSubmatch(word); m != nil && m[2] != "" {
			return c.missingModule(m[1])
		}
	}
	return "no application"
}

// missingApp is about what flask --app takes, app.py and wsgi.py being taken
// where nothing is said.
func (c *chooser) missingApp(app string) string {
	if app == "" {
		return "no application"
	}
	name, _, _ := strings.Cut(app, ":")
	if _, ok := c.Survey.File(name); ok {
		return ""
	}
	return c.missingModule(name)
}

func (c *chooser) missingFile(words []string) string {
	for _, word := range words[1:] {
		if path.Ext(word) != ".py" {
			continue
		}
		if _, ok := c.Survey.File(word); ok {
			return ""
		}
		return word + ", which is not there"
	}
	return "no script"
}

func (c *chooser) missingModule(name string) string {
	if _, ok := c.Survey.Find("", name); ok || slices.Contains(c.Modules, name) {
		return ""
	}
	return name + ", which is not there"
}
