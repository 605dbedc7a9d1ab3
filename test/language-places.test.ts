import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languages } from "../src/language/language.ts";
import { countryName, findCountries, recogniseCountry } from "../src/language/places.ts";
import { findRegions } from "../src/language/regions.ts";

const league = "ARE BHR COM DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM".split(" ");

describe("countries in running text", () => {
  test.each([
    ["fr", "gestion de l'eau au Niger", "NER"],
    ["fr", "Eau potable", ""],
    ["fr", "aux EAU", "ARE"],
    ["ru", "открытые данные в данной стране", ""],
    ["ru", "малые предприятия перевозят грузы", ""],
    ["ru", "в Нигерии и Нигере", "NGA NER"],
    ["ru", "Кроме Того", ""],
    ["ru", "в Саудовской Аравии и Объединённых Арабских Эмиратах", "SAU ARE"],
    ["ru", "тунисских и египетского", "TUN EGY"],
    ["ru", "Египта", "EGY"],
    ["ru", "из Южной Африки", "ZAF"],
    ["ru", "в США и Китае", "USA CHN"],
    ["ru", "в Грузии", "GEO"],
    ["ru", "на русском и китайском", ""],
    ["ru", "с Йеменом и Ираком", "YEM IRQ"],
    ["ru", "в Алжире, Марокко, Ливии и Ливане", "DZA MAR LBY LBN"],
    ["ar", "الشمول المالي والموارد المالية", ""],
    ["ar", "في مجرى النهر", ""],
    ["ar", "للبنان وليبيا ولليبيا", "LBN LBY LBY"],
    ["ar", "لليمن وباليمن", "YEM YEM"],
    ["ar", "المغرب العربي", ""],
    ["ar", "في المغرب", "MAR"],
    ["ar", "وبالمغرب والأردن وعُمان", "MAR JOR OMN"],
    ["ar", "المستوى القطري", ""],
    ["ar", "في قطر", "QAT"],
    ["ar", "الشركات القطرية", "QAT"],
    ["ar", "التونسيين والمصريات", "TUN EGY"],
    ["ar", "جنوب السودان", "SSD"],
    ["ar", "غينيا بيساو", "GNB"],
    ["ar", "جمهورية مصر العربية", "EGY"],
    ["ar", "باللغة الفرنسية أو بالفرنسية", ""],
    ["ar", "الإمارات والسعودية", "ARE SAU"],
    ["ar", "القارة الأوروبية والأروبية", ""],
    ["ar", "كندا والهند", "CAN IND"],
    ["ar", "الكونغو الديمقراطية", "COD"],
    ["ar", "الصومال وجيبوتي وجزر القمر وموريتانيا", "SOM DJI COM MRT"],
    ["en", "a woman asked us; IT can; in Jordan", "JOR"],
    ["en", "Latin American and Guinea pig", ""],
    ["en", "available in Spanish and Chinese", ""],
    ["en", "Spanish startups in Spain", "ESP ESP"],
    ["en", "Niger and Nigeria, Niger's", "NER NGA NER"],
    ["en", "Guinea, Equatorial Guinea, Guinea-Bissau, Papua New Guinea", "GIN GNQ GNB PNG"],
    ["en", "DRC and Congo-Brazzaville; Democratic Republic of the Congo; Republic of the Congo", "COD COG COD COG"],
    ["en", "turkey farms", ""],
    ["en", "US$ 5 million", ""],
    ["en", "the US and U.S. and U.A.E.", "USA USA ARE"],
    ["en", "Iraqis, Emirati women, Omanis", "IRQ ARE OMN"],
    ["en", "North Korea or South Korea", "PRK KOR"],
    ["en", "Libyan, Djiboutian, Comorian, Yemeni", "LBY DJI COM YEM"],
    ["en", "projects in oman and qatar", "OMN QAT"],
    ["fr", "tunisiennes, marocains, saoudiennes, émiriennes, koweïtiens, bahreïnies", "TUN MAR SAU ARE KWT BHR"],
    ["fr", "djiboutiens libyennes yéménites qataries omanaises", "DJI LBY YEM QAT OMN"],
    ["fr", "Côte d’Ivoire", "CIV"],
    ["fr", "documents en espagnol", ""],
    ["fr", "République démocratique du Congo", "COD"],
    ["es", "tunecinas, marroquíes, libanesas, egipcios, saudíes, iraquíes, jordanas, sirias, emiratíes", "TUN MAR LBN EGY SAU IRQ JOR SYR ARE"],
    ["es", "en Arabia Saudita y Túnez", "SAU TUN"],
    ["es", "gestión del agua en el Perú", "PER"],
    ["zh", "索马里和马里", "SOM MLI"],
    ["zh", "马里兰州", ""],
    ["zh", "印度尼西亚和印度", "IDN IND"],
    ["zh", "中非合作", ""],
    ["zh", "约旦河西岸", "PSE"],
    ["zh", "沙特、阿联酋、卡塔尔、科威特、巴林、阿曼", "SAU ARE QAT KWT BHR OMN"],
    ["zh", "我国", ""],
    ["zh", "UNDP 在 Jordan", "JOR"],
    ["fr", "la réunion du comité", ""],
    ["ar", "مشاريع UNDP في Jordan وتونس", "JOR TUN"],
    ["ru", "проекты в Jordan и Тунисе", "JOR TUN"],
  ])("%s: %s → %s", (lang, text, codes) => {
    expect(findCountries(text, lang).map(({ code }) => code).join(" ")).toBe(codes);
  });

  test("of the Arab League are found by their usual name in all six languages", () => {
    for (const lang of languages) for (const code of league) expect(findCountries(`2030: ${countryName(code, lang)}.`, lang).map((place) => place.code), `${lang} ${code}`).toEqual([code]);
  });
});

