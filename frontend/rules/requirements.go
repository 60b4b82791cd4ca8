package rules

// The rules about requirements.
var (
	BrittleRequirements      = ID{"BrittleRequirements"}
	DependencyLinks          = ID{"DependencyLinks"}
	EnvDecides               = ID{"EnvDecides"}
	NeedlessRequirement      = ID{"NeedlessRequirement"}
	NotebookInRuntime        = ID{"NotebookInRuntime"}
	RequirementsDiffer       = ID{"RequirementsDiffer"}
	RequirementsOption       = ID{"RequirementsOption"}
	SamePathTwice            = ID{"SamePathTwice"}
	UnaskedCUDA              = ID{"UnaskedCUDA"}
	UninstallableRequirement = ID{"UninstallableRequirement"}
	WrongDistribution        = ID{"WrongDistribution"}
)

// requirements has the descriptions of the rules about requirements.
var requirements = []Rule{
	{
		ID:       BrittleRequirements,
		Severity: Error,
		Stops:    Sometimes,
		Summary:  "setup.py does not cope with a line of a requirements file that pip reads",
		Why: "A `setup.py` that reads `requirements.txt` hands its lines to setuptools, and setuptools takes requirements alone: " +
			"no options such as `-r` or `--extra-index-url`, no `-e .`, no URL without a name, no byte order mark. Most such files remove one line that " +
			"reads exactly `-e .`; a space after it, another spelling or a second one comes through, and the wheel is not built. setuptools says so " +
			"without a file or a line. Wainwright reads requirements files as pip does and installs the project anyway, so the line can go.\n\n" +
			"Where the build succeeds, the rule warns of a `setup.py` that takes the newline off no line and works only while none follows the last.",
		Bad:  Example{"requirements.txt", "six\n-e.\n"},
		Good: Example{"requirements.txt", "six\n"},
	},
	{
		ID:       DependencyLinks,
		Severity: Advice,
		Summary:  "setup.py names files in dependency_links, where no installer looks",
		Why: "pip looked there until version 19. A wheel has no place for it, so whoever installs the package gets what the index has under that name, " +
			"or nothing. A requirement may have its URL itself.",
		Bad:  Example{"setup.py", "install_requires=[\"mine\"], dependency_links=[\"https://example.org/mine-1.0.tar.gz#egg=mine-1.0\"]\n"},
		Good: Example{"setup.py", "install_requires=[\"mine @ https://example.org/mine-1.0.tar.gz\"]\n"},
	},
	{
		ID:       EnvDecides,
		Severity: Advice,
		Summary:  "a variable of the environment decides what setup.py requires",
		Why: "The build backend runs without the variables of whoever starts the build: each image would be another. So it has what is " +
			"required where the variable is not set, which is what an index has of the project too. A variable that `build.env` sets is " +
			"the same for everybody.",
		Bad:  Example{"setup.py", "if os.environ.get(\"GPU\"):\n    requires.append(\"cupy-cuda12x\")\n"},
		Good: Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\nbuild.env.GPU = \"1\"\n"},
	},
	{
		ID:       NeedlessRequirement,
		Severity: Advice,
		Summary:  "a requirement installs what Python has itself",
		Why: "Backports such as `enum34`, `typing` and `dataclasses` install a module that is never imported, because Python finds its own first. " +
			"They cost a little space, and the next version of Python may not install them any more.",
		Bad:  Example{"requirements.txt", "six\ndataclasses\n"},
		Good: Example{"requirements.txt", "six\n"},
	},
	{
		ID:       NotebookInRuntime,
		Severity: Advice,
		Summary:  "requirements.txt installs Jupyter, and the image has no notebooks",
		Why: "Notebooks are not carried into an image, and nothing of the program imports or runs what opens them. Told of " +
			"`jupyter`, `jupyterlab`, `notebook` and `ipykernel` where a requirements file names them.",
		Bad:  Example{"requirements.txt", "flask\njupyter\n"},
		Good: Example{"requirements-dev.txt", "-r requirements.txt\njupyter\n"},
	},
	{
		ID:       RequirementsDiffer,
		Severity: Warning,
		Summary:  "the wheel declares fewer requirements than the project has",
		Why: "The image has them all, since `requirements.txt` is installed besides what the wheel declares. But `pip install` of the wheel anywhere " +
			"else gives a package that cannot be imported, and the image loses them with the file. Causes are a keyword that setuptools does not know " +
			"and ignores with a warning (`install_requirements=`), no `install_requires` at all, a list that is kept by hand and lacks what the package " +
			"imports, a function without a `return`, and a `[project]` table in `pyproject.toml`, beside which setuptools does not look at " +
			"`install_requires`. What a `requirements.txt` names and the package does not import, such as tools, is no difference.",
		Bad:  Example{"setup.py", "setup(name=\"mlproject\", install_requirements=[\"pandas\"])\n"},
		Good: Example{"setup.py", "setup(name=\"mlproject\", install_requires=[\"pandas\"])\n"},
	},
	{
		ID: RequirementsOption, Severity: Warning,
		Summary: "a requirements file has an option that has no effect",
		Why: "A requirements file may hold options of pip's. Those that name requirements, hashes and indexes are followed; " +
			"others speak of how pip works, and pip is not what resolves and installs here. Options that pip itself ignores in " +
			"that place are told as well.",
		Bad:  Example{"requirements.txt", "--trusted-host pypi.example.com\npandas\n"},
		Good: Example{"shell", "docker buildx build --secret id=ca,src=ca.pem .\n"},
	},
	{
		ID:       SamePathTwice,
		Severity: Warning,
		Summary:  "two distributions install the same file, and not with the same content",
		Why: "Some distributions are builds of one project under several names, such as `opencv-python` and `opencv-python-headless`; others took the " +
			"same name for their package, such as `bson` and `pymongo`. What is installed later lies over the other, file by file: modules of one run with " +
			"modules and libraries of the other, which fails at import or, worse, later. Wainwright installs those that are known to do so into one layer, in " +
			"the order of the lock, so that the image is at least always the same, and looks at what they installed: only files with different contents are " +
			"told. Often one of the two comes with another requirement, and the other can go.",
		Bad:  Example{"requirements.txt", "opencv-python\nopencv-python-headless\n"},
		Good: Example{"requirements.txt", "opencv-python-headless\n"},
	},
	{
		ID:       UnaskedCUDA,
		Severity: Advice,
		Summary:  "torch brings CUDA's libraries, and no index, base, variable or code asks for them",
		Why: "On Linux the default index has torch built for CUDA, whose libraries are several GB in the image. Without a GPU nothing loads them. " +
			"`index.torch-backend = \"cpu\"` takes the build for the CPU from PyTorch's own index, a small part of that; the version of CUDA that is told, " +
			"such as `\"cu128\"`, takes the same build as now from there, and says that it is meant. A committed lock is written anew with either; `ignore` says " +
			"that CUDA is meant without. Not told where a base of NVIDIA's, a variable of " +
			"its container runtime (`NVIDIA_VISIBLE_DEVICES`), an index, a build in a version (`torch==2.8.0+cu128`) or a requirement such as " +
			"`nvidia-cudnn-cu12`, `bitsandbytes` or `vllm` says that it is for a GPU, nor where a module of the project asks for one (`device=\"cuda:0\"`, `model.cuda()`) and is " +
			"not seen to do without (`\"cpu\"`, `torch.cuda.is_available()`).",
		Bad:  Example{"requirements.txt", "torch\n"},
		Good: Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\nindex.torch-backend = \"cpu\"\n"},
	},
	{
		ID:       UninstallableRequirement,
		Severity: Error,
		Stops:    Always,
		Summary:  "a requirement cannot be installed on Linux, for this Python, or anywhere",
		Why: "Files written by `pip freeze` on another system name what is for Windows alone (`pywin32`) or folders of the machine where conda built " +
			"something (`numpy @ file:///...`); files written by hand name what a module is imported as (`sklearn`), modules of Python itself, or have a " +
			"slip in a name. Old pins have no wheel for a new Python, and building them from their source fails. The build tells the line and what to " +
			"write instead. A requirement with a marker that leaves Linux out is none for the image.",
		Bad:  Example{"requirements.txt", "sklearn\npywin32==306\nPyYAML==5.4.1\n"},
		Good: Example{"requirements.txt", "scikit-learn\npywin32==306; sys_platform == \"win32\"\nPyYAML>=5.4.1\n"},
	},
	{
		ID:       WrongDistribution,
		Severity: Warning,
		Summary:  "a requirement is another project than its name makes one think",
		Why: "Some modules are imported under a name that on the index belongs to another, mostly abandoned project: `docx` is not python-docx and " +
			"cannot be imported, `attr` is not attrs. It installs without a complaint, and the program fails when it imports or uses it.",
		Bad:  Example{"requirements.txt", "docx\n"},
		Good: Example{"requirements.txt", "python-docx\n"},
	},
}
