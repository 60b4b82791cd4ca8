package engines

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/internal/probe"
)

// starting is how long a server may take to listen on a busy machine.
const starting = 90 * time.Second

// request is a request to a server and the expected answer.
type request struct {
	probe.Request
	status int
	prints []string
}

// ask sends a request, again while nothing listens. ended returns an error if there is
// no reason to go on waiting.
func ask(address string, port int, q request, ended func() error) error {
	began := time.Now()
	answer, err := probe.Ask(context.Background(), address, port, q.Request, func() error {
		if time.Since(began) > starting {
			return fmt.Errorf("nobody listens on port %d after %s", port, starting)
		}
		return ended()
	})
	if err != nil {
		return err
	}
	return q.check(answer)
}

func (q request) check(answer probe.Answer) error {
	if answer.Status != q.status {
		return fmt.Errorf("%s %s: status %d, want %d\n%s", q.Method, q.Path, answer.Status, q.status, answer.Body)
	}
	for _, text := range q.prints {
		if !strings.Contains(answer.Body, text) {
			return fmt.Errorf("%s %s: no %q in\n%s", q.Method, q.Path, text, answer.Body)
		}
	}
	return nil
}
