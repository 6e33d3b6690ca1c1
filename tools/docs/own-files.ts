/** A file or folder that the program keeps for itself. */
interface OwnFile {
  readonly folder: "settings" | "state";
  /** Within its folder; `<…>` varies. */
  readonly path: string;
  readonly about: string;
}

/** Everything that the program keeps in its settings and state folders. */
export const OWN_FILES: readonly OwnFile[] = [
  {
    folder: "settings",
    path: "config.json",
    about: "Companies you are logged in to, and the default company. No secrets.",
  },
  {
    folder: "settings",
    path: "secrets.json",
    about: "Tokens, only after `namely login --store file`. Mode 0600.",
  },
  {
    folder: "settings",
    path: "<company>.login.lock",
    about: "Lock while a login, a logout or a token refresh is running.",
  },
  {
    folder: "state",
    path: "snapshots/<company>/",
    about: "Snapshots, one file each, and how the latest one was read. Contains personal data.",
  },
  {
    folder: "state",
    path: "deliveries/<id>/",
    about: "Events that a destination has not accepted yet. Contains personal data.",
  },
  {
    folder: "state",
    path: "calls/<id>/",
    about: "Notifications that `namely listen` received and has not processed yet.",
  },
  {
    folder: "state",
    path: "budget/<host>.json",
    about: "Recent requests, so that all runs on this machine share the rate limit.",
  },
  {
    folder: "state",
    path: "guard/<id>.json",
    about: "Recent departures and arrivals, which the guards of `--save` count.",
  },
  {
    folder: "state",
    path: "marks/<id>.json",
    about: "Which baseline a file of `--against` holds.",
  },
  {
    folder: "state",
    path: "jobs/<id>.lock",
    about: "Lock of a run with `--lock`.",
  },
  {
    folder: "state",
    path: "companies.json",
    about: "Companies by subdomain and ID. No secrets.",
  },
];
