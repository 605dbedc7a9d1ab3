import { describe, expect, test } from "vitest";
import { resolveMarkers } from "../src/assistant/verify/markers.ts";
import { verifyExtract } from "../src/assistant/verify/verify-extract.ts";
import { verifiableSource } from "../src/assistant/verify/verifiable-source.ts";
import type { VerifiableSource } from "../src/assistant/verify/verification.ts";
import { createVerifier, verifySentence } from "../src/assistant/verify/verify.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { readGlossary } from "../src/language/glossary.ts";
import type { Language } from "../src/language/language.ts";
import { createBuiltinEmbedder } from "../src/models/builtin.ts";
import { passagePairs, samplePairs, sentencePairs } from "./verify/pairs.ts";
import { kinds, perturb } from "./verify/perturb.ts";
import { seededRandom } from "./verify/random.ts";

const tools = { embedder: createBuiltinEmbedder(), glossary: readGlossary() };

/** A record in English, as most are. */
const hakeemRecord: StoredRecord = {
  id: "test:hakeem",
  title: "Hakeem",
  description:
    "Hakeem is the national programme for electronic health records in Jordan, launched on 12 March 2009 and run by Electronic Health Solutions with the Ministry of Health. It connects 200 hospitals and health centres and covers 45 % of the population, about 1,500,000 patients. Doctors can read the record of a patient in every connected hospital. The programme does not sell data to insurers. It cost 18.5 million dollars in its first three years. WHO evaluated it in 2015.",
  lang: "en",
  countries: ["JOR"],
  countriesAsWritten: [],
  sdgs: [3, 9],
  actionLines: ["C7-ehealth"],
  technologies: [],
  years: { from: 2009, to: 2023 },
  types: [],
  themes: [],
  partners: [],
  beneficiaries: [],
  extra: {},
};
const hakeem: VerifiableSource = verifiableSource(1, { record: hakeemRecord, document: null, text: "", heading: [], paragraph: null, page: null, lang: "en" });

async function check(text: string, lang: string, source: VerifiableSource = hakeem) {
  const { verdict, unsupported } = await verifySentence({ text, citations: [source.n] }, [source], lang, tools);
  return { verdict, kinds: unsupported.map(({ kind }) => kind) };
}

describe("markers", () => {
  const sources = [{ n: 1, url: "https://example.org/one" }, { n: 2 }, { n: 3 }];
  test.each([
    ["Hakeem covers hospitals [1].", "Hakeem covers hospitals.", [1]],
    ["تغطي المنصة المستشفيات [١].", "تغطي المنصة المستشفيات.", [1]],
    ["平台覆盖医院【1】。", "平台覆盖医院。", [1]],
    ["平台覆盖医院［１］。", "平台覆盖医院。", [1]],
    ["It works [1, 2] and more [^3].", "It works and more.", [1, 2, 3]],
    ["It works [1-3].", "It works.", [1, 2, 3]],
    ["It works [1][2].", "It works.", [1, 2]],
    ["It works.²", "It works.", [2]],
    ["It works (source 2).", "It works.", [2]],
    ["كما ورد [المصدر ٢].", "كما ورد.", [2]],
    ["It works 【1†source】.", "It works.", [1]],
    ["It works [1](https://evil.example/x).", "It works.", [1]],
    ["It works (1).", "It works.", [1]],
  ])("%s", (written, text, citations) => {
    expect(resolveMarkers(written, sources)).toEqual({ text, citations, dropped: [] });
  });

  test("a marker to no source is dropped and reported", () => {
    expect(resolveMarkers("It works [99] and [2, 7].", sources)).toEqual({ text: "It works and.", citations: [2], dropped: ["[99]", "7"] });
    expect(resolveMarkers("According to source 12, it works.", sources).dropped).toEqual(["source 12"]);
  });

  test("what only looks like a marker stays", () => {
    for (const text of ["It covers 5 km² of land.", "The system records 12 visits.", "It was [sic] so.", "(1) The list begins.", "It reached 40 (7)."]) {
      expect(resolveMarkers(text, sources)).toEqual({ text, citations: [], dropped: [] });
    }
  });

  test("no link, image, address or HTML stays, but the address of a source", () => {
    const { text, citations } = resolveMarkers('See [here](javascript:alert(1)), ![x](http://evil.example/p.png), <a href="http://evil.example">this</a> <script>steal()</script><img src=x onerror=steal()> www.evil.example and https://example.org/one [1]', sources);
    expect(text).not.toMatch(/evil|script|steal|javascript|[<>]|\]\(/u);
    expect(text).toContain("https://example.org/one");
    expect(text).toContain("here");
    expect(citations).toEqual([1]);
    expect(resolveMarkers("half a tag <img src=http://evil.exam", sources).text).toBe("half a tag");
  });
});

