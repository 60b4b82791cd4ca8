package deliver

import (
	"io"
	"sync"
)

// sink is the way of an archive from BuildKit into a loader, which starts with
// the first byte. Its Close returns when the loader has, with its error, so
// that BuildKit's export fails if the load does.
type sink struct {
	load  func(io.Reader) error
	start sync.Once
	w     *io.PipeWriter
	done  chan struct{}
	err   error
}

func newSink(load func(io.Reader) error) *sink {
	return &sink{load: load, done: make(chan struct{})}
}

// open is BuildKit's call for somewhere to write to.
func (s *sink) open(map[string]string) (io.WriteCloser, error) {
	s.start.Do(func() {
		var r *io.PipeReader
		r, s.w = io.Pipe()
		go func() {
			defer close(s.done)
			if s.err = s.load(r); s.err == nil {
				// What follows the archive's end marker still has to go somewhere.
				_, _ = io.Copy(io.Discard, r)
			}
			r.CloseWithError(s.err)
		}()
	})
	return s, nil
}

func (s *sink) Write(p []byte) (int, error) { return s.w.Write(p) }

func (s *sink) Close() error {
	s.w.Close()
	<-s.done
	return s.err
}
