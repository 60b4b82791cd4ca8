package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
)

// listen starts a server on a free port, or none where handler is nil.
func listen(t *testing.T, address string, handler http.HandlerFunc) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler}
	if handler == nil {
		l.Close()
	} else {
		go server.Serve(l)
		t.Cleanup(func() { server.Close() })
	}
	return l.Addr().(*net.TCPAddr).Port
}

func never(t *testing.T) func() error {
	return func() error {
		t.Error("a server that listens was waited for")
		return errors.New("never")
	}
}

func TestAServerIsToldWhatItIsAsked(t *testing.T) {
	port := listen(t, "127.0.0.1:0", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusTeapot)
		io.WriteString(w, r.Method+" "+r.URL.String()+" "+r.Header.Get("Content-Type")+" "+string(body))
	})
	got, err := Ask(context.Background(), "127.0.0.1", port, Request{"POST", "/predict?a=1", "text/plain", "x"}, never(t))
	if want := (Answer{http.StatusTeapot, "POST /predict?a=1 text/plain x"}); err != nil || got != want {
		t.Errorf("%v %v, want %v", got, err, want)
	}
}

func TestAServerThatIsNotThereYetIsAskedAgain(t *testing.T) {
	port := listen(t, "127.0.0.1:0", nil)
	waited := 0
	got, err := Ask(context.Background(), "127.0.0.1", port, Request{Method: "GET", Path: "/"}, func() error {
		if waited++; waited == 2 {
			listen(t, net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "here") })
		}
		return nil
	})
	if err != nil || got.Body != "here" || waited != 2 {
		t.Errorf("%v %v after %d", got, err, waited)
	}
}

func TestAServerThatIsGoneIsNotWaitedFor(t *testing.T) {
	port, gone := listen(t, "127.0.0.1:0", nil), errors.New("exits 1")
	if _, err := Ask(context.Background(), "127.0.0.1", port, Request{Method: "GET", Path: "/"}, func() error { return gone }); err != gone {
		t.Errorf("%v, want %v", err, gone)
	}
}

func TestARedirectIsAnAnswer(t *testing.T) {
	port := listen(t, "127.0.0.1:0", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) })
	if got, err := Ask(context.Background(), "127.0.0.1", port, Request{Method: "GET", Path: "/"}, never(t)); err != nil || got.Status != http.StatusFound {
		t.Errorf("%v %v", got, err)
	}
}

func TestAServerThatHangsUpIsNotAskedAgain(t *testing.T) {
	port := listen(t, "127.0.0.1:0", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if got, err := Ask(context.Background(), "127.0.0.1", port, Request{Method: "GET", Path: "/"}, never(t)); err == nil {
		t.Errorf("%v, and no error", got)
	}
}
