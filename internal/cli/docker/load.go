package docker

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/moby/moby/api/types/jsonstream"
)

// Load reads an archive of images into the engine.
func (e *Engine) Load(ctx context.Context, archive io.Reader) error {
	answer, err := e.api.ImageLoad(ctx, archive)
	if err != nil {
		return err
	}
	defer answer.Close()
	return eachMessage(answer, func(m jsonstream.Message) error {
		// Engines older than the error fields say it in the stream.
		if text := strings.TrimSpace(m.Stream); strings.HasPrefix(text, "Error") {
			return errors.New(text)
		}
		return nil
	})
}

// eachMessage reads the engine's answer to its end, up to the error in it.
func eachMessage(r io.Reader, use func(jsonstream.Message) error) error {
	for decoder := json.NewDecoder(r); ; {
		var m jsonstream.Message
		if err := decoder.Decode(&m); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if m.Error != nil {
			return m.Error
		}
		if err := use(m); err != nil {
			return err
		}
	}
}
