package faults

import "time"

// steps are the steps with their processes, and the requests that they wait for.
var steps = []struct {
	step, process string
	held          *Upset
}{
	{"venv", "skeleton.py", nil},
	{"build environment", "buildenv.py", &Upset{Path: `/setuptools-[^/]*whl$`, Does: Hold}},
	{"wheel", "hooks.py", nil},
	{"lock", "lock.py", &Upset{Path: `^/simple/click/$`, Does: Hold}},
	{"deps", "install.py", &Upset{Path: `/click-[^/]*whl$`, Does: Hold}},
}

// in returns a fault in each step. One of them is quick.
func in(f Fault, quick string) []Fault {
	var all []Fault
	for _, step := range steps {
		one := f
		one.Name, one.Step = f.Name+" in "+step.step, step.step
		one.At = Moment{Process: step.process}
		if step.held != nil {
			one.Index, one.At = step.held, Moment{Held: true}
		}
		one.Quick = step.step == quick
		all = append(all, one)
	}
	return all
}

// inPush is a fault during the push: the second part is held.
func inPush(f Fault) Fault {
	f.Name, f.Step = f.Name+" in push", "push"
	f.Registry, f.At = &Upset{Method: "POST", Path: `/blobs/uploads/`, Skip: 1, Does: Hold}, Moment{Held: true}
	return f
}

// inExport is a fault while layers are packed.
func inExport(f Fault) Fault {
	f.Name, f.Step = f.Name+" in export", "export"
	f.At = Moment{Vertex: "exporting to image"}
	return f
}

// inApt is a fault while Debian packages are installed.
func inApt(f Fault) Fault {
	f.Name, f.Step = f.Name+" in apt", "apt"
	f.Dockerfile = "[apt]\nbuild = [\"hello\"]\n"
	f.At = Moment{Process: "apt-get install"}
	return f
}

func killed() Kind {
	f := Fault{Name: "killed", What: "buildkitd is killed", Do: killDaemon, Says: []string{"error reading from server"}, Within: 10 * time.Second}
	return Kind{
		Title:  "The daemon is killed",
		About:  "SIGKILL, then it is started again on the same store. What ran in its containers lives on.",
		Faults: append(in(f, "deps"), inApt(f), inExport(f), inPush(f)),
	}
}

func full() Kind {
	f := Fault{Name: "full", What: "nothing is free", Small: true, Do: fillDisk(0), Says: []string{"disk is full", "docker buildx prune"}}
	compile := f
	compile.Name, compile.Step, compile.What = "full in compile", "deps, bytecode", "nothing is left for bytecode"
	compile.Index, compile.At, compile.Do = &Upset{Path: `/click-[^/]*whl$`, Does: Hold}, Moment{Held: true}, fillDisk(900<<10)
	export := f
	export.Name, export.Step, export.What, export.Large = "full in export", "export", "nothing is left for packed layers", true
	export.Index, export.At, export.Do = compile.Index, compile.At, fillDisk(6<<20)
	export.Says = []string{"no space left on device"} // BuildKit's message: the frontend has ended
	return Kind{
		Title:  "The builder's disk is full",
		About:  "The store is on a small disk, which is filled while the step runs. Then space is made.",
		Faults: append(in(f, "wheel"), inApt(f), compile, export),
	}
}

func upsetIndex() Kind {
	page, wheel := `^/simple/click/$`, `/click-[^/]*whl$`
	unreachable := []string{"package index", "index.example"}
	return Kind{
		Title: "The package index does not answer as it should",
		About: "uv asks four times, and waits half a minute each time for an answer.",
		Faults: []Fault{
			{Name: "index 500", Step: "lock", What: "500, always", Index: &Upset{Path: page, Does: Status(500)}, Says: unreachable},
			{Name: "index 500 twice", Step: "lock", What: "500, twice", Index: &Upset{Path: page, Does: Status(500), Times: 2}},
			{Name: "index 503", Step: "lock", What: "503, always", Index: &Upset{Path: page, Does: Status(503)}, Says: unreachable},
			{Name: "index closes", Step: "lock", What: "no answer, the connection is closed", Index: &Upset{Path: page, Does: Close}, Says: unreachable},
			{Name: "index silent", Step: "lock", What: "silence, always", Index: &Upset{Path: page, Does: Silence}, Says: unreachable, Within: 3 * time.Minute},
			{Name: "index 500 in deps", Step: "deps", What: "500 for a wheel, always", Index: &Upset{Path: wheel, Does: Status(500)}, Says: unreachable},
			{Name: "index slow", Step: "deps", What: "a wheel comes in forty pieces", Index: &Upset{Path: wheel, Does: Trickle}},
			{Name: "index cuts once", Step: "deps", What: "the connection ends within a wheel, once", Index: &Upset{Path: wheel, Does: Cut, Times: 1}, Quick: true},
			{Name: "index cuts", Step: "deps", What: "the connection ends within a wheel, always", Index: &Upset{Path: wheel, Does: Cut}, Says: []string{"requirements.txt:1", "breaks off", "click"}},
			{Name: "index other bytes", Step: "deps", What: "a wheel with another hash", Index: &Upset{Path: wheel, Does: Other}, Says: []string{"requirements.txt:1", "click", "hash"}, Quick: true},
			{Name: "index damaged wheel", Step: "deps", What: "a wheel with a changed byte", Index: &Upset{Path: wheel, Does: Damaged}, Says: []string{"requirements.txt:1", "click", "damaged"}},
			{Name: "index half a wheel", Step: "deps", What: "half a wheel, as if it were all", Index: &Upset{Path: wheel, Does: Short}, Says: []string{"requirements.txt:1", "click", "damaged"}},
		},
	}
}

