package rules

// The rules about files in the working directory.
var (
	AbsoluteData        = ID{"AbsoluteData"}
	AbsolutePath        = ID{"AbsolutePath"}
	BackslashPath       = ID{"BackslashPath"}
	CaseMismatch        = ID{"CaseMismatch"}
	DVCPointer          = ID{"DVCPointer"}
	ImportsSourceTree   = ID{"ImportsSourceTree"}
	JunkInContext       = ID{"JunkInContext"}
	LFSPointer          = ID{"LFSPointer"}
	LargeFile           = ID{"LargeFile"}
	LinkOutside         = ID{"LinkOutside"}
	NotInWheel          = ID{"NotInWheel"}
	SecretInTree        = ID{"SecretInTree"}
	SecretInWheel       = ID{"SecretInWheel"}
	SecretIncluded      = ID{"SecretIncluded"}
	SecretLeftOut       = ID{"SecretLeftOut"}
	ShadowsModule       = ID{"ShadowsModule"}
	ShadowsPackage      = ID{"ShadowsPackage"}
	SurveyTruncated     = ID{"SurveyTruncated"}
	UnknownVersion      = ID{"UnknownVersion"}
	UnreadableModule    = ID{"UnreadableModule"}
	WritesBesidePackage = ID{"WritesBesidePackage"}
)

