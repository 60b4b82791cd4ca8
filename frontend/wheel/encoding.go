package wheel

import (
	"fmt"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Byte order marks.
const (
	utf8Mark    = "\xef\xbb\xbf"
	utf16Little = "\xff\xfe"
	utf16Big    = "\xfe\xff"
)

// fileWithMark returns the file whose byte order mark setup.py passed on to setuptools in
// text.
func fileWithMark(r Request, text string) (file string, ok bool) {
	if !strings.HasPrefix(text, "\ufeff") && !strings.ContainsRune(text, 0) {
		return "", false
	}
	for _, file := range requirementsFiles(r, nil) {
		if data := string(r.Files[file]); strings.HasPrefix(data, utf8Mark) || isUTF16(data) {
			return file, true
		}
	}
	return "", false
}

func isUTF16(data string) bool {
	return strings.HasPrefix(data, utf16Little) || strings.HasPrefix(data, utf16Big)
}

// markProblem explains that a file begins with a byte order mark.
func markProblem(r Request, file string, setup *survey.Setup, failed gateway.Report) report.Problem {
	reader := readerOf(setup, failed)
	if isUTF16(string(r.Files[file])) {
		return utf16Problem(file, reader)
	}
	return report.Problem{
		Rule: rules.BrittleRequirements, File: file, Line: 1,
		Message: fmt.Sprintf("the file begins with a byte order mark, which %s reads as part of its first line", reader),
		Remedy:  "save it without: " + resave(file, "utf-8-sig"),
	}
}

// utf16Problem explains that a file is UTF-16. It has no line, because the text around it
// could not be shown.
func utf16Problem(file, reader string) report.Problem {
	return report.Problem{
		Rule: rules.BrittleRequirements, File: file,
		Message: fmt.Sprintf("the file is UTF-16, and %s reads it as UTF-8", reader),
		Remedy:  "save it as UTF-8: " + resave(file, "utf-16"),
	}
}

// resave returns a command that saves a file as UTF-8. It works in every shell.
func resave(file, encoding string) string {
	if strings.ContainsAny(file, "'\"\\$`!%") {
		return "an editor has a setting for that"
	}
	return fmt.Sprintf(`python -c "p='%s'; t=open(p,encoding='%s').read(); open(p,'w',encoding='utf-8').write(t)"`, file, encoding)
}

// notUTF8 explains that setup.py reads a file as UTF-8 which has another encoding.
func notUTF8(r Request, failed gateway.Report) (report.Problem, bool) {
	if failed.Type != "UnicodeDecodeError" || failed.Path == "" {
		return report.Problem{}, false
	}
	problem := report.Problem{File: report.Plain(failed.Path), Line: failed.BadLine}
	reader := "setup.py"
	if failed.File != "" {
		reader = fmt.Sprintf("%s:%d", failed.File, failed.Line)
	}
	data, known := r.Files[failed.Path]
	if known {
		problem.Rule = rules.BrittleRequirements
	}
	if isUTF16(string(data)) {
		return utf16Problem(problem.File, reader), true
	}
	problem.Message = fmt.Sprintf("the line is not UTF-8, and %s reads the file as that", reader)
	problem.Remedy = "save it as UTF-8, or give open() its encoding"
	if parsed, err := packaging.ParseRequirements(failed.Path, data); known && err == nil && parsed.Encoding != "utf-8" {
		problem.Remedy = fmt.Sprintf("write encoding=%q in the open() there, or save it as UTF-8", parsed.Encoding)
	}
	return problem, true
}
