package test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// sshKey makes a key.
func sshKey(t *testing.T) (ed25519.PrivateKey, ssh.Signer) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return private, signer
}

// serveAgent is an SSH agent that holds a key. It gives its socket.
func serveAgent(t *testing.T, key ed25519.PrivateKey) string {
	t.Helper()
	keyring := agent.NewKeyring()
	if err := keyring.Add(agent.AddedKey{PrivateKey: key}); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "agent") // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "agent")
	return serve(t, "unix", socket, func(c net.Conn) { _ = agent.ServeAgent(keyring, c) })
}

// serveSSH is a git server that one key opens. It gives its address.
func serveSSH(t *testing.T, host ssh.Signer, allowed ssh.PublicKey, root string) string {
	t.Helper()
	config := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if !bytes.Equal(key.Marshal(), allowed.Marshal()) {
			return nil, errors.New("another key")
		}
		return nil, nil
	}}
	config.AddHostKey(host)
	return serve(t, "tcp", "127.0.0.1:0", func(c net.Conn) { serveSSHConnection(c, config, root) })
}

// serve answers each connection until the test ends. It gives its address.
func serve(t *testing.T, network, address string, answer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				answer(c)
			}()
		}
	}()
	return listener.Addr().String()
}

func serveSSHConnection(c net.Conn, config *ssh.ServerConfig, root string) {
	_, channels, requests, err := ssh.NewServerConn(c, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for each := range channels {
		channel, requests, err := each.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				var command struct{ Text string }
				if r.Type != "exec" || ssh.Unmarshal(r.Payload, &command) != nil {
					_ = r.Reply(r.Type == "env", nil)
					continue
				}
				_ = r.Reply(true, nil)
				// git-upload-pack '/repository.git'
				_, path, _ := strings.Cut(command.Text, " ")
				cmd := exec.Command("git", "upload-pack", filepath.Join(root, strings.Trim(path, "'")))
				cmd.Stdin, cmd.Stdout, cmd.Stderr = channel, channel, channel.Stderr()
				status := make([]byte, 4)
				if cmd.Run() != nil {
					status[3] = 1
				}
				_, _ = channel.SendRequest("exit-status", false, status)
				channel.Close()
			}
		}()
	}
}

// A requirement in a repository of one's own is fetched with the caller's agent, and
// from no host but those the caller knows, if the caller says which.
func TestGitSSHAgent(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	distribution := "wagon" + random() // nothing of it was cached before
	source := files{
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	}.write(t)
	root := bareRepository(t, source, "")
	private, signer := sshKey(t)
	_, host := sshKey(t)
	address := serveSSH(t, host, signer.PublicKey(), filepath.Dir(root))
	socket := serveAgent(t, private)

	dir := starter().with(files{
		"requirements.txt": "click\nsix\n",
		"Dockerfile": fmt.Sprintf("packages = [\"%s @ git+ssh://git@%s/repository.git@v1.2.3\"]\napt.build = [\"git\", \"openssh-client\"]\n",
			distribution, address),
	}).write(t)
	known := filepath.Join(t.TempDir(), "known_hosts")
	write := func(key ssh.PublicKey) {
		ip, port, _ := net.SplitHostPort(address)
		line := fmt.Sprintf("[%s]:%s %s", ip, port, ssh.MarshalAuthorizedKey(key))
		if err := os.WriteFile(known, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	without := build(t, dir)
	says(t, "the build without an agent", without.Stderr, "Dockerfile:2", "the repository of "+distribution+" cannot be had", "--ssh default")
	write(signer.PublicKey())
	args := []string{"--ssh", "default=" + socket, "--secret", "id=known_hosts,src=" + known}
	other := build(t, dir, args...)
	if other.Err == nil || without.Err == nil {
		t.Error("a host with another key was trusted, or no key was needed")
	}
	says(t, "the build with another key of the host", other.Stderr, "127.0.0.1 has another key than the secret known_hosts says")
	write(host.PublicKey())
	made := pushWith(t, b, dir, append(args, "--sbom=true")...)
	if said := made.python(t, "import "+distribution+" as it; print(it.LOADED)"); said != "True\n" {
		t.Errorf("the image says %q", said)
	}
	found := false
	for _, p := range made.sboms(t)["wainwright"].Packages {
		if p.PackageName == distribution {
			found = strings.HasPrefix(p.PackageDownloadLocation, "git+ssh://") && strings.Contains(p.PackageDownloadLocation, "/repository.git@")
		}
	}
	if !found {
		t.Error("the SBOM does not say which commit it is")
	}
}
