import { generateKeyPairSync, sign } from "node:crypto";

/** One element of DER: tag, length, content. */
function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const bytes = content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const sequence = (...contents: Uint8Array[]) => der(0x30, ...contents);
const integer = (value: number) => der(0x02, Buffer.from([value]));
const bitString = (content: Uint8Array) => der(0x03, Buffer.from([0]), content);
const time = (date: Date) => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
/** Object identifiers: ecdsa-with-SHA256, common name, subject alternative name, basic constraints. */
const oid = { signature: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02], name: [0x55, 0x04, 0x03], alternative: [0x55, 0x1d, 0x11], constraints: [0x55, 0x1d, 0x13] };
const object = (bytes: number[]) => der(0x06, Buffer.from(bytes));
const day = 86_400_000;

/** A self-signed certificate for a host with its key, as PEM; valid from and to, in days from now. */
export function createCertificate(host: string, validDays: { from: number; to: number } = { from: -1, to: 30 }): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(object(oid.signature));
  const name = sequence(der(0x31, sequence(object(oid.name), der(0x0c, Buffer.from(host)))));
  const now = Date.now();
  const extensions = sequence(
    sequence(object(oid.constraints), der(0x01, Buffer.from([0xff])), der(0x04, sequence(der(0x01, Buffer.from([0xff]))))),
    sequence(object(oid.alternative), der(0x04, sequence(der(0x82, Buffer.from(host))))),
  );
  const body = sequence(
    der(0xa0, integer(2)),
    integer(1 + Math.floor(Math.random() * 100)),
    algorithm,
    name,
    sequence(time(new Date(now + validDays.from * day)), time(new Date(now + validDays.to * day))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const whole = sequence(body, algorithm, bitString(sign("sha256", body, privateKey)));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }) as string, cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n` };
}
