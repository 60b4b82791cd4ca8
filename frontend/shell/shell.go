// Package shell reads command lines as /bin/sh does
// (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html),
// without running or expanding anything: $PORT and $(nproc) stay as they are
// written. It is tolerant: a quote that is never closed ends with the line.
package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Command is one of the commands of a line: "cd x && exec gunicorn" has two.
type Command struct {
	// Words are the command and its arguments, without quotes, assignments and
	// redirections. Of a compound command, such as a subshell or a loop, they are
	// those of the last simple command in it.
	Words []string
	// Start is the offset in the line, in bytes, of the first word of a simple
	// command.
	Start int
	// Assigned is set if NAME=value stands before the words.
	Assigned bool
	// Simple is unset for a compound command, for one that is negated with "!", and
	// in a line that declares a function, which its words may call.
	Simple bool
	// Operator ends the command: "&&", "||", "|", "&" or ";". It is "" for the last
	// one, unless that is "&".
	Operator string
}

// Commands are the commands of a line, one after another. There are none if the
// line is empty or is not one of a shell.
func Commands(line string) []Command {
	file, line, ok := parse(line)
	if !ok {
		return nil
	}
	var all []Command
	for i, statement := range file.Stmts {
		operator := ""
		switch {
		case statement.Background:
			operator = "&"
		case i+1 < len(file.Stmts):
			operator = ";"
		}
		all = append(all, commands(line, statement, operator)...)
	}
	if declaresFunction(file) {
		for i := range all {
			all[i].Simple = false
		}
	}
	return all
}

func declaresFunction(file *syntax.File) (declares bool) {
	syntax.Walk(file, func(node syntax.Node) bool {
		_, isFunction := node.(*syntax.FuncDecl)
		declares = declares || isFunction
		return !declares
	})
	return declares
}

// commands flattens a list such as "a && b | c".
func commands(line string, statement *syntax.Stmt, operator string) []Command {
	if list, ok := statement.Cmd.(*syntax.BinaryCmd); ok && !statement.Negated {
		return append(commands(line, list.X, list.Op.String()), commands(line, list.Y, operator)...)
	}
	command := Command{Operator: operator}
	if call := lastCall(statement); call != nil {
		for _, word := range call.Args {
			command.Words = append(command.Words, text(line, word.Parts, false))
		}
		command.Assigned = len(call.Assigns) > 0
		if len(call.Args) > 0 {
			command.Start = offset(call.Args[0].Pos())
		}
	}
	_, isCall := statement.Cmd.(*syntax.CallExpr)
	command.Simple = isCall && !statement.Negated
	return []Command{command}
}

// lastCall is the last simple command of a statement, nil if it has none. Those in
// a word, such as $(nproc), do not count.
func lastCall(statement *syntax.Stmt) (last *syntax.CallExpr) {
	syntax.Walk(statement, func(node syntax.Node) bool {
		if call, ok := node.(*syntax.CallExpr); ok {
			last = call
		}
		_, isWord := node.(*syntax.Word)
		return !isWord
	})
	return last
}

// Word is a word of a command line.
type Word struct {
	Text string // without quotes
	// Literal is set if the shell puts nothing into it: no $NAME and no $(command).
	Literal bool
}

// Words are the words of all commands of a line, also of those in $(command), and
// the values of assignments and the files that are read. Files that are written
// are not among them. ok is false if the line is not one of a shell.
func Words(line string) (words []Word, ok bool) {
	file, line, ok := parse(line)
	if !ok {
		return nil, false
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.Word:
			words = append(words, Word{text(line, node.Parts, false), isLiteral(node.Parts)})
		case *syntax.Redirect:
			if node.Op != syntax.RdrIn && node.Hdoc == nil {
				return false
			}
		}
		return true
	})
	return words, true
}

// maxLine bounds the length of a line in bytes: the parser goes as deep as its
// parentheses.
const maxLine = 16 << 10

// parse reads a line, or the line with the quote that it lacks. It gives the text
// that was read.
func parse(line string) (file *syntax.File, read string, ok bool) {
	if len(line) > maxLine {
		return nil, "", false
	}
	for _, quote := range []string{"", `'`, `"`} {
		parser := syntax.NewParser(syntax.Variant(syntax.LangPOSIX))
		if file, err := parser.Parse(strings.NewReader(line+quote), ""); err == nil {
			return file, line + quote, true
		}
	}
	return nil, "", false
}

// text is what the shell makes of the parts of a word, with what it would expand
// as it is written.
func text(line string, parts []syntax.WordPart, quoted bool) string {
	var b strings.Builder
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			unescape(&b, part.Value, quoted)
		case *syntax.SglQuoted:
			b.WriteString(part.Value)
		case *syntax.DblQuoted:
			b.WriteString(text(line, part.Parts, true))
		default:
			b.WriteString(line[offset(part.Pos()):offset(part.End())])
		}
	}
	return b.String()
}

// unescape drops backslashes that quote the next character. In double quotes they
// do so only before some of them.
func unescape(b *strings.Builder, literal string, quoted bool) {
	for i := 0; i < len(literal); i++ {
		if literal[i] == '\\' && i+1 < len(literal) && (!quoted || strings.IndexByte("$`\"\\\n", literal[i+1]) >= 0) {
			i++
			if literal[i] == '\n' {
				continue // joins two lines
			}
		}
		b.WriteByte(literal[i])
	}
}

func isLiteral(parts []syntax.WordPart) bool {
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit, *syntax.SglQuoted:
		case *syntax.DblQuoted:
			if !isLiteral(part.Parts) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func offset(pos syntax.Pos) int { return int(pos.Offset()) }
