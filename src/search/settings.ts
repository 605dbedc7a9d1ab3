/** Every number that shapes what is found and in which order, with its reason. */
export const searchSettings = {
  /** BM25 term saturation: usual range 1.2 to 2; higher lets repeated words count for longer. */
  termSaturation: 1.2,
  /** BM25 length normalisation, 0 (none) to 1 (full). Passages are cut to similar lengths, so it matters little. */
  lengthNormalisation: 0.6,
  /** Length in terms that counts as usual. A constant and not the measured mean, so that stored passages need no rewriting. */
  usualLength: 110,
  /** A word of the title counts as often as this many in the text: titles name the subject. */
  titleWeight: 3,
  /** The title of a document stands over every paragraph of it: it names the document and little of the paragraph. */
  documentTitleWeight: 1,
  /** Organization, technologies, themes and headings: named on purpose, though less so than a title. */
  fieldWeight: 1.5,
  /** A country that the record declares, against a country named in a question. */
  placeWeight: 2,
  /** A concept of the glossary, the only term that meets across languages: above the words that it stands for. */
  conceptWeight: 1.5,
  /** A word of a question that a concept stands for already: counted in full, it would put every text in the question's language before the others. */
  namedWordWeight: 0.3,
  /** A concept that only a word of a longer name stands for ("agriculture" in "digital agriculture"). */
  conceptPartWeight: 0.75,
  /** Share of a unit's weight that a source earns by meeting only the subject within it ("agriculture" where "digital agriculture" was asked). */
  partCredit: 0.65,
  /** How many passages each list brings to the fusion. More cost time; fewer lose records whose best passages rank low. */
  candidates: 80,
  /** Share of the vector list in the fused score, by the kind of the model. For the built-in one the best of 0.35 to 1 over both development sets (over the sample 0.6 to 0.7, over the corpus 0.8 to 1); the others are not measured. */
  vectorShare: { builtin: 0.7, transformers: 0.5, openai: 0.5, module: 0.5 },
  /** How long a process takes the set of vectors in use for known: a switch by another process is seen after this time at the latest. */
  vectorSetLookupMs: 2_000,
  /** How long a model that did not answer is left alone, while searches go by words: long enough that they do not all wait for it. */
  unavailableRestMs: 15_000,
  /** Characters of a hit's snippet. */
  snippetLength: 320,
  /** How many found records and passages are weighed as evidence for an answer. */
  evidenceCandidates: 40,
  /** Words such as "project" and "platform", which every record uses, against a word that names a subject. */
  genericWeight: 0.15,
  /** A word outside the glossary cannot be met in another language: missing there, it counts this share of its weight. */
  untranslatedWeight: 0.5,
  /** Share of the question's weight that a source must cover to be cited; below it there is no answer but a refusal. */
  leastCoverage: 0.55,
  /** A source must cover this share of what the best one covers: beside a full match a half one is noise. */
  leastShareOfBest: 0.75,
  /** How many sources an answer quotes. */
  sourcesPerAnswer: 5,
  /** How many near results a refusal shows. */
  nearestShown: 4,
  /** A record's first sentence usually says what it is: this much of the question's weight on top. */
  firstSentenceBonus: 0.12,
  /** Shorter sentences (headings, list remnants) say little by themselves. */
  shortestQuote: 40,
  /** A longer sentence is cut at a word, inside the quotation. */
  longestQuote: 420,
  /** How sentences of an answer are checked against what they cite (`npm run measure:verify`). */
  verification: {
    /** Cosine with the built-in model from which a sentence says what its sources say: 0.9 % of true sentences lie below it, 2 % of sentences beside a source of something else reach it. */
    leastSupported: 0.35,
    /** Below this nothing in the sources is near, and the sentence is taken away: 0.3 % of true sentences, 92 % of those beside a source of something else. */
    leastPartial: 0.25,
    /** Cosine from which two words of different languages are the same name. */
    sameWord: 0.5,
    /** The same within one language. */
    sameWordInLanguage: 0.8,
    /** The same for a word that names a country: another country is nearer to it than most words. */
    samePlace: 0.55,
    /** The same for a name of the list of known names, which is met by the list itself in most cases. */
    sameKnownName: 0.68,
    /** Cosine from which a word of a source is the one that a sentence denies, and by how much others may be farther. At 0.3 2 % more of the changed denials are caught and a quarter more true sentences are doubted. */
    denied: 0.4,
    deniedMargin: 0.1,
    /** The numbers of a sentence have to stand in so many sentences, the nearest first: a long text holds many numbers of other things. */
    sentencesWithNumbers: 3,
    /** How many single sentences, the nearest first, a sentence is held against where it denies something. With more, some denial is always among them. */
    sentencesCompared: 1,
    /** Different words of a source that are compared by meaning: more than nearly every record has. */
    wordsCompared: 4_000,
    /** A record is read up to here for its meaning, enough for some 10,000 words. */
    charactersRead: 60_000,
  },
  /** How goals and action lines are suggested for records that declare none. The five weights are those of a logistic regression on one half of the DPGA's records with goals. */
  suggestion: {
    bias: -2.47,
    /** Concepts that name the class (logarithm of 1 + the sum of their weights in the record). */
    strongWeight: 0.88,
    /** Concepts that go with it: on DPGA's records they say little. */
    weakWeight: 0.19,
    /** Share of all concepts that are this class's. */
    shareWeight: 1.27,
    /** Standard deviations by which the record is nearer to the class's description than to the others; comparable between embedding models. */
    nearnessWeight: 0.55,
    /**
     * Below this nothing is suggested. On the other half of those records two of three suggestions are what the owner declared (precision 0.65, recall 0.28, a suggestion for
     * 67 %); at 0.3 it is 0.56, and a reader begins to doubt them all; at 0.5 it is 0.72 for half of the records. `npm run measure:suggestions` prints the table.
     */
    leastConfidence: 0.4,
    /** More than these are rarely all right, and a record that serves everything says nothing. */
    most: 4,
    /** Very long records are classed by their beginning: what they are about stands there. */
    passagesWeighed: 12,
  },
} as const;