describe("a sentence that its source supports", () => {
  test.each<[Language, string]>([
    ["en", "Hakeem, launched in 2009, connects 200 hospitals and health centres in Jordan."],
    ["ar", "برنامج حكيم هو البرنامج الوطني للسجلات الصحية الإلكترونية في الأردن، وقد أطلق في ١٢ آذار/مارس ٢٠٠٩."],
    ["ar", "يربط البرنامج ٢٠٠ مستشفى ومركز صحي ويغطي ٤٥٪ من السكان."],
    ["fr", "Le programme relie 200 hôpitaux et centres de santé et couvre 45 % de la population jordanienne."],
    ["es", "El programa conecta 200 hospitales y centros de salud de Jordania y cubre al 45 por ciento de la población."],
    ["ru", "Программа соединяет 200 больниц и медицинских центров Иордании и охватывает 45 процентов населения."],
    ["zh", "该计划连接约旦的200家医院和卫生中心，覆盖百分之四十五的人口。"],
    ["fr", "Le programme ne vend pas de données aux assureurs."],
    ["es", "El programa no vende datos a las aseguradoras."],
    ["ar", "لا يبيع البرنامج البيانات لشركات التأمين."],
  ])("%s: %s", async (lang, text) => {
    expect(await check(text, lang)).toEqual({ verdict: "supported", kinds: [] });
  });
});

