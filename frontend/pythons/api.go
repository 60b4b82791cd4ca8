package pythons

import (
	"regexp"
	"strings"
)

// API finds in the output of a C compiler a name of Python's C API that was removed.
func API(output string) (Name, bool) {
	for _, message := range api {
		if m := message.pattern.FindStringSubmatch(output); m != nil {
			return Name{What: message.what + strings.Join(m[1:], ""), Last: message.last}, true
		}
	}
	return Name{}, false
}

// undeclared returns the pattern of the message about an unknown function, of GCC and
// Clang, for C and C++.
func undeclared(names string) string {
	names = `(` + names + `)\b`
	return `(?:implicit declaration of|call to undeclared) function\W{0,3}` + names + "|" + names + ".{0,3}was not declared in this scope"
}

// noMember is the pattern of the message about an unknown member.
const noMember = `has no member named\W{0,3}`

const threadState = `(?:PyThreadState|struct _ts)[^_\n]{0,60}`

// api has the messages of compilers, in the order in which Python removed the names: what
// was removed last is also missing in every later Python.
var api = []struct {
	pattern    *regexp.Regexp
	what, last string
}{
	{regexp.MustCompile(threadState + noMember + `(exc_type|exc_traceback)`), "PyThreadState.", "3.6"},
	{regexp.MustCompile(noMember + `(tp_print)`), "", "3.8"},
	{regexp.MustCompile(threadState + noMember + `(use_tracing)`), "PyThreadState.", "3.9"},
	{regexp.MustCompile(undeclared(`PyNode_Compile|PyParser_\w+`)), "", "3.9"},
	{regexp.MustCompile(`lvalue required as left operand of assignment\n[^\n]*(Py_REFCNT) ?\(`), "assignment to ", "3.9"},
	{regexp.MustCompile(`lvalue required as left operand of assignment\n[^\n]*(Py_SIZE|Py_TYPE) ?\(`), "assignment to ", "3.10"},
	{regexp.MustCompile(`(longintrepr\.h): No such file`), "", "3.10"},
	{regexp.MustCompile(`_PyErr_StackItem.{0,60}` + noMember + `(exc_type|exc_traceback)`), "_PyErr_StackItem.", "3.10"},
	{regexp.MustCompile(threadState + noMember + `(recursion_depth|frame)\b`), "PyThreadState.", "3.10"},
	{regexp.MustCompile(`PyCodeObject.{0,60}` + noMember + `(co_code|co_varnames|co_cellvars|co_freevars)\b`), "PyCodeObject.", "3.10"},
	{regexp.MustCompile(noMember + `(?:f_code|f_lasti|f_back)|(?:invalid use of incomplete typedef|incomplete definition of type) .{0,10}(?:PyFrameObject|struct _frame)`), "members of PyFrameObject", "3.10"},
	{regexp.MustCompile(undeclared(`PyUnicode_Encode(?:\w+)?|PyUnicode_TransformDecimalToASCII|_PyObject_GC_Malloc|PyFrame_BlockSetup`)), "", "3.10"},
	{regexp.MustCompile(noMember + `(ob_digit|curexc_type|use_tracing|wstr_length|wstr|gi_code)\b`), "", "3.11"},
	{regexp.MustCompile(undeclared(`PyUnicode_(?:GET_SIZE|GetSize|AS_UNICODE|AsUnicode|AsUnicodeAndSize|FromUnicode|GET_DATA_SIZE|AS_DATA)`)), "", "3.11"},
	{regexp.MustCompile(threadState + noMember + `(recursion_limit|recursion_remaining)\b`), "PyThreadState.", "3.11"},
	{regexp.MustCompile(threadState + noMember + `(root_cframe|cframe)\b`), "PyThreadState.", "3.12"},
	{regexp.MustCompile(`unknown type name\W{0,3}(_PyCFrame)\b`), "", "3.12"},
	{regexp.MustCompile(`too few arguments to function.{0,8}(_PyLong_AsByteArray)`), "such ", "3.12"},
	{regexp.MustCompile(undeclared(`PyEval_Call(?:Object|ObjectWithKeywords|Function|Method)|PyEval_(?:ThreadsInitialized|AcquireLock|ReleaseLock)|PyCFunction_Call|PyObject_As(?:Char|Read|Write)Buffer|_PyList_Extend|_PyUnicode_FastCopyCharacters|_PyInterpreterState_Get(?:Config)?|_PyImport_(?:Acquire|Release)Lock|_PyObject_(?:LookupAttrId|GetMethod|FastCall)`)), "", "3.12"},
}
