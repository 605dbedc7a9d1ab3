import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readConfig, settings } from "../src/config.ts";
import { ConfigError } from "../src/errors.ts";
import { readGlossary } from "../src/language/glossary.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const readme = read("README.md");

describe("README", () => {
  test.each(Object.entries(settings))("says what %s does and its default", (name, { default: value }) => {
    const line = readme.split("\n").find((row) => row.startsWith(`| \`${name}\` |`));
    expect(line).toBeDefined();
    if (value !== "") expect(line).toContain(`\`${value}\``);
  });

  test("gives a reason for every dependency", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
    const table = readme.slice(readme.indexOf("## Dependencies"), readme.indexOf("## Limits"));
    for (const name of [...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})]) expect(table, name).toContain(name.startsWith("@types/") ? "@types/" : name);
  });

  test("counts the concepts of the glossary rightly", () => {
    expect(readme).toContain(`the ${readGlossary().size} concepts`);
  });
});

describe("the configuration", () => {
  test("names every setting that cannot be used, at once", () => {
    expect(() => readConfig({ PORT: "many", DALIL_SAMPLE: "perhaps" })).toThrow(ConfigError);
    expect(() => readConfig({ PORT: "many", DALIL_SAMPLE: "perhaps" })).toThrow(/PORT="many".*DALIL_SAMPLE="perhaps"/);
  });

  test("an empty variable is as good as none", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: "" })).toMatchObject({ port: 8787, databaseUrl: undefined });
  });
});
