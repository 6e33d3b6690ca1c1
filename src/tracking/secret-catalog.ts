/** A page of help, apart from the flags. */
interface HelpTexts {
  readonly summary: string;
  readonly description?: string;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
}

/**
 * A secret of a company that its keychain can hold beside the login. The command that keeps it follows from the entry. What
 * makes and checks secrets is imported in `load`, so that help costs no start-up time.
 */
export interface SecretEntry {
  /** Such as `webhook-secret`: the command that keeps it, and the word in its faults. */
  readonly command: string;
  /** The variable that goes before the keychain. */
  readonly variable: string;
  /** The part of the keychain's account behind the company. */
  readonly entry: string;
  /** "The secret …", for sentences. */
  readonly describe: (company: string) => string;
  /** What it is for, behind "There is no secret". */
  readonly purpose: string;
  /** The help of the command itself. */
  readonly help: HelpTexts;
  /** The help of `new`, which makes a secret. */
  readonly newHelp: HelpTexts;
  /** What the examples of the other subcommands do; without `show`, the secret is never printed again. */
  readonly does: { readonly set: string; readonly forget: string; readonly show?: string };
  readonly load: () => Promise<SecretMaker>;
}

export interface SecretMaker {
  readonly make: (randomBytes: (count: number) => Uint8Array) => string;
  /** Throws `usage.*` when this is no such secret. */
  readonly check: (text: string) => unknown;
}

/** Signs the events of --post. */
export const WEBHOOK_SECRET: SecretEntry = {
  command: "webhook-secret",
  variable: "NAMELY_WEBHOOK_SECRET",
  entry: "webhook_secret",
  describe: (company) => `secret for the webhooks of ${company}`,
  purpose: "to sign webhooks with",
  help: {
    summary: "manage the secret for signed webhooks",
    description:
      "The receiver of `diff --post` and `watch --post` uses it to verify each event (Standard Webhooks). Each company " +
      "has its own. NAMELY_WEBHOOK_SECRET takes precedence over the keychain.",
    examples: [
      {
        command: "namely webhook-secret new",
        does: "create one, store it, and print it once for the receiver",
      },
      { command: "namely webhook-secret set < secret.txt", does: "store one that you already have" },
      { command: "namely webhook-secret", does: "show whether there is one" },
    ],
  },
  newHelp: {
    summary: "create a secret, store it, and print it once",
    description: "Replaces an earlier one: from now on the receiver has to use the new one.",
    examples: [{ command: "namely webhook-secret new", does: "print whsec_… once, for the receiver" }],
  },
  does: { set: "store whsec_… from a file", forget: "remove the one of acme" },
  load: async () => {
    const { makeWebhookSecret, readWebhookSecrets } = await import("../delivery/signature.ts");
    return { make: makeWebhookSecret, check: readWebhookSecrets };
  },
};

/** Authenticates Namely's webhooks to `listen`. */
export const LISTEN_SECRET: SecretEntry = {
  command: "listen-secret",
  variable: "NAMELY_LISTEN_SECRET",
  entry: "listen_secret",
  describe: (company) => `secret for webhooks of ${company}`,
  purpose: "to authenticate Namely's webhooks with",
  help: {
    summary: "manage the secret that authenticates calls to `listen`",
    description:
      "It is part of the webhook URL that you enter in Namely; requests without it are refused. Each company has its own. " +
      "NAMELY_LISTEN_SECRET takes precedence over the keychain.",
    examples: [
      {
        command: "namely listen-secret new",
        does: "create one, store it, and print it for the webhook URL",
      },
      { command: "namely listen-secret show", does: "print it again" },
      { command: "namely listen-secret", does: "show whether there is one" },
    ],
  },
  newHelp: {
    summary: "create a secret, store it, and print it",
    description: "Replaces an earlier one, which is refused once listen is restarted.",
    examples: [
      {
        command: "namely listen-secret new",
        does: "print it once, for the webhook URL in Namely",
      },
    ],
  },
  does: {
    set: "store the one in a file",
    forget: "remove it",
    show: "print what goes behind https://your-proxy/namely/",
  },
  load: async () => {
    const { makeListenSecret, readListenSecrets } = await import("../inbound/listen-secret.ts");
    return { make: makeListenSecret, check: readListenSecrets };
  },
};

/** Every such secret, in the order of the help page. */
export const SECRETS: readonly SecretEntry[] = [WEBHOOK_SECRET, LISTEN_SECRET];