describe("a country as it is written in a record", () => {
  test.each([
    ["Scotland", "GBR"], ["Wales", "GBR"], ["State of Palestine", "PSE"], ["Palestinian territories", "PSE"], ["DRC", "COD"], ["South Korea", "KOR"], ["Republic of Korea", "KOR"],
    ["Democratic People's Republic of Korea", "PRK"], ["Russia", "RUS"], ["KSA", "SAU"], ["Emirates", "ARE"], ["الإمارات", "ARE"], ["U.S.", "USA"], ["United States of America", "USA"], ["UK", "GBR"], ["uk", "GBR"],
    ["Macedonia", "MKD"], ["Cape Verde", "CPV"], ["Czech Republic", "CZE"], ["tun", "TUN"], ["République gabonaise", "GAB"], ["Hashemite Kingdom of Jordan", "JOR"], ["Argentine Republic", "ARG"],
    ["the Federal Democratic Republic of Ethiopia", "ETH"], ["Korea, Republic of", "KOR"], ["Tanzania, United Republic of", "TZA"], ["جمهورية ألمانيا الاتحادية", "DEU"], ["Французская Республика", "FRA"], ["法兰西共和国", "FRA"],
  ])("%s is %s", (written, code) => {
    expect(recogniseCountry(written)).toBe(code);
  });

  test("is none where the words name a part, a list or nothing", () => {
    for (const written of ["Canary Islands", "Somaliland", "South Africa and Canada", "all African countries", "Republic of Atlantis", "France and the Republic of Korea", "zz", "zzz"]) {
      expect(recogniseCountry(written), written).toBeUndefined();
    }
  });

  test("is known by every name that it is shown with", () => {
    for (const lang of languages) for (const code of [...league, "GBR", "USA", "COD", "COG", "TUR", "PRK", "KOR", "XKX", "HKG", "TWN"]) expect(recogniseCountry(countryName(code, lang)), `${lang} ${code}`).toBe(code);
  });

  test("is shown with a name, not with an abbreviation; an unknown code stays", () => {
    expect(countryName("GBR", "fr")).toBe("Royaume-Uni");
    expect(countryName("PSE", "en")).toBe("Palestine");
    expect(countryName("ZZZ", "en")).toBe("ZZZ");
  });
});

