// Command guest is the program in the images of the tests: it prints how it is run, and exits as
// its arguments request. It is static, so that an image needs no other file.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/containerd/console"
)

func main() {
	if len(os.Args) < 2 {
		os.Args = append(os.Args, "tell")
	}
	switch os.Args[1] {
	case "tell":
		tell()
	case "exit":
		code, _ := strconv.Atoi(os.Args[2])
		fmt.Fprintln(os.Stderr, "leaving")
		os.Exit(code)
	case "echo":
		_, _ = io.Copy(os.Stdout, os.Stdin)
	case "serve":
		serve(os.Args[2])
	case "stop":
		waitFor(syscall.SIGINT)
	case "stubborn":
		signal.Ignore(syscall.SIGINT, syscall.SIGTERM)
		fmt.Println("ready")
		time.Sleep(time.Hour)
	case "tty":
		tty()
	}
}

func tell() {
	dir, _ := os.Getwd()
	fmt.Printf("args=%s\ndir=%s\nuser=%d:%d\n", strings.Join(os.Args[1:], ","), dir, os.Getuid(), os.Getgid())
	for _, entry := range os.Environ() {
		fmt.Println("env", entry)
	}
}

func serve(port string) {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "hello from the guest") })
	fmt.Println(http.ListenAndServe(":"+port, nil))
}

// waitFor ends with exit code 5 at the signal, and with 6 at another.
func waitFor(want os.Signal) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals)
	fmt.Println("ready")
	for got := range signals {
		switch got {
		case want:
			fmt.Println("got", got)
			os.Exit(5)
		case syscall.SIGURG: // the runtime's own
		default:
			fmt.Println("got", got)
			os.Exit(6)
		}
	}
}

// tty says the size of the terminal, and then the first line typed into it.
func tty() {
	c, err := console.ConsoleFromFile(os.Stdout)
	if err != nil {
		fmt.Println("no terminal:", err)
		os.Exit(1)
	}
	for {
		if size, err := c.Size(); err == nil && size.Width > 0 {
			fmt.Printf("size=%dx%d\n", size.Width, size.Height)
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	var line string
	fmt.Scanln(&line)
	fmt.Printf("line=%s\n", line)
}