// files has the descriptions of the rules about files in the working directory.
var files = []Rule{
	{
		ID: AbsolutePath, Severity: Warning,
		Summary: "the code opens a path on a developer's machine",
		Why: "A folder such as `/home/me` or `C:\\Users\\me` exists on one machine. In the image the program ends with " +
			"`FileNotFoundError` where it opens the file, or writes where nobody looks. Files of the project lie in the " +
			"working directory, under their paths in the project.",
		Bad:  Example{"train.py", "df = pd.read_csv(\"/home/ada/mlproject/data/students.csv\")\n"},
		Good: Example{"train.py", "df = pd.read_csv(\"data/students.csv\")\n"},
	},
	{
		ID: BackslashPath, Severity: Error,
		Summary: "a path is written with backslashes",
		Why: "On Linux a backslash is a letter like others: `artifacts\\model.pkl` is one file of that name in the working " +
			"directory, not a file in a folder. Reading ends with `FileNotFoundError`, writing makes such a file. Slashes work on " +
			"Windows too.",
		Bad:  Example{"predict.py", "model = load(\"artifacts\\\\model.pkl\")\n"},
		Good: Example{"predict.py", "model = load(\"artifacts/model.pkl\")\n"},
	},
	{
		ID: CaseMismatch, Severity: Error,
		Summary: "a path differs from the file's name in upper and lower case",
		Why: "macOS and Windows find the file all the same. Linux does not, and the program ends with `FileNotFoundError` where " +
			"it opens it.",
		Bad:  Example{"train.py", "df = pd.read_csv(\"Data/Students.csv\")  # data/students.csv\n"},
		Good: Example{"train.py", "df = pd.read_csv(\"data/students.csv\")\n"},
	},
	{
		ID: DVCPointer, Severity: Warning,
		Summary: "the code opens a file that DVC keeps elsewhere",
		Why: "The project holds `data.csv.dvc`, which names the file in DVC's storage; the file itself is not in the build " +
			"context, so it is not in the image. Fetch it before the build, or mount it when the container runs.",
		Bad:  Example{Shell, "docker buildx build -t mlproject .\n"},
		Good: Example{Shell, "dvc pull\ndocker buildx build -t mlproject .\n"},
	},
	{
		ID: ImportsSourceTree, Severity: Advice,
		Summary: "code imports the package by its folder and not by the name it is installed under",
		Why: "`package_dir={\"\": \"src\"}` installs `src/mlproject` as `mlproject`. `import src.mlproject` works in the checkout " +
			"only because the folder `src` lies beside the script. It is carried into the image so that the import works there " +
			"too; the package is then in the image twice, and its modules are two different ones to Python.",
		Bad:  Example{"app.py", "from src.mlproject.predict import Predictor\n"},
		Good: Example{"app.py", "from mlproject.predict import Predictor\n"},
	},
	{
		ID: JunkInContext, Severity: Advice,
		Summary: "a .dockerignore lets a virtualenv, node_modules or version control through",
		Why: "Where a project has a `.dockerignore`, that file alone decides what is sent. A virtualenv is hundreds of megabytes " +
			"that are read and compared in every build, and none of it can be used in the image.",
		Bad:  Example{".dockerignore", "*.md\n"},
		Good: Example{".dockerignore", "*.md\nvenv\n.git\n"},
	},
	{
		ID: LFSPointer, Severity: Error,
		Summary: "a file is a Git LFS pointer",
		Why: "The checkout has the pointer, three lines of text, in place of the file: Git LFS is not installed, or its files were " +
			"not fetched. A model loaded from it fails with `UnpicklingError: invalid load key, 'v'`.",
		Bad:  Example{"artifacts/model.pkl", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146...\nsize 132735\n"},
		Good: Example{Shell, "git lfs pull\ndocker buildx build -t mlproject .\n"},
	},
	{
		ID: LargeFile, Severity: Advice,
		Summary: "a file of more than 100 MB is carried into the image",
		Why: "The program mentions the file, so it is carried. Data that is only trained on, or that changes more often than the " +
			"code, is better mounted when the container runs: every pull of the image brings it along.",
		Bad:  Example{Shell, "docker run mlproject python train.py\n"},
		Good: Example{Shell, "docker run -v ./data:/app/data mlproject python train.py\n"},
	},
	{
		ID: LinkOutside, Severity: Warning,
		Summary: "a symbolic link points out of the project",
		Why: "What a link points to is not in the build context if it lies outside of it, so neither the link nor the file is in " +
			"the image. Put the file itself into the project, or mount it when the container runs.",
		Bad:  Example{Shell, "ln -s /data/students.csv data/students.csv\n"},
		Good: Example{Shell, "cp /data/students.csv data/students.csv\n"},
	},
	{
		ID: NotInWheel, Severity: Error,
		Summary: "an installed module looks beside itself for a file that the wheel does not hold",
		Why: "A path made of `__file__` begins where the module is installed, in `site-packages`. There lies what the wheel holds: " +
			"Python modules, and other files only if `package_data` or `MANIFEST.in` names them. From a checkout the file is found, " +
			"in the image it is not.",
		Bad:  Example{"setup.py", "setup(\n    name=\"mlproject\",\n    packages=find_packages(),\n)\n"},
		Good: Example{"setup.py", "setup(\n    name=\"mlproject\",\n    packages=find_packages(),\n    package_data={\"mlproject\": [\"config.yaml\"]},\n)\n"},
	},
	{
		ID:       SecretInTree,
		Severity: Warning,
		Summary:  "a file that looks like a secret lies in the project, and nothing asks for it",
		Why: "No target has it, `dev` and `test` neither, but every build sends it to the builder, whose caches keep it. A file is " +
			"taken for a secret by its content (a private key, a service account's key, an access token), its name or its folder " +
			"(`.aws`, `.ssh`); `.env` is not sent at all where there is no `.dockerignore`. A new `.dockerignore` replaces " +
			"what is left out without one, so it names that too.",
		Good: Example{".dockerignore", "kaggle.json\n.env\n.git\nvenv\n"},
	},
	{
		ID:       UnknownVersion,
		Severity: Warning,
		Summary:  "versioneer found no version",
		Why: "versioneer takes the version from git's tags, and where it finds none it does not fail but makes one up: the image's label, " +
			"`pip list` and the program's `__version__` say `0+unknown`. A project that has a table `[versioneer]` is built with " +
			"its `.git`; git itself is a Debian package of the build base, and a clone may have no tags, or none that begins with `tag_prefix`.",
		Good: Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\napt.build = [\"git\"]\n"},
	},
	{
		ID:       AbsoluteData,
		Severity: Warning,
		Summary:  "data_files names a folder of the system, where no wheel puts anything",
		Why: "`python setup.py install` wrote to `/etc`. A wheel installs below the environment alone, and setuptools leaves the `/` out: the " +
			"files lie in `site-packages/etc`, and a program that opens `/etc/mine/mine.ini` does not find it. A relative folder is one " +
			"of `sys.prefix`, here `/opt/venv`; `sys.prefix` itself is the build's own environment where setup.py runs. Told where the project's code has " +
			"the path; what is for other programs of a system, such as a unit of systemd or a manual page, is of no use in an image.",
		Bad:  Example{"setup.py", "data_files=[(\"/etc/mine\", [\"mine.ini\"])]\n"},
		Good: Example{"setup.py", "data_files=[(\"etc/mine\", [\"mine.ini\"])]  # os.path.join(sys.prefix, \"etc/mine/mine.ini\")\n"},
	},
	{
		ID:       SecretInWheel,
		Severity: Error,
		Stops:    Sometimes,
		Summary:  "the wheel holds a file that looks like a secret",
		Why: "`package_data` or `include_package_data` puts it into the wheel, the wheel is installed, and everybody who pulls " +
			"the image can read it. A file is taken for a secret by its content (a private key, a service account's key, an access " +
			"token) or by a name such as `.env`, `kaggle.json`, `credentials.json`. The image is not built with one, unless `include` " +
			"names exactly this file: `include = [\"...\", \"src/.env\"]`. A private key is a warning, since some packages bring the key of a " +
			"test, and `--call=check` fails; so is what lies in a folder of examples, and in the wheel of a local requirement.",
		Bad:  Example{"setup.py", "package_data={\"src\": [\"*.json\"]}\n"},
		Good: Example{"setup.py", "package_data={\"src\": [\"schema.json\"]}\n"},
	},
	{
		ID: SecretIncluded, Severity: Warning,
		Summary: "include carries a file that looks like a secret",
		Why: "`include` names exactly this file, so it is carried. Everybody who can pull the image can read it, in this version " +
			"and in all that follow. A secret is mounted when the container runs.",
		Bad:  Example{"Dockerfile", "include = [\"app.py\", \".env\"]\n"},
		Good: Example{Shell, "docker run --env-file .env mlproject\n"},
	},
	{
		ID: SecretLeftOut, Severity: Warning,
		Summary: "a file that looks like a secret is left out, and the program or the tests may need it",
		Why: "Files named like `.env`, `credentials.json` or `*.pem`, and keys and access tokens by their content, are not carried by any rule: an " +
			"image is no place for them. The targets `dev` and `test`, which have the project's other files, do not have them either. A " +
			"program that cannot do without the file needs it mounted. One that is no secret, such as the key of a test, is there " +
			"if `include` names exactly it: `include = [\"...\", \"tests/server.key\"]`, where `\"...\"` stands for what is carried " +
			"without `include`.",
		Bad:  Example{"app.py", "creds = json.load(open(\"credentials.json\"))\n"},
		Good: Example{Shell, "docker run -v ./credentials.json:/app/credentials.json:ro mlproject\n"},
	},
	{
		ID: ShadowsModule, Severity: Warning,
		Summary: "a carried file has the name of an installed module or one of the standard library's",
		Why: "Python looks beside the script before it looks among what is installed. A `logging.py` in the working directory is " +
			"what every library gets that imports `logging`, and most fail with an `AttributeError` that names neither.",
		Bad:  Example{"app.py", "import logging  # finds ./logging.py\n"},
		Good: Example{"app.py", "import applog   # logging.py is now applog.py\n"},
	},
	{
		ID: ShadowsPackage, Severity: Warning,
		Summary: "a carried file stands before the project's own installed package",
		Why: "The wheel installs the package, and a file or folder of the same name lies in the working directory, where Python " +
			"looks first. Imports find a copy that may hold a part of the package, and edits that reached the wheel seem lost.",
		Bad:  Example{"Dockerfile", "include = [\"app.py\", \"mlproject/utils.py\"]\n"},
		Good: Example{"Dockerfile", "include = [\"app.py\"]\n"},
	},
	{
		ID: SurveyTruncated, Severity: Warning,
		Summary: "the project has more files than are looked at",
		Why: "Which files to carry is read out of the project's code and folders, up to a bound. What lies beyond it is not seen, " +
			"so a file the program needs may be missing. Mostly it is data that nobody meant to send.",
		Bad:  Example{".dockerignore", ""},
		Good: Example{".dockerignore", "data/raw\n.env\n.git\nvenv\n"},
	},
	{
		ID: UnreadableModule, Severity: Warning,
		Summary: "a module is no program to the image's Python",
		Why: "The module has a syntax error for this version of Python: it is of Python 2, or of a newer one than the image's. " +
			"Whoever imports it gets a `SyntaxError`, and what it opens and imports is not known, so it is not carried.",
		Bad:  Example{"utils.py", "print \"done\"\n"},
		Good: Example{"utils.py", "print(\"done\")\n"},
	},
	{
		ID:       WritesBesidePackage,
		Severity: Error,
		Summary:  "an installed module makes a file or folder beside itself",
		Why: "In the image the package is installed, and `__file__` leads into `/opt/venv`, which belongs to root: what the " +
			"module makes beside itself, or above, fails with `PermissionError` when it is imported or run. The working " +
			"directory belongs to the user of the image. Found where a path made of `__file__` is given to a call that " +
			"writes, such as `os.makedirs`, `open(..., \"w\")` or `logging.FileHandler`, in a module of the wheel.",
		Bad:  Example{"src/logger.py", "LOG_DIR = os.path.join(os.path.dirname(__file__), \"logs\")\nos.makedirs(LOG_DIR, exist_ok=True)\n"},
		Good: Example{"src/logger.py", "LOG_DIR = os.path.join(os.getcwd(), \"logs\")\nos.makedirs(LOG_DIR, exist_ok=True)\n"},
	},
}
