package faults

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// project is a project whose setup.py runs for a second. Its requirements are small:
// faults happen while a step waits, not while it works.
func project(v variant) map[string]string {
	files := map[string]string{
		"setup.py": `import time

from setuptools import find_packages, setup

time.sleep(1)
with open("wagons/made.txt", "w") as file:
    for number in range(20000):
        file.write("wagon %d\n" % number)
setup(
    name="wagons",
    version="1.0",
    packages=find_packages(),
    package_data={"wagons": ["made.txt", "*.bin"]},
    install_requires=["six"],
)
`,
		"requirements.txt":   "click\niniconfig\n",
		"wagons/__init__.py": module(v.edit),
		"main.py":            "import click\nimport iniconfig\nimport six\n\nimport wagons\n\nprint(wagons.ANSWER)\n",
	}
	if v.large {
		data := make([]byte, 12<<20)
		_, _ = rand.NewChaCha8([32]byte{}).Read(data)
		files["wagons/large.bin"] = string(data)
	}
	return files
}

// module is the module with an edit.
func module(edit int) string { return fmt.Sprintf("ANSWER = %d\n", 42+edit) }

// write writes a project's files.
func write(dir string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
