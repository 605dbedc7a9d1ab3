import { createDecoder } from "./decode.ts";

/** What the bytes of a text are taken for. */
export interface Encoding {
  /** A name that TextDecoder knows. */
  name: string;
  /** Nothing in the file says so: it is what its words look most plausible in. */
  assumed: boolean;
  /** Sequences of a UTF-8 file that are not UTF-8. */
  damaged: number;
}

/** Pieces with other than ASCII bytes that are looked at; more tell nothing new. */
const piecesRead = 8;
/** A file is UTF-8 with damage, rather than something else, when so many letters are right for one that is wrong. */
const rightForOneWrong = 10;
const legacy = ["windows-1252", "windows-1256", "windows-1251", "gb18030"] as const;

/**
 * The encoding of a text: by its byte order mark, by being valid UTF-8, by the zero bytes of UTF-16, or else the one of Windows'
 * code pages (Western, Arabic, Cyrillic, Chinese) in which its words look like words. Reads the whole text once; an error while
 * reading ends the look, and what was seen decides.
 */
export async function detectEncoding(bytes: AsyncIterable<Buffer>): Promise<Encoding> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const pieces: Buffer[] = [];
  let isUtf8 = true;
  let isFirst = true;
  try {
    for await (const piece of bytes) {
      if (isFirst) {
        const stated = byMark(piece) ?? byZeroBytes(piece);
        if (stated !== undefined) return stated;
        isFirst = false;
      }
      if (pieces.length < piecesRead && piece.some((byte) => byte >= 0x80)) pieces.push(piece);
      if (isUtf8) isUtf8 = decodes(utf8, piece);
      if (!isUtf8 && pieces.length === piecesRead) break;
    }
  } catch {
    // The reading itself meets the same error and reports it.
  }
  if (isUtf8) return { name: "utf-8", assumed: false, damaged: 0 };
  return byWords(Buffer.concat(pieces));
}

function decodes(decoder: InstanceType<typeof TextDecoder>, piece: Buffer): boolean {
  try {
    decoder.decode(piece, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function byMark(piece: Buffer): Encoding | undefined {
  if (piece[0] === 0xff && piece[1] === 0xfe) return { name: "utf-16le", assumed: false, damaged: 0 };
  if (piece[0] === 0xfe && piece[1] === 0xff) return { name: "utf-16be", assumed: false, damaged: 0 };
  return undefined;
}

/** Texts have no zero bytes, but every separator and digit in UTF-16 has one. */
function byZeroBytes(piece: Buffer): Encoding | undefined {
  let [even, odd] = [0, 0];
  for (let index = 0; index < Math.min(piece.length, 4_096); index += 1) {
    if (piece[index] !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  // A stray zero is damage, not an encoding.
  if (even + odd < Math.min(piece.length, 4_096) / 50) return undefined;
  return { name: odd >= even ? "utf-16le" : "utf-16be", assumed: true, damaged: 0 };
}

function byWords(sample: Buffer): Encoding {
  const asUtf8 = new TextDecoder("utf-8").decode(sample);
  const damaged = asUtf8.match(/\uFFFD/g)?.length ?? 0;
  const right = asUtf8.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0;
  if (right >= damaged * rightForOneWrong) return { name: "utf-8", assumed: false, damaged };
  let best: { name: string; score: number } = { name: "windows-1252", score: -Infinity };
  for (const name of legacy) {
    const score = plausibility(name, createDecoder(name).decode(sample));
    // The first of equals stays: French letters stand at the same places in the Arabic page as in the Western one.
    if (score > best.score) best = { name, score };
  }
  return { name: best.name, assumed: true, damaged: 0 };
}

/** How much the words with other than ASCII letters look like words of a language of that code page: at most 1, the more misread the lower. */
function plausibility(encoding: (typeof legacy)[number], text: string): number {
  const foreign = text.match(/\P{ASCII}/gu) ?? [];
  if (foreign.length === 0) return 0;
  const broken = foreign.filter((character) => /[\u0080-\u009F\uFFFD]/.test(character)).length / foreign.length;
  if (encoding === "gb18030") return Math.min(1, (foreign.filter((character) => usualHan.has(character)).length / foreign.length) * usualHanShare) - broken;
  let good = 0;
  let all = 0;
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+/gu)) {
    const letters = word.match(/\P{ASCII}/gu)?.length ?? 0;
    all += letters;
    if (letters > 0 && looksLikeWord(encoding, word, letters)) good += letters;
  }
  return all === 0 ? 0 : good / all - broken;
}

function looksLikeWord(encoding: Exclude<(typeof legacy)[number], "gb18030">, word: string, accents: number): boolean {
  const isLatin = /^\p{Script=Latin}+$/u.test(word) && accents <= word.length / 2;
  // The Arabic page has the lower-case letters of French too.
  if (encoding === "windows-1256") return isLatin || /^[\p{Script=Arabic}\p{M}\u0640]{2,}$/u.test(word);
  // "гФСж": what is no Cyrillic text has capitals in the middle of words.
  if (encoding === "windows-1251") return /^(?:\p{Lu}?[а-яё]+|[А-ЯЁ]{2,})$/u.test(word);
  return (isLatin && !/[ÃÐÞþðÂ]\P{ASCII}/u.test(word)) || /^[àéèôóyÀÉÓ]$/u.test(word);
}

/** Frequent characters of Chinese texts, of this field too: in any such text they are a third or more, in misread ones next to none. */
const usualHan: ReadonlySet<string> = new Set(
  "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期根论运农指几九区强放决西被干做必战先回则任取据处给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联认六共权收证改清己美再采转单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙演父渐血欢械掌歌沙刚攻谓盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁顺烟缩征脸喜松脚困异免背星福买染井概慢怕磁倍祖皇促静补评翻肉践尼衣宽扬棉希伤操垂秋宜氢套督振架亮末宪庆编牛触映雷销诗座居抓裂胞呼娘景威绿晶厚盟衡鸡孙延危胶屋乡临陆顾掉呀灯岁措束耐剧玉赵跳哥季课凯胡额款绍卷齐伟蒸殖永宗苗川炉岩弱零杨奏沿露杆探滑镇饭浓航怀赶库夺伊灵税途灭赛归召鼓播盘裁险康唯录菌纯借糖盖横符私努堂域枪润幅哈竟熟虫泽脑壤碳欧遍侧寨敢彻虑斜薄庭纳弹饲伸折麦湿暗荷瓦塞床筑恶户访塔奇透梁刀旋迹卡氯遇份毒泥退洗摆灰彩卖耗夏择忙铜献硬予繁圈雪函亦抽篇阵阴丁尺追堆雄迎泛爸楼避谋吨野猪旗累偏典馆索秦脂潮爷豆忽托惊塑遗愈朱替纤粗倾尚痛楚谢奋购磨君池旁碎骨监捕弟暴割贯殊释词亡壁顿宝午尘闻揭炮残冬桥妇警综招吴付浮遭徐您摇谷赞箱隔订男吹园纷唐败宋玻巨耕坦荣闭湾键凡驻锅救恩剥凝碱齿截炼麻纺禁废盛版缓净睛昌婚涉筒嘴插岸朗庄街藏姑贸腐奴啦惯乘恢网络慧疗".split(""),
);
const usualHanShare = 2;
