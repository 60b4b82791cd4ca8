package faults

import (
	"bytes"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"time"
)

// Upset is what a server does instead of answering.
type Upset struct {
	Method string // "" is any
	Path   string // a regular expression
	// Skip such requests are answered first, then Times are not; 0 is all.
	Skip, Times int
	Does        Does
}

// Does is a way not to answer.
type Does int

const (
	_ Does = iota
	// Hold answers with the first half and waits with the second until it is released.
	Hold
	// Silence accepts the request and never answers.
	Silence
	// Close ends the connection without an answer.
	Close
	// Cut ends it in the middle of the answer.
	Cut
	// Trickle answers a little at a time.
	Trickle
	// Other answers with a valid archive of other bytes, Damaged with a changed byte, and
	// Short with the first half as if it were everything.
	Other
	Damaged
	Short
	// From here on an HTTP status.
	statuses = 100
)

// Status answers with an HTTP status.
func Status(code int) Does { return Does(code) }

// door is a server that can be upset.
type door struct {
	behind http.Handler
	mu     sync.Mutex
	upset  *Upset
	asked  int           // requests that match the upset
	upsets int           // those of them that were not answered
	held   chan struct{} // closed when a request is held
	letGo  chan struct{} // closed when it may go on
}

// Upset sets what goes wrong from now on; nil is nothing. Requests that are held go on.
func (d *door) Upset(u *Upset) (held <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.let()
	d.upset, d.asked, d.upsets = u, 0, 0
	d.held, d.letGo = make(chan struct{}), make(chan struct{})
	return d.held
}

// release lets held requests go on and ends the upset.
func (d *door) release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.let()
	d.upset = nil
}

func (d *door) let() {
	if d.letGo != nil {
		close(d.letGo)
		d.letGo = nil
	}
}

// met reports whether a request was not answered as it should.
func (d *door) met() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.upsets > 0
}

// meets returns what happens to a request.
func (d *door) meets(r *http.Request) (does Does, letGo chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	u := d.upset
	if u == nil || u.Method != "" && u.Method != r.Method || !regexp.MustCompile(u.Path).MatchString(r.URL.Path) {
		return 0, nil
	}
	d.asked++
	if d.asked <= u.Skip || u.Times > 0 && d.asked > u.Skip+u.Times {
		return 0, nil
	}
	d.upsets++
	if u.Does == Hold {
		select {
		case <-d.held:
		default:
			close(d.held)
		}
	}
	return u.Does, d.letGo
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	does, letGo := d.meets(r)
	switch {
	case does == 0:
		d.behind.ServeHTTP(w, r)
	case does >= statuses:
		http.Error(w, http.StatusText(int(does)), int(does))
	case does == Close:
		panic(http.ErrAbortHandler)
	case does == Silence:
		wait(r, letGo)
		panic(http.ErrAbortHandler)
	case does == Hold && r.Method != http.MethodGet:
		wait(r, letGo) // the body is not read
		d.behind.ServeHTTP(w, r)
	default:
		whole := &answer{header: http.Header{}, status: http.StatusOK}
		d.behind.ServeHTTP(whole, r)
		whole.write(w, r, does, letGo)
	}
}

func wait(r *http.Request, letGo <-chan struct{}) {
	select {
	case <-r.Context().Done():
	case <-letGo:
	}
}

// answer is an answer that is kept, to be damaged.
type answer struct {
	header http.Header
	status int
	bytes.Buffer
}

func (a *answer) Header() http.Header    { return a.header }
func (a *answer) WriteHeader(status int) { a.status = status }

func (a *answer) write(w http.ResponseWriter, r *http.Request, does Does, letGo <-chan struct{}) {
	body := a.Bytes()
	half := len(body) / 2
	switch does {
	case Other:
		body = append(body[:len(body)-2:len(body)-2], 1, 0, 'x') // a comment of the archive
	case Damaged:
		body[half] ^= 1
	case Short:
		body = body[:half]
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	switch does {
	case Cut:
		send(w, body[:half])
		panic(http.ErrAbortHandler)
	case Hold:
		send(w, body[:half])
		wait(r, letGo)
		send(w, body[half:])
	case Trickle:
		// The answer takes some seconds, however large it is.
		for piece := len(body)/40 + 1; len(body) > 0 && r.Context().Err() == nil; time.Sleep(100 * time.Millisecond) {
			n := min(piece, len(body))
			send(w, body[:n])
			body = body[n:]
		}
	default:
		send(w, body)
	}
}

func send(w http.ResponseWriter, data []byte) {
	_, _ = w.Write(data)
	_ = http.NewResponseController(w).Flush()
}