describe("a sentence that says what its source does not say", () => {
  test.each<[Language, string, string]>([
    ["en", "number", "Hakeem connects 300 hospitals and health centres in Jordan."],
    ["ar", "number", "يربط البرنامج ٣٠٠ مستشفى ومركز صحي في الأردن."],
    ["fr", "number", "Le programme relie trois cents hôpitaux et centres de santé en Jordanie."],
    ["es", "number", "El programa conecta 1.200 hospitales y centros de salud de Jordania."],
    ["ru", "number", "Программа соединяет двести пятьдесят больниц и медицинских центров Иордании."],
    ["zh", "number", "该计划连接约旦的三百家医院和卫生中心。"],
    ["en", "date", "Hakeem was launched on 12 May 2009 by Electronic Health Solutions."],
    ["ar", "date", "أطلق البرنامج الوطني للسجلات الصحية الإلكترونية في ١٢ نيسان ٢٠٠٩."],
    ["fr", "date", "Le programme national de dossiers médicaux électroniques a été lancé en 2011."],
    ["es", "date", "El programa nacional de historias clínicas electrónicas se lanzó el 12 de mayo de 2009."],
    ["ru", "date", "Национальная программа электронных медицинских карт запущена 12 мая 2009 года."],
    ["zh", "date", "国家电子健康档案计划于2010年3月12日启动。"],
    ["en", "percentage", "Hakeem covers 54% of the population."],
    ["ar", "percentage", "يغطي البرنامج ٥٤ في المائة من السكان."],
    ["zh", "percentage", "该计划覆盖百分之五十四的人口。"],
    ["en", "currency", "The programme cost 18.5 million euros in its first three years."],
    ["fr", "currency", "Le programme a coûté 18,5 millions d'euros pendant ses trois premières années."],
    ["en", "name", "The national programme for health records is run by Brenholt Systems in Jordan."],
    ["fr", "name", "Le programme national de dossiers médicaux est géré par Novaterra en Jordanie."],
    ["es", "name", "El programa nacional de historias clínicas está a cargo de Kestrelon en Jordania."],
    ["ru", "name", "Национальной программой электронных медицинских карт в Иордании управляет Бренхольт."],
    ["ar", "name", "تدير شركة Novaterra البرنامج الوطني للسجلات الصحية الإلكترونية في الأردن."],
    ["zh", "name", "约旦的国家电子健康档案计划由Novaterra运营。"],
    ["ar", "name", "تدير شركة مايكروسوفت البرنامج الوطني للسجلات الصحية الإلكترونية في الأردن."],
    ["zh", "name", "约旦的国家电子健康档案计划由微软运营。"],
    ["en", "acronym", "UNICEF evaluated the programme for health records in 2015."],
    ["en", "country", "Hakeem is the national programme for electronic health records in Tunisia."],
    ["ar", "country", "حكيم هو البرنامج الوطني للسجلات الصحية الإلكترونية في تونس."],
    ["fr", "country", "C'est le programme national de dossiers médicaux électroniques au Maroc."],
    ["es", "country", "Es el programa nacional de historias clínicas electrónicas de Egipto."],
    ["ru", "country", "Это национальная программа электронных медицинских карт в Египте."],
    ["zh", "country", "这是埃及的国家电子健康档案计划。"],
    ["en", "negation", "The programme does sell data to insurers."],
    ["en", "negation", "Doctors can not read the record of a patient in every connected hospital."],
    ["fr", "negation", "Les médecins ne peuvent pas lire le dossier d'un patient dans chaque hôpital relié."],
    ["es", "negation", "Los médicos no pueden leer la historia de un paciente en cada hospital conectado."],
    ["ar", "negation", "لا يستطيع الأطباء قراءة سجل المريض في كل مستشفى مرتبط."],
    ["ru", "negation", "Врачи не могут читать карту пациента в каждой подключённой больнице."],
    ["zh", "negation", "医生不能在每家联网医院阅读病人的档案。"],
  ])("%s, %s: %s", async (lang, kind, text) => {
    const { verdict, kinds: found } = await check(text, lang);
    expect(found).toContain(kind);
    expect(verdict).not.toBe("supported");
  });

  test("a changed quotation makes it unsupported, an exact one is passed over", async () => {
    expect(await check("The record says: “Doctors can read the record of every patient in all hospitals.”", "en")).toMatchObject({ verdict: "unsupported", kinds: expect.arrayContaining(["quote"]) });
    expect(await check("تقول الوثيقة: «Doctors can read the record of a patient in every connected hospital.»", "ar")).toEqual({ verdict: "supported", kinds: [] });
  });

  test("without a citation, or about something else, it is unsupported", async () => {
    expect((await verifySentence({ text: "Hakeem connects 200 hospitals.", citations: [] }, [hakeem], "en", tools)).verdict).toBe("unsupported");
    expect((await verifySentence({ text: "Hakeem connects 200 hospitals.", citations: [4] }, [hakeem], "en", tools)).verdict).toBe("unsupported");
    expect((await check("Lobsters are expensive because of storms at sea.", "en")).verdict).toBe("unsupported");
  });
});

test("the first word of a sentence is let off, whatever stands after a colon", async () => {
  for (const [lang, text] of [["en", "According to Hakeem: doctors can read the record of a patient in every connected hospital."], ["ru", "Программа Hakeem (Иордания): врачи читают карту пациента в каждой подключённой больнице."]] as const) expect((await check(text, lang)).kinds).toEqual([]);
});