func upsetRegistry() Kind {
	blob := func(does Does, times int) *Upset {
		return &Upset{Method: "POST", Path: `/blobs/uploads/`, Skip: 1, Does: does, Times: times}
	}
	base := func(does Does) *Upset { return &Upset{Path: `/library/python/`, Does: does} }
	return Kind{
		Title: "The registry refuses",
		Faults: []Fault{
			{Name: "registry 500", Step: "push", What: "500 from the second layer on", Registry: blob(Status(500), 0), Says: []string{"push", "500"}, Quick: true},
			{Name: "registry 500 once", Step: "push", What: "500 for a layer, once", Registry: blob(Status(500), 1)},
			{Name: "registry 401", Step: "push", What: "401 from the second layer on", Registry: blob(Status(401), 0), Says: []string{"push"}},
			{Name: "registry closes", Step: "push", What: "connections are closed from the second layer on", Registry: blob(Close, 0), Says: []string{"push"}},
			{Name: "registry 500 for the manifest", Step: "push", What: "500 for the manifest", Registry: &Upset{Method: "PUT", Path: `/manifests/`, Does: Status(500)}, Says: []string{"push"}},
			{Name: "base gone", Step: "base image", What: "404 for a base that the builder has", Registry: base(Status(404)), Says: []string{"python:3.13-slim"}},
			{Name: "base closes", Step: "base image", What: "no answer for a base that the builder has", Registry: base(Close), Says: []string{"python:3.13-slim"}},
		},
	}
}

func cancelled() Kind {
	f := Fault{Name: "cancelled", What: "Ctrl-C", Do: interrupt, Says: []string{"ancel"}, Within: 5 * time.Second}
	cli := f
	cli.Name, cli.What, cli.CLI, cli.Says = "wainwright cancelled", "Ctrl-C, of `wainwright build`", true, []string{"stopped by interrupt"}
	all := append(in(f, "deps"), inApt(f), inExport(f), inPush(f))
	return Kind{
		Title:  "The build is cancelled",
		About:  "The client ends within five seconds, and no process of the step is left after ten.",
		Faults: append(append(all, in(cli, "deps")[2:]...), inPush(cli)),
	}
}

func memory() Kind {
	deps := steps[len(steps)-1].held
	f := Fault{Index: deps, At: Moment{Held: true}, Says: []string{"killed", "memory"}}
	uv, step, wheel, frontend := f, f, f, f
	uv.Name, uv.Step, uv.What, uv.Do = "uv killed", "deps", "uv is killed, as by the kernel", killProcess("/tool/uv")
	step.Name, step.Step, step.What, step.Do = "step killed", "deps", "all of the step is killed", killProcess("install.py")
	wheel.Name, wheel.Step, wheel.What, wheel.Do = "backend killed", "wheel", "setup.py is killed", killProcess("hooks.py")
	wheel.Index, wheel.At = nil, Moment{Process: "hooks.py"}
	frontend.Name, frontend.Step, frontend.What, frontend.Do = "frontend killed", "deps", "the frontend's container is killed", killProcess("wainwright-frontend")
	frontend.Says, frontend.Quick = []string{"exit code: 137"}, true // BuildKit's message: the frontend is gone
	return Kind{Title: "A process is killed", About: "SIGKILL, as of a kernel that has no memory left.", Faults: []Fault{uv, step, wheel, frontend}}
}