describe("regions in running text", () => {
  test.each([
    ["en", "projects in South Africa", ""],
    ["en", "in Africa and the Arab region, GCC and the Gulf", "africa arab-region gulf gulf"],
    ["en", "Gulf of Mexico; a gulf between", ""],
    ["en", "sub-Saharan Africa, North African, West African", "sub-saharan-africa north-africa west-africa"],
    ["en", "LDCs and the European Union and Latin America and the Caribbean", "ldcs european-union latin-america-caribbean"],
    ["en", "Maghreb, Mashreq, MENA", "maghreb levant arab-region"],
    ["en", "Asia, South-East Asia", "asia southeast-asia"],
    ["en", "Central African Republic", ""],
    ["fr", "l'Afrique du Sud", ""],
    ["fr", "pays du Golfe, monde arabe, Afrique de l'Ouest", "gulf arab-region west-africa"],
    ["fr", "jeunes africaines", "africa"],
    ["es", "países árabes y África Occidental", "arab-region west-africa"],
    ["es", "iniciativas latinoamericanas", "latin-america"],
    ["ru", "в странах Персидского залива и Магриба", "gulf maghreb"],
    ["ru", "в арабских странах, в Центральной Азии, арабского мира", "arab-region central-asia arab-region"],
    ["ru", "в Южной Африке", ""],
    ["ru", "африканских стран", "africa"],
    ["ru", "наименее развитых странах", "ldcs"],
    ["ru", "в Латинской Америке и Европейском союзе", "latin-america european-union"],
    ["ar", "في دول الخليج والمنطقة العربية وبالمغرب العربي", "gulf arab-region maghreb"],
    ["ar", "في جنوب أفريقيا", ""],
    ["ar", "أفريقيا جنوب الصحراء وآسيا وأوروبا", "sub-saharan-africa asia europe"],
    ["ar", "البلدان العربية والعالم العربي", "arab-region arab-region"],
    ["ar", "أقل البلدان نمواً", "ldcs"],
    ["ar", "الاتحاد الأوروبي", "european-union"],
    ["zh", "阿拉伯国家和海湾地区", "arab-region gulf"],
    ["zh", "撒哈拉以南非洲、东南亚和最不发达国家", "sub-saharan-africa southeast-asia ldcs"],
    ["zh", "南非", ""],
  ])("%s: %s → %s", (lang, text, names) => {
    expect(findRegions(text, lang).map(({ name }) => name).join(" ")).toBe(names);
  });

  test("hold their members, and every member is a country", () => {
    expect(findRegions("Arab States", "en")[0]?.codes).toEqual(league);
    expect(findRegions("GCC", "en")[0]?.codes).toEqual(["ARE", "BHR", "KWT", "OMN", "QAT", "SAU"]);
    const all = findRegions("LDCs, Africa, Asia, Europe, Latin America and the Caribbean, Pacific Islands, Balkans, Sahel, European Union, CIS countries", "en");
    expect(all).toHaveLength(10);
    for (const { codes, name } of all) for (const code of codes) expect(countryName(code, "en"), `${name} ${code}`).not.toBe(code);
  });
});

test("what is found stands exactly there, in order and without overlap", () => {
  const pieces = fc.constantFrom("Tunisia", "تونس", "للبنان", "в Тунисе", "突尼斯", "Niger", "South ", "Sudan", "U.S.", "US$", "المغرب العربي", "Arab region", "🌍", "GCC", "海湾国家", "非洲", " ", "-", ", ", "a", "İ", "ﷺ");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), fc.constantFrom(...languages), (parts, lang) => {
      const text = parts.join("");
      for (const places of [findCountries(text, lang), findRegions(text, lang)]) {
        let last = 0;
        for (const place of places) {
          expect(text.slice(place.start, place.end)).toBe(place.words);
          expect(place.start).toBeGreaterThanOrEqual(last);
          last = place.end;
        }
      }
    }),
  );
});
