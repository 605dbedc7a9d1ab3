const refused = /\\u0000|\\ud[89a-f]/i;

/** A value as JSON that PostgreSQL takes: it knows neither NUL nor half of a surrogate pair, which broken input may hold. */
export function toJsonb(value: unknown): string {
  const json = JSON.stringify(value) ?? "null";
  if (!refused.test(json)) return json;
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "string" ? inner.replaceAll("\0", "").replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD") : inner));
}
