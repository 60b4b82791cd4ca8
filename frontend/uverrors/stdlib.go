package uverrors

import "slices"

// stdlib are modules of Python that people take for distributions, as normalized names.
// It is used only for names that cannot be installed.
var stdlib = []string{
	"abc", "argparse", "ast", "asyncio", "base64", "bisect", "builtins", "bz2", "calendar", "cmath", "cmd", "codecs", "collections",
	"concurrent", "concurrent-futures", "configparser", "contextlib", "copy", "csv", "ctypes", "curses", "dataclasses", "datetime",
	"decimal", "difflib", "dis", "email", "enum", "errno", "fractions", "ftplib", "functools", "gc", "getopt", "getpass", "gettext",
	"glob", "gzip", "hashlib", "heapq", "hmac", "html", "http", "imaplib", "importlib", "inspect", "io", "ipaddress", "itertools",
	"json", "keyword", "linecache", "locale", "logging", "lzma", "math", "mimetypes", "mmap", "multiprocessing", "numbers",
	"operator", "os", "os-path", "pathlib", "pdb", "pickle", "pkgutil", "platform", "pprint", "profile", "queue", "random", "re",
	"readline", "reprlib", "resource", "sched", "secrets", "select", "selectors", "shelve", "shlex", "shutil", "signal", "site",
	"smtplib", "socket", "socketserver", "sqlite3", "ssl", "stat", "statistics", "string", "struct", "subprocess", "sys", "sysconfig",
	"tarfile", "tempfile", "textwrap", "threading", "time", "timeit", "tkinter", "token", "tokenize", "traceback", "tracemalloc",
	"types", "typing", "unicodedata", "unittest", "urllib", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser", "winreg",
	"winsound", "wsgiref", "xml", "zipfile", "zipimport", "zlib", "zoneinfo",
}

func isStdlib(name string) bool { return slices.Contains(stdlib, name) }
