package corpus

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sync"
)

// Record is the results of earlier runs: trying all projects takes long, and a run that
// was interrupted goes on where it was. A project is tried again if its entry changes.
type Record struct {
	file string
	lock sync.Mutex
	rows map[string]Row // by the Python and the entry
}

// OpenRecord reads a file that Add wrote. The name "" is a record that is not kept.
func OpenRecord(file string) (*Record, error) {
	r := &Record{file: file, rows: map[string]Row{}}
	if file == "" {
		return r, nil
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	return r, json.Unmarshal(text, &r.rows)
}

// Find returns the result of a project with a Python, if it was as expected.
func (r *Record) Find(p Project, python string) (Row, bool) {
	r.lock.Lock()
	defer r.lock.Unlock()
	row, ok := r.rows[p.entry(python)]
	return row, ok
}

// Add keeps a result that was as expected.
func (r *Record) Add(row Row) error {
	r.lock.Lock()
	defer r.lock.Unlock()
	if row.Wrong() {
		return nil
	}
	r.rows[row.Project.entry(row.Python)] = row
	if r.file == "" {
		return nil
	}
	text, err := json.MarshalIndent(r.rows, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(r.file, text, 0o644)
}

func (p Project) entry(python string) string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // it was read from JSON
	}
	return python + " " + string(text)
}
