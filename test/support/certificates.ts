import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { isIP } from "node:net";

/** What a TLS server is started with. */
export interface Credentials {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

export interface CertificateWish {
  /** Names and addresses that it is for. */
  readonly names: readonly string[];
  /** Default: an hour ago. */
  readonly from?: Date;
  /** Default: in an hour. */
  readonly until?: Date;
}

/** Somebody who vouches for servers, and whom nobody knows unless told. */
export interface Authority {
  /** PEM, as NODE_EXTRA_CA_CERTS names a file of. */
  readonly cert: string;
  issue(wish: CertificateWish): Credentials;
}

const HOUR_MS = 3_600_000;

/** Makes certificates in this process: no program beside node is needed for it. */
export function makeAuthority(name = "Test Authority"): Authority {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer: Party = { name, key: keys.privateKey };
  return {
    cert: sign(issuer, { name, publicKey: keys.publicKey, extensions: [AUTHORITY_EXTENSION] }),
    issue: (wish) => makeCredentials(wish, issuer),
  };
}

/** A server that vouches for itself. */
export function makeSelfSigned(wish: CertificateWish): Credentials {
  return makeCredentials(wish, undefined);
}

interface Party {
  readonly name: string;
  readonly key: KeyObject;
}

function makeCredentials(wish: CertificateWish, issuer: Party | undefined): Credentials {
  const { privateKey: key, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [name = "nobody"] = wish.names;
  const subject: Subject = { ...wish, name, publicKey, extensions: [nameExtension(wish.names)] };
  return {
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: sign(issuer ?? { name, key }, subject),
  };
}

interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly from?: Date;
  readonly until?: Date;
}

/** RFC 5280, as little of it as a verifier asks for. */
function sign(issuer: Party, subject: Subject): string {
  const { from = new Date(Date.now() - HOUR_MS), until = new Date(Date.now() + HOUR_MS) } = subject;
  const unsigned = sequence(
    wrap(0xa0, wrap(0x02, Buffer.of(2))),
    wrap(0x02, Buffer.concat([Buffer.of(0x01), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    distinguishedName(issuer.name),
    sequence(time(from), time(until)),
    distinguishedName(subject.name),
    subject.publicKey.export({ type: "spki", format: "der" }),
    wrap(0xa3, sequence(...subject.extensions)),
  );
  const signature = createSign("sha256").update(unsigned).sign(issuer.key);
  const whole = sequence(unsigned, ECDSA_WITH_SHA256, wrap(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = whole.toString("base64").replaceAll(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function wrap(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return wrap(0x30, Buffer.concat(parts));
}

/** Object identifiers, in the bytes in which they are sent. */
const ECDSA_WITH_SHA256 = sequence(wrap(0x06, Buffer.from("2a8648ce3d040302", "hex")));
const COMMON_NAME = wrap(0x06, Buffer.from("550403", "hex"));
const SUBJECT_ALTERNATIVE_NAME = wrap(0x06, Buffer.from("551d11", "hex"));
const BASIC_CONSTRAINTS = wrap(0x06, Buffer.from("551d13", "hex"));

const AUTHORITY_EXTENSION = sequence(
  BASIC_CONSTRAINTS,
  wrap(0x01, Buffer.of(0xff)),
  wrap(0x04, sequence(wrap(0x01, Buffer.of(0xff)))),
);

function nameExtension(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIP(name) === 4
      ? wrap(0x87, Buffer.from(name.split(".").map(Number)))
      : wrap(0x82, Buffer.from(name, "ascii")),
  );
  return sequence(SUBJECT_ALTERNATIVE_NAME, wrap(0x04, sequence(...entries)));
}

function distinguishedName(name: string): Buffer {
  return sequence(wrap(0x31, sequence(COMMON_NAME, wrap(0x0c, Buffer.from(name)))));
}

function time(at: Date): Buffer {
  const text = at.toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return wrap(0x18, Buffer.from(text));
}
