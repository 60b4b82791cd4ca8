package failures

import "github.com/wainwright-build/wainwright/frontend/gateway"

// fetching are failures of what uv and git fetch from: indexes, repositories, proxies.
var fetching = []Failure{
	{
		Name: "IndexWantsPassword", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies
  cause: Because wagon was not found in the package registry and you require wagon, we can conclude that your requirements are unsatisfiable.

hint: An index URL (https://index.example/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)`},
		Says: "the package index https://index.example/simple wants a user and a password (401 Unauthorized), and no secret that has them reached the build: pass them as a secret: --secret id=netrc,src=$HOME/.netrc, with a line for machine index.example; the ids are netrc, pip.conf, uv.toml, UV_INDEX_COMPANY_USERNAME, UV_INDEX_COMPANY_PASSWORD",
	},
	{
		Name: "IndexRefusesPassword", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies
  cause: Because wagon was not found in the package registry and you require wagon, we can conclude that your requirements are unsatisfiable.

hint: An index (https://index.example/simple) returned a 403 Forbidden error. Check that the index URL is correct and the credentials are valid.`, Secrets: []string{"ca", "netrc"}},
		Says: "the package index https://index.example/simple refuses the build's credentials (403 Forbidden): correct the user and the password for index.example in the secret netrc, or ask for the right to read there",
	},
	{
		Name: "NetrcWithoutHost", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies
  cause: Because wagon was not found in the package registry and you require wagon, we can conclude that your requirements are unsatisfiable.

hint: An index URL (https://index.example/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)`, Secrets: []string{"netrc"}, Netrc: gateway.Netrc{Hosts: []string{"index.example"}}},
		Says: "the package index https://index.example/simple wants a user and a password (401 Unauthorized), and the secret netrc has none for index.example: add a line to it: machine index.example login USER password PASSWORD",
	},
	{
		Name: "NetrcUnreadable", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies
  cause: Because wagon was not found in the package registry and you require wagon, we can conclude that your requirements are unsatisfiable.

hint: An index URL (https://index.example/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)`, Secrets: []string{"netrc"}, Netrc: gateway.Netrc{Line: 1}},
		Says: "the package index https://index.example/simple wants a user and a password (401 Unauthorized), and the secret netrc cannot be read near its line 1: write it as in machine index.example login USER password PASSWORD",
	},
	{
		Name: "NotOnAnyIndex", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies
  cause: Because wagon was not found in the package registry and you require wagon, we can conclude that your requirements are unsatisfiable.`},
		Says: "UninstallableRequirement: requirements.txt:10: none of the package indexes has a distribution called wagon, https://index.example/simple among them: correct its name, or the URL of the index: most end in /simple",
	},
	{
		Name: "SignInPage", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies
  cause: Because there are no versions of wagon and you require wagon, we can conclude that your requirements are unsatisfiable.`},
		Says: "requirements.txt:10: the page of wagon on the package index names no file of it: look at that page: if it is one to sign in, pass a user and a password as a secret: --secret id=netrc,src=$HOME/.netrc",
	},
	{
		Name: "NotAnIndex", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Unsupported `Content-Type` \"application/json\" for `https://index.example/simple/wagon/`. Expected JSON or HTML."},
		Says:   "what answers at https://index.example/simple is no package index: it sends application/json: correct the URL of the index: most end in /simple",
	},
	{
		Name: "IndexFails", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Request failed after 3 retries in 9.6s
  cause: Failed to fetch: https://index.example/simple/wagon/
  cause: HTTP status server error (500 Internal Server Error) for url (https://index.example/simple/wagon/)`},
		Says: "the package index https://index.example/simple fails: it answers 500 Internal Server Error: correct its URL, whether https:// or http:// too, or see why it fails",
	},
	{
		Name: "IndexNotTrusted", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to fetch: https://index.example/simple/wagon/\n  cause: error sending request for url (https://index.example/simple/wagon/)\n  cause: client error (Connect)\n  cause: invalid peer certificate: UnknownIssuer\n\nhint: Consider enabling use of system TLS certificates with the `--system-certs` command-line flag"},
		Says:   "the base trusts nobody who vouches for the certificate of the package index https://index.example/simple: pass who does as a secret, beside whom the base trusts: --secret id=ca,src=ca.pem",
	},
	{
		Name: "IndexCertificateExpired", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Failed to fetch: https://index.example/simple/wagon/
  cause: error sending request for url (https://index.example/simple/wagon/)
  cause: client error (Connect)
  cause: invalid peer certificate: certificate expired: verification time 1795656555 (UNIX), but certificate is not valid after 1795652938 (3617 seconds ago)`},
		Says: "the certificate of the package index https://index.example/simple has expired: have it renewed, or set the builder's clock if it is that which is wrong",
	},
	{
		Name: "IndexCertificateTooNew", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Failed to fetch: https://index.example/simple/wagon/
  cause: error sending request for url (https://index.example/simple/wagon/)
  cause: client error (Connect)
  cause: invalid peer certificate: certificate not valid yet: verification time 1795656556 (UNIX), but certificate is not valid before 1800667738 (5011182 seconds in future)`},
		Says: "the certificate of the package index https://index.example/simple is of a later day than the builder's clock: set the builder's clock",
	},
	{
		Name: "IndexCertificateOfAnotherHost", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Failed to fetch: https://index.example/simple/wagon/
  cause: error sending request for url (https://index.example/simple/wagon/)
  cause: client error (Connect)
  cause: invalid peer certificate: certificate not valid for name "index.example"; certificate is only valid for DnsName("other.example")`},
		Says: "the certificate of the package index https://index.example/simple is not for index.example, but for other.example: write the index's URL with a name that its certificate has",
	},
	{
		Name: "IndexHostUnknown", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Request failed after 3 retries in 8.7s
  cause: Failed to fetch: https://index.example/simple/wagon/
  cause: error sending request for url (https://index.example/simple/wagon/)
  cause: client error (Connect)
  cause: dns error
  cause: error resolving DNS
  cause: failed to lookup address information: Name or service not known`},
		Says: "the package index cannot be reached: no address is known of index.example: check the builder's network and proxies, correct the index's URL, or say where it is: --add-host index.example:ADDRESS",
	},
	{
		Name: "IndexUnreachable", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Request failed after 3 retries in 12.1s
  cause: Failed to fetch: https://index.example:9/simple/wagon/
  cause: error sending request for url (https://index.example:9/simple/wagon/)
  cause: client error (Connect)
  cause: tcp connect error
  cause: Connection refused (os error 111)`},
		Says: "the package index cannot be reached: nothing answers at https://index.example:9: check the builder's network and proxies, and the host and port of the index's URL",
	},
	{
		Name: "IndexSilent", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Request failed after 3 retries in 124.6s
  cause: Failed to fetch: https://index.example/simple/wagon/
  cause: error sending request for url (https://index.example/simple/wagon/)
  cause: operation timed out`},
		Says: "the package index cannot be reached: https://index.example/simple does not answer: check the builder's network and proxies, or set index.url, or wait longer for it: timeout = 120 below [global] of a pip.conf, passed with --secret id=pip.conf,src=pip.conf",
	},
	{
		Name: "ProxyWantsPassword", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Request failed after 3 retries in 9.0s
  cause: Failed to fetch: https://index.example/simple/wagon/
  cause: error sending request for url (https://index.example/simple/wagon/)
  cause: client error (Connect)
  cause: tunnel error: proxy authorization required`},
		Says: "the proxy wants a user and a password: pass its URL with them as a secret: --secret id=HTTPS_PROXY,env=HTTPS_PROXY, or HTTP_PROXY for an index without TLS",
	},
	{
		Name: "ProxyUnreachable", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: Request failed after 3 retries in 9.7s
  cause: Failed to fetch: https://index.example/simple/wagon/
  cause: error sending request for url (https://index.example/simple/wagon/)
  cause: client error (Connect)
  cause: tunnel error: failed to create underlying connection
  cause: tcp connect error
  cause: Connection refused (os error 111)`},
		Says: "the package index cannot be reached: the proxy does not lead to index.example: correct HTTPS_PROXY, or name the host in the build argument NO_PROXY",
	},
	{
		Name: "NoSettings", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to parse: /tmp/.config/uv/uv.toml\n  cause: TOML parse error at line 1, column 1\n           |\n         1 | hello = 1\n           | ^^^^^\n         unknown field `hello`"},
		Says:   "the secret uv.toml is no configuration of uv: correct the line that uv names below",
	},
	{
		Name: "NoGit", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+https://git.example/repository.git@v1`\n  cause: Git operation failed\n  cause: Git executable not found. Ensure that Git is installed and available."},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: the build base has no git: set apt.build = [\"git\"]",
	},
	{
		Name: "GitWantsPassword", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+https://git.example/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/f735807de1ae3dde\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'https://git.example/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         fatal: could not read Username for 'https://git.example': terminal prompts disabled"},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: it is private, or does not exist: check its URL, write it with https:// and pass a token as a secret: --secret id=netrc,src=$HOME/.netrc, with a line for machine git.example",
	},
	{
		Name: "GitForbidden", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+https://git.example/forbidden/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/64ee03062fb5b244\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'https://git.example/forbidden/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         fatal: unable to access 'https://git.example/forbidden/repository.git/': The requested URL returned error: 403"},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: it is private, or does not exist: check its URL, write it with https:// and pass a token as a secret: --secret id=netrc,src=$HOME/.netrc, with a line for machine git.example",
	},
	{
		Name: "NoRepository", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+https://git.example/missing/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/93e125099a1e13bc\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'https://git.example/missing/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         fatal: repository 'https://git.example/missing/repository.git/' not found"},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: it is private, or does not exist: check its URL, write it with https:// and pass a token as a secret: --secret id=netrc,src=$HOME/.netrc, with a line for machine git.example",
	},
	{
		Name: "GitNotTrusted", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+https://git.example/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/f735807de1ae3dde\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'https://git.example/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         fatal: unable to access 'https://git.example/repository.git/': server certificate verification failed. CAfile: none CRLfile: none"},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: the certificate of git.example has expired, or the base trusts nobody who vouches for it: pass who does as a secret, beside whom the base trusts: --secret id=ca,src=ca.pem",
	},
	{
		Name: "GitCertificateOfAnotherHost", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+https://git.example/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/0a2b3341c4a96eda\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'https://git.example/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         fatal: unable to access 'https://git.example/repository.git/': SSL: certificate subject name (other.example) does not match target host name 'git.example'"},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: the certificate of git.example is not for that name: write its URL with a name that its certificate has",
	},
	{
		Name: "GitHostUnknown", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+https://git.example/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/530763bfe7f4b826\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'https://git.example/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         fatal: unable to access 'https://git.example/repository.git/': Could not resolve host: git.example"},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: its host cannot be reached: no address is known of git.example: check its URL, and the builder's network and proxies",
	},
	{
		Name: "GitUnreachable", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+https://git.example:9/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/a0fe8cd194b9e126\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'https://git.example:9/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         fatal: unable to access 'https://git.example:9/repository.git/': Failed to connect to git.example port 9 after 0 ms: Couldn't connect to server"},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: its host cannot be reached: nothing answers at git.example: check its URL, and the builder's network and proxies",
	},
	{
		Name: "GitSSHHostUnknown", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+ssh://git@git.example/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/567fd1c4ba3c9b3c\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'ssh://git@git.example/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         ssh: Could not resolve hostname git.example: Name or service not known\n         fatal: Could not read from remote repository.\n\n         Please make sure you have the correct access rights\n         and the repository exists."},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: its host cannot be reached: no address is known of git.example: check its URL, and the builder's network and proxies",
	},
	{
		Name: "GitTakesNoKey", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+ssh://git@git.example:22/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/c76d178e3fb86bd1\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'ssh://git@git.example:22/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         Warning: Permanently added 'git.example' (ED25519) to the list of known hosts.\n         git@git.example: Permission denied (publickey).\n         fatal: Could not read from remote repository.\n\n         Please make sure you have the correct access rights\n         and the repository exists."},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: git.example takes no key of the build's: pass an agent that holds one it takes: --ssh default; ssh-add -l lists those it holds",
	},
	{
		Name: "GitHostKeyUnknown", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+ssh://git@git.example:22/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/c76d178e3fb86bd1\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'ssh://git@git.example:22/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         No ED25519 host key is known for git.example and you have requested strict checking.\n         Host key verification failed.\n         fatal: Could not read from remote repository.\n\n         Please make sure you have the correct access rights\n         and the repository exists."},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: the secret known_hosts has no key of git.example: add it: ssh-keyscan git.example",
	},
	{
		Name: "GitHostKeyChanged", By: "git",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download and build `wagon @ git+ssh://git@git.example:22/repository.git@v1`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/c76d178e3fb86bd1\n  cause: failed to fetch branch or tag `v1`\n  cause: process didn't exit successfully: `/usr/bin/git fetch --force --update-head-ok 'ssh://git@git.example:22/repository.git' '+refs/tags/v1:refs/remotes/origin/tags/v1'` (exit status: 128)\n         --- stderr\n         @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n         @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n         @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n         IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\n         Someone could be eavesdropping on you right now (man-in-the-middle attack)!\n         It is also possible that a host key has just been changed.\n         The fingerprint for the ED25519 key sent by the remote host is\n         SHA256:WdERSYl7xM9a/5HXt8CE1DXeqPMnQa1GYHnCD4qAs/c.\n         Please contact your system administrator.\n         Add correct host key in /run/secrets/known_hosts to get rid of this message.\n         Offending ED25519 key in /run/secrets/known_hosts:1\n           remove with:\n           ssh-keygen -f \"/run/secrets/known_hosts\" -R \"git.example\"\n         Host key for git.example has changed and you have requested strict checking.\n         Host key verification failed.\n         fatal: Could not read from remote repository.\n\n         Please make sure you have the correct access rights\n         and the repository exists."},
		Says:   "requirements.txt:10: the repository of wagon cannot be had: git.example has another key than the secret known_hosts says: see whether somebody stands between, and if the host was made anew write its new key into the secret: ssh-keyscan git.example",
	},
}
