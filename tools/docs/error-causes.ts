/** What leads to an error or a warning, by its code: one sentence each, for docs/reference/errors.md. */
export const ERROR_CAUSES: Readonly<Record<string, string>> = {
  "access.field-gained": "The token sees fields that it did not see when the baseline was saved.",
  "access.field-hidden": "The answer depends on a field that the token's role in Namely may not see.",
  "access.list-hidden":
    "The token's role in Namely may not read a list, such as groups, that fills in a part of the output.",
  "access.other-company":
    "The Namely site that answered belongs to a different company than the one you named.",

  "api.event-refused": "The destination received an event and rejected it, so delivery stopped there.",
  "api.forbidden": "The token is valid, but its role in Namely does not allow this request.",
  "api.more-pages":
    "The endpoint has more records than one page holds, and only the first page was requested.",
  "api.not-found": "Namely has no record, list or endpoint with this id or path.",
  "api.not-json": "The response is not JSON; often a login page or a proxy answered instead of Namely.",
  "api.not-shown": "The response is binary data, which is not printed on a terminal.",
  "api.not-utf8": "The response contains bytes that are not valid UTF-8 text.",
  "api.redirected": "The server redirected the request to a place where the token must not be sent.",
  "api.rejected":
    "Namely considers the request invalid, for example because of a parameter or the request body.",
  "api.server-error": "Namely failed while it processed the request (HTTP status 500 or above).",
  "api.shape": "A response from Namely does not have the documented structure, so no record was written.",
  "api.status": "Namely answered a login or token check with an unexpected HTTP status.",
  "api.token-unusable": "The token endpoint returned an access token that cannot be sent in an HTTP header.",
  "api.unexpected-status": "Namely answered with an HTTP status that is neither a success nor a known error.",
  "api.write-done": "Namely carried out the write, but its response could not be written afterwards.",
  "api.write-unknown": "The run was stopped while a write was in progress, so its result is unknown.",

  "auth.client-refused": "The client ID or client secret does not match an OAuth application in Namely.",
  "auth.code-refused":
    "The authorization code had expired, was already used, or was issued to another OAuth client.",
  "auth.denied": "The login was declined on Namely's consent page.",
  "auth.exchange-refused":
    "Namely's token endpoint rejected the request, for example because of the redirect URI.",
  "auth.login-expired": "The refresh token was revoked, replaced or has expired.",
  "auth.login-opened-twice":
    "Two programs opened the one-time login address, so another program may have read it.",
  "auth.no-terminal":
    "A browser login asks questions, and this run has no terminal, or CI or --no-input is set.",
  "auth.not-logged-in": "You are logged in, but not to the company that this run uses.",
  "auth.other-address": "NAMELY_BASE_URL differs from the address that the stored login was issued for.",
  "auth.paste-unusable": "The pasted text is not the redirect address of this login and contains no code.",
  "auth.port-refused":
    "The operating system does not let you listen on this port; ports below 1024 are often reserved.",
  "auth.port-taken": "Another program already uses the port that the browser returns to after the login.",
  "auth.refused": "Namely rejected the token or the login request.",
  "auth.required": "No company is logged in, and no token is given by a flag or an environment variable.",
  "auth.secrets-missing":
    "The login is in the settings, but its tokens are gone from the keychain or the secrets file.",
  "auth.timeout": "The login was not completed in the browser within five minutes.",
  "auth.token-file": "The token file does not exist, cannot be read, or is too large.",
  "auth.token-refused":
    "Namely does not accept the token: it is wrong or revoked, or its user is inactive or SSO-enabled.",
  "auth.token-unusable":
    "The given text cannot be a token: it is empty, has spaces, or has invalid characters.",
  "auth.variable-in-charge":
    "An environment variable provides the token and takes precedence over every stored login.",

  "budget.ledger-damaged":
    "The file that counts recent requests could not be read, so one full rate-limit window is waited out.",

  "fields.unlisted": "Profiles have custom fields that Namely does not include in its list of fields.",

  "file.cannot-restart":
    "The read had to start over, but the output already went to a pipe or device that cannot be rewound.",
  "file.closed-output": "Standard output was closed before the program started.",
  "file.disk-full": "The disk or the user's quota is full.",
  "file.duplicate-id": "Two lines of the file have the same employee ID.",
  "file.empty": "The newer file of the comparison has no lines.",
  "file.failed": "The operating system reported an unexpected error while a file was read or written.",
  "file.format":
    "The output file's extension names another format than JSON, and the response is saved unchanged.",
  "file.is-a-directory": "The output path is a folder.",
  "file.line-too-long": "One employee's record is larger than the largest line that a snapshot can hold.",
  "file.locked": "Another namely process uses the same files.",
  "file.missing-folder": "The folder of the output file does not exist.",
  "file.mounted":
    "The output path is a bind mount of a single file, as in a container, and cannot be replaced atomically.",
  "file.newer-format": "A newer version of namely wrote the file.",
  "file.not-readable": "The file exists, but you are not allowed to read it, or it is too large.",
  "file.not-writable": "You are not allowed to write there, or the file system is read-only.",
  "file.queue-full": "More events are waiting for delivery than the queue can hold.",
  "file.secrets-broken": "The secrets file is not valid JSON or has an unknown structure.",
  "file.secrets-newer": "A newer version of namely wrote the secrets file.",
  "file.shape":
    "The file is not in the expected format, for example JSON or UTF-16 instead of NDJSON in UTF-8.",
  "file.snapshot-broken":
    "The snapshot was cut off or changed after it was saved: it does not match its own header.",
  "file.snapshot-moved": "Another run saved a snapshot after this run had read the baseline.",
  "file.too-long": "The settings or state file would become larger than the program can read back.",
  "file.unsafe-file": "Another user owns the file or may change it, so its content is not trusted.",
  "file.unsafe-folder": "Another user owns the folder or may change it, so its content is not trusted.",
  "file.unsafe-link":
    "The output path is another user's link or pipe in a folder that all users can write to.",

  "guard.declined": "You answered no when asked to confirm the request.",
  "guard.mass-arrival":
    "More people are new than is plausible, which often means that the token now sees more.",
  "guard.mass-departure":
    "More people left or vanished than is plausible, which often means that the token now sees less.",
  "guard.visibility-lost": "People vanished in the same run in which the token stopped seeing some fields.",

  "incomplete.conflict": "Namely lists the same employee twice with different data.",
  "incomplete.feed": "Namely repeats pages of the Home Feed or returns them out of order.",
  "incomplete.list": "Namely returned fewer records than it counts, refused a page, or the list has no end.",
  "incomplete.page": "Namely refused or emptied a page in the middle of the list of employees.",
  "incomplete.roster":
    "The number of employees received differs from Namely's own total, or the list kept changing during the read.",

  "internal.closed": "A request was made after its connection had been closed; this is a bug.",
  "internal.demo": "The demo's own command line could not be parsed; this is a bug.",
  "internal.outbox-deliveries":
    "Two events of one batch have the same ID, or an ID is invalid; this is a bug.",
  "internal.outbox-full": "A new batch was started while an earlier one is still waiting; this is a bug.",
  "internal.page": "A page was read out of order; this is a bug.",
  "internal.replacement-closed": "A file was written after it had been closed; this is a bug.",
  "internal.unexpected": "An error occurred that the program does not handle; this is a bug.",

  "interrupted.closed-pipe": "The program that reads the output, such as head, has ended.",
  "interrupted.prompt": "The input was closed, or Ctrl-D was pressed, while a question was open.",
  "interrupted.sighup": "The terminal was closed (SIGHUP).",
  "interrupted.sigint": "You pressed Ctrl-C (SIGINT).",
  "interrupted.sigterm": "The process received SIGTERM.",

  "keychain.not-erased": "The place that holds the tokens could not be opened during logout.",
  "keychain.not-kept": "The keychain accepted the secret but did not return it afterwards.",
  "keychain.too-long": "The secret is longer than the keychain allows.",
  "keychain.unreachable": "The operating system's keychain is locked, not running or not installed.",

  "limit.max-wait": "The rate limit requires a longer wait than --max-wait allows.",
  "limit.profiles": "Namely's limit of profile requests per minute is used up.",
  "limit.refused":
    "Namely keeps rejecting requests because of its rate limit; another program may use the same account.",

  "listen.reachable": "The server listens on an address that other machines can reach without encryption.",
  "listen.unknown-call": "A webhook arrived whose body does not name an employee in a known way.",

  "metrics.failed": "The file of --metrics could not be written; the run itself is not affected.",
  "network.garbled": "The response is not valid HTTP, or its compression is invalid or was not requested.",
  "network.ledger": "The Redis server that shares the rate limit between machines did not answer.",
  "network.no-such-address": "The value of --host is not an address of this machine.",
  "network.not-accepted": "The destination of an event could not be reached or did not answer.",
  "network.port-refused":
    "The operating system does not let you listen on this port; ports below 1024 are often reserved.",
  "network.port-taken": "Another program already listens on this port.",
  "network.proxy-refused": "The proxy in HTTPS_PROXY refused the connection or the credentials.",
  "network.proxy-unreachable": "The proxy in HTTPS_PROXY cannot be reached.",
  "network.reset": "The connection was closed before the response was complete.",
  "network.timeout": "The server did not answer, or did not finish its answer, in time.",
  "network.tls": "The server's TLS certificate is not trusted, has expired, or belongs to another host.",
  "network.too-large": "The response is larger than the program accepts.",
  "network.unknown-host": "DNS has no address for the host name.",
  "network.unreachable": "The host refused the connection, or there is no route to it.",

  "output.empty": "There are no records to write, and the existing output would be replaced by an empty one.",
  "output.too-large": "The output format needs all records in memory, and they exceed Node's memory limit.",
  "output.value-not-listed":
    "A column of --columns translates values, and an employee has a value that its table does not list.",

  "ping.failed":
    "The check of --ping could not be reached or refused the ping; the run itself is not affected.",
  "read.again": "The list changed while it was read, so it was read again from the beginning.",
  "read.window": "Namely's list repeats or reorders employees, so --limit may skip some.",

  "report.rows": "The report is larger than Namely recommends.",

  "sandbox.failed": "The sandbox's server could not be started.",
  "sandbox.port-refused":
    "The operating system does not let you listen on this port; ports below 1024 are often reserved.",
  "sandbox.port-taken": "Another program already listens on the sandbox's port.",

  "usage.ambiguous": "More than one person matches.",
  "usage.api-path": "The path for namely api is not a path of Namely's API.",
  "usage.argument": "tap-namely was called with an unknown, missing or contradictory option.",
  "usage.base-url": "NAMELY_BASE_URL is not a valid https address, or contains more than an address.",
  "usage.baseline": "The baseline's name has characters that are not allowed, or is too long.",
  "usage.catalog": "The Singer catalog is invalid, or selects a stream or field that does not exist.",
  "usage.chart-on-terminal": "A chart is a file, and standard output is a terminal.",
  "usage.choice": "The value is not one of the accepted words.",
  "usage.client": "The OAuth client ID or secret is empty or has spaces or other invalid characters.",
  "usage.client-missing": "NAMELY_REFRESH_TOKEN needs NAMELY_CLIENT_ID and NAMELY_CLIENT_SECRET beside it.",
  "usage.closed": "The library's Namely object was used after close().",
  "usage.columns": "The file of --columns is not valid; the message names the place of the first mistake.",
  "usage.company": "The company is not a valid subdomain.",
  "usage.company-missing": "No company is given, or you are logged in to several and none is the default.",
  "usage.config": "A setting in the tap's config file is missing, contradictory or of the wrong type.",
  "usage.config-broken": "The settings file is not valid or too large.",
  "usage.config-newer": "A newer version of namely wrote the settings file.",
  "usage.confirm": "The request can change data in Namely, and without a terminal it cannot be confirmed.",
  "usage.conflict": "Two flags or arguments contradict each other, or one needs another.",
  "usage.csv-only": "A CSV flag was given with a format that is not CSV.",
  "usage.cursor":
    "The cursor is invalid, belongs to another query, or the list has changed since it was issued.",
  "usage.cursor-alone": "--cursor continues a list that was read with --limit, and --limit is missing.",
  "usage.date": "The value is not a date.",
  "usage.duration": "The value is not a duration, or is out of range.",
  "usage.empty-value": "The value is empty, often because a shell variable is not set.",
  "usage.excess-arguments": "More arguments were given than the command takes.",
  "usage.exec-command": "The command for --exec is empty, has an open quote, or relies on a shell.",
  "usage.extension": "The extension of the output file does not match a format that the command can write.",
  "usage.field": "A field for namely api has no value, is invalid, or contradicts another one.",
  "usage.file": "A file for tap-namely cannot be read or is not a JSON object.",
  "usage.format": "The command does not support this format.",
  "usage.given-twice": "A flag that takes one value was given more than once.",
  "usage.headers": "--headers applies to formats with columns only.",
  "usage.hidden-events": "A filter on events would hide them from the other jobs that use the same baseline.",
  "usage.host": "The value of --host is not a host name or an IP address.",
  "usage.input": "The request body for namely api is not valid JSON in UTF-8, or is too large.",
  "usage.list": "A list has an empty item, such as two commas in a row.",
  "usage.listen-secret": "The secret for namely listen is too short, too long, or has invalid characters.",
  "usage.missing-argument": "A required argument is missing or empty.",
  "usage.missing-command": "A group of commands was called without one of its commands.",
  "usage.no-envelope": "The output is a single document, so --envelope does not apply.",
  "usage.no-home": "The user has no home folder, so there is no place for settings and state.",
  "usage.no-listen-secret": "No secret for namely listen is stored or given.",
  "usage.no-rule": "The command removes snapshots by a rule, and no rule was given.",
  "usage.no-snapshot": "No snapshot with this name is stored, or none is stored yet.",
  "usage.no-such-file": "The input file does not exist or is a folder.",
  "usage.no-webhook-secret": "No secret for signing webhooks is stored or given.",
  "usage.not-on-terminal": "The format is binary, and a terminal cannot show it.",
  "usage.not-seekable": "A pipe can be read only once, and this comparison must read its input twice.",
  "usage.not-with-from": "The flag applies to a read from Namely, not to a file given with --from.",
  "usage.number": "The value is not a whole number within the allowed range.",
  "usage.option": "An option of the library is unknown or of the wrong type.",
  "usage.option-missing-argument": "A flag that needs a value was given without one.",
  "usage.other-company": "The two snapshots belong to different companies.",
  "usage.other-host": "The given address is not on the host that the token belongs to.",
  "usage.path": "The value of --path is not a path that the server can listen on.",
  "usage.ping-url": "The URL of --ping is not https, and not http on this machine.",
  "usage.post-url": "The address for --post is not https, and not http on this machine.",
  "usage.proxy": "HTTPS_PROXY is not the address of an HTTP proxy.",
  "usage.rate-limit": "NAMELY_RATE_LIMIT is not in the form requests/window.",
  "usage.receiver-missing":
    "Events from an earlier run are waiting for a destination that this run does not name.",
  "usage.redis-url": "NAMELY_REDIS_URL is not a redis:// or rediss:// address.",
  "usage.report": "The argument is neither a report's ID nor its address.",
  "usage.report-company": "The report's address belongs to another company than the one this run uses.",
  "usage.sandbox-authorize": "The sandbox's consent page rejected the authorization request.",
  "usage.sandbox-body": "The body of a request to the sandbox's control endpoint is not a JSON object.",
  "usage.sandbox-date": "The date for the sandbox is not in the form YYYY-MM-DD.",
  "usage.sandbox-days": "The sandbox moves forward by 1 to 366 days at once.",
  "usage.sandbox-fault": "The value of --fault is not in the expected form.",
  "usage.sandbox-group": "The sandbox has no such group.",
  "usage.sandbox-origin": "A web page other than the sandbox's own sent a form to it.",
  "usage.sandbox-person": "The sandbox has no such person.",
  "usage.sandbox-quirk": "The sandbox has no such quirk, or the value does not fit it.",
  "usage.sandbox-title": "The sandbox has no such job title.",
  "usage.sandbox-token": "The sandbox did not issue this token.",
  "usage.sandbox-type":
    "A request to the sandbox's control endpoint does not have the content type application/json.",
  "usage.sandbox-verb": "The sandbox's control endpoint has no such action.",
  "usage.sandbox-webhooks": "The sandbox sends webhooks only to http addresses on this machine.",
  "usage.sensitive-field": "The field is sensitive, and --include-sensitive is missing.",
  "usage.side": "A value given to the library's comparison is not a file, a snapshot or a list of employees.",
  "usage.state": "The Singer state is invalid or was written by another version of the tap.",
  "usage.stdin-too-long": "More data came in on standard input than a token or secret can have.",
  "usage.time": "The value is neither a date nor a time with a time zone.",
  "usage.time-zone": "The value is not the name of a time zone.",
  "usage.token-missing": "--with-token reads the token from standard input, and standard input is empty.",
  "usage.undelivered":
    "Events from an earlier run are waiting for a destination that this run does not name, and would be lost.",
  "usage.unknown-command": "There is no command with this name.",
  "usage.unknown-company": "No Namely site exists at this subdomain.",
  "usage.unknown-field": "There is no field with this name, or the token cannot see it.",
  "usage.unknown-option": "The command has no flag with this name.",
  "usage.unknown-value": "No department, office, division, group, job title or manager matches the filter.",
  "usage.unsafe-address": "The address for the browser is neither https nor on this machine.",
  "usage.webhook-secret": "The secret is not in the form whsec_ followed by base64.",
  "usage.which-company": "Snapshots of several companies are stored, and none is selected.",
};