describe("quotations that Dalil makes itself", () => {
  const source = { n: 1, id: "test:hakeem", kind: "record", title: "Hakeem", lang: "en", dir: "ltr", quote: "The programme does not sell data to insurers.", field: "description", countries: ["JOR"] } as const;
  const passage = { record: hakeemRecord, document: null, key: 1, id: "test:hakeem", kind: "record" as const, field: "description", text: "", heading: [], paragraph: null, page: null, anchor: null, lang: "en" };
  const verdictsOf = async (texts: { text: string; citations: number[] }[], lang: string) =>
    (await verifyExtract(texts.map((one) => ({ ...one, verdict: "supported" as const })), [{ ...source, countries: ["JOR"] }], [passage], lang, tools)).map(({ verdict }) => verdict);

  test("are supported in every language, and what they count is left alone", async () => {
    expect(await verdictsOf([{ text: "2 initiatives answer this question best:", citations: [1, 2] }, { text: "Hakeem (Jordan): “The programme does not sell data to insurers.”", citations: [1] }], "en")).toEqual(["supported", "supported"]);
    expect(await verdictsOf([{ text: "\u2068Hakeem\u2069 (الأردن): «\u2068The programme does not sell data to insurers.\u2069»", citations: [1] }], "ar")).toEqual(["supported"]);
    expect(await verdictsOf([{ text: "Hakeem（约旦）：“The programme does not sell data to insurers.”", citations: [1] }], "zh")).toEqual(["supported"]);
  });

  test("are unsupported when the quotation or the country is not the record's", async () => {
    expect(await verdictsOf([{ text: "Hakeem (Jordan): “The programme does sell data to insurers.”", citations: [1] }], "en")).toEqual(["unsupported"]);
    expect(await verdictsOf([{ text: "Hakeem (Tunisia): “The programme does not sell data to insurers.”", citations: [1] }], "en")).toEqual(["partial"]);
  });
});

describe("what is known as data supports a sentence", () => {
  test.each<[Language, string]>([
    ["en", "Hakeem is a programme for electronic health records that serves SDG 3 and SDG 9 and ran until 2023."],
    ["fr", "Hakeem est un programme de dossiers médicaux électroniques au service de l'ODD 9."],
  ])("%s: %s", async (lang, text) => {
    expect((await check(text, lang)).kinds).toEqual([]);
  });

  test("but no more than that", async () => {
    expect((await check("Hakeem is a programme for electronic health records that serves SDG 14.", "en")).kinds).toEqual(["number"]);
  });
});

test("changed sentences are caught and true ones are left, in six languages", async () => {
  const random = seededRandom(7);
  const pairs = [...samplePairs().filter((_pair, index) => index % 12 === 0), ...sentencePairs(random).filter((_pair, index) => index % 53 === 0), ...passagePairs(random).filter((_pair, index) => index % 29 === 0)];
  const caught = new Map(kinds.map((kind) => [kind, { all: 0, found: 0 }]));
  let doubted = 0;
  for (const pair of pairs) {
    const verifier = createVerifier([pair.source], tools);
    if ((await verifier.verify({ text: pair.text, citations: [1] }, pair.lang)).verdict !== "supported") doubted += 1;
    for (const { kind, text } of perturb(pair.text, pair.lang, pair.source, random)) {
      const count = caught.get(kind);
      if (count === undefined) continue;
      count.all += 1;
      if ((await verifier.verify({ text, citations: [1] }, pair.lang)).verdict !== "supported") count.found += 1;
    }
  }
  const share = (kind: (typeof kinds)[number]) => (caught.get(kind)?.found ?? 0) / (caught.get(kind)?.all ?? 1);
  expect(pairs.length).toBeGreaterThan(300);
  for (const kind of ["number", "date", "country"] as const) expect(share(kind), kind).toBeGreaterThanOrEqual(0.92);
  expect(share("name"), "name").toBeGreaterThanOrEqual(0.88);
  expect(share("negation"), "negation").toBeGreaterThanOrEqual(0.8);
  expect(doubted / pairs.length).toBeLessThanOrEqual(0.12);
});
