package pythons

import "testing"

// What compilers and Pythons say, each line as one did.
func TestRemovedNames(t *testing.T) {
	for said, want := range map[string]Name{
		"x.c:2:50: error: implicit declaration of function ‘PyEval_CallObject’; did you mean ‘PyObject_CallObject’? [-Wimplicit-function-declaration]": {"PyEval_CallObject", "3.12", ""},
		"x.cpp:2:50: error: ‘PyEval_CallObject’ was not declared in this scope; did you mean ‘PyObject_CallObject’?":                                   {"PyEval_CallObject", "3.12", ""},
		"x.c:3:48: error: too few arguments to function ‘_PyLong_AsByteArray’":                                                                         {"such _PyLong_AsByteArray", "3.12", ""},
		"x.c:3:187: warning: implicit declaration of function ‘PyUnicode_GET_SIZE’; did you mean ‘PyDict_GET_SIZE’?":                                   {"PyUnicode_GET_SIZE", "3.11", ""},
		"x.c:3:152: error: ‘PyLongObject’ {aka ‘struct _longobject’} has no member named ‘ob_digit’":                                                   {"ob_digit", "3.11", ""},
		"x.c:3:167: error: ‘PyThreadState’ {aka ‘struct _ts’} has no member named ‘use_tracing’; did you mean ‘tracing’?":                              {"PyThreadState.use_tracing", "3.9", ""},
		"x.c:3:124: error: ‘PyThreadState’ {aka ‘struct _ts’} has no member named ‘exc_type’; did you mean ‘exc_state’?":                               {"PyThreadState.exc_type", "3.6", ""},
		"x.c:4:38: error: invalid use of incomplete typedef ‘PyFrameObject’ {aka ‘struct _frame’}":                                                     {"members of PyFrameObject", "3.10", ""},
		"x.c:2:38: error: lvalue required as left operand of assignment\n    2 | PyObject *f(PyObject *o){ Py_TYPE(o) = 0; }":                          {"assignment to Py_TYPE", "3.10", ""},
		"x.c:397:12: error: implicit declaration of function ‘_PyInterpreterState_Get’; did you mean ‘PyInterpreterState_Get’?":                        {"_PyInterpreterState_Get", "3.12", ""},
		"x.c:1616:62: error: ‘PyThreadState’ {aka ‘struct _ts’} has no member named ‘cframe’":                                                          {"PyThreadState.cframe", "3.12", ""},
		"x.h:178:9: error: unknown type name ‘_PyCFrame’":                                                                                              {"_PyCFrame", "3.12", ""},
		// The first to be dropped is what decides.
		"error: ‘PyLongObject’ has no member named ‘ob_digit’\nerror: longintrepr.h: No such file or directory": {"longintrepr.h", "3.10", ""},
	} {
		if got, ok := API(said); !ok || got != want {
			t.Errorf("%s: %+v, want %+v", said, got, want)
		}
	}
	for said, want := range map[string]Name{
		"module 'configparser' has no attribute 'SafeConfigParser'. Did you mean: 'RawConfigParser'?":               {"configparser.SafeConfigParser", "3.11", "configparser.ConfigParser"},
		"'ConfigParser' object has no attribute 'readfp'. Did you mean: 'read'?":                                    {"ConfigParser.readfp", "3.11", "read_file"},
		"cannot import name 'Mapping' from 'collections' (/usr/local/lib/python3.13/collections/__init__.py)":       {"collections.Mapping", "3.9", "collections.abc.Mapping"},
		"module 'pkgutil' has no attribute 'ImpImporter'. Did you mean: 'zipimporter'?":                             {"pkgutil.ImpImporter", "3.11", "a setuptools of 66 or later, which does without"},
		"cannot import name 'getargspec' from 'inspect' (/usr/lib/python3.13/inspect.py). Did you mean: 'getargs'?": {"inspect.getargspec", "3.10", "inspect.signature"},
		"cannot import name 'Finder' from 'importlib.abc' (/usr/local/lib/python3.13/importlib/abc.py)":             {"importlib.abc.Finder", "3.11", "importlib.abc.MetaPathFinder"},
		"module 're' has no attribute 'template'":                                                                   {"re.template", "3.12", "re.compile"},
		"invalid mode: 'rU'": {"open() with the mode rU", "3.10", "the mode r"},
		"ModuleNotFoundError: No module named 'imp'\nAttributeError: module 'locale' has no attribute 'format'": {"locale.format", "3.11", "locale.format_string"},
	} {
		if got, ok := Exception(said); !ok || got != want {
			t.Errorf("%s: %+v, want %+v", said, got, want)
		}
	}
	for _, said := range []string{
		"cannot import name 'Set' from 'mypackage.sets' (/src/mypackage/sets.py)",
		"No module named 'important'",
		"module 'time' has no attribute 'sleeep'",
		"cannot import name 'template' from 'more' (/src/more.py)",
	} {
		if got, ok := Exception(said); ok {
			t.Errorf("%s: %+v", said, got)
		}
	}
	if got, ok := API("x.c:3: warning: implicit declaration of function ‘my_own’"); ok {
		t.Errorf("my_own: %+v", got)
	}
}
