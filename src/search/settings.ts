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
  /** How many owners each of the three lists brings to the second stage. More cost time; fewer lose records that stand low in every list. */
  candidates: 200,
  /**
   * What each part of a score counts, by the kind of the model (see `ScoreParts`). For the built-in one fitted on the questions of test/eval/corpus.jsonl
   * (listwise logistic regression, four folds by group) and scaled so that a very good hit comes near 1; the others are not measured.
   */
  weights: {
    builtin: { passageMeaning: 0.5, recordMeaning: 0.8, words: 0.7, frequency: 0.1, commonness: -1.15 },
    transformers: { passageMeaning: 0.4, recordMeaning: 0.2, words: 0.35, frequency: 0.1, commonness: 0 },
    openai: { passageMeaning: 0.4, recordMeaning: 0.2, words: 0.35, frequency: 0.1, commonness: 0 },
    module: { passageMeaning: 0.4, recordMeaning: 0.2, words: 0.35, frequency: 0.1, commonness: 0 },
  },
  /** An optional model that reads the question and the best of what was found together (`DALIL_RERANK`). */
  reranker: {
    /** So many are read again: what common servers take in one request unless told otherwise, and about as many as a processor manages while a reader waits. */
    candidates: 32,
    /** Counts as much as everything else of a very good hit together: a model that reads both texts judges better than words and vectors apart. Not measured, no such model being at hand. */
    weight: 1,
    /** Characters of a text, its title included: some 500 tokens, which is as much as common models read. */
    longestText: 2_000,
    /** A reader waits no longer for a better order; the search goes on without. */
    timeoutMs: 4_000,
  },
  /** One side alone, for measuring: what both together are compared with. */
  wordsAlone: { passageMeaning: 0, recordMeaning: 0, words: 0.5, frequency: 0.5, commonness: 0 },
  meaningAlone: { passageMeaning: 1, recordMeaning: 0, words: 0, frequency: 0, commonness: 0 },
  /** Terms of the index that stand for a word of the question. */
  neighbours: {
    /** Less similar ones bring noise to the first stage. */
    least: 0.45,
    most: 40,
    /** From here on a term counts as the same word when its rarity is estimated. */
    counted: 0.5,
    /** A similar word against the word itself, in the first stage. */
    share: 0.8,
    /** Similarity of words that have nothing to do with each other: up to here nothing is met. */
    unlike: 0.3,
  },
  /** Commonness is the mean of the `nearest` largest similarities to one of `every` concepts' names: some 400 names suffice, all of them find hardly more. */
  commonness: { every: 4, nearest: 12 },
  /** Words of questions whose neighbours are kept, some ten kilobytes each: many a word is asked for again. */
  wordsKept: 1_000,
  /** Sets of filters whose passages are kept, a byte a passage each. */
  filtersKept: 64,
  /** Passages read at a time when the index is built. */
  rowsRead: 2_000,
  /** An index that is renewed so quickly is never left behind; a slower one rests for so many times as long as that took. */
  quickRenewalMs: 1_000,
  renewalRest: 3,
  /** How often a search begins anew because the index changed under it. */
  changedIndexAttempts: 5,
  /** Words that no text has are read as others: from so many letters on, a second changed letter from so many on, none whose nearest term in meaning is `known` unless they are `surely` like what they would be corrected to or are long and one letter away, and only as what is a little `alike` (of 43 slips and wrong corrections looked at, 0.12 keeps four of five apart). */
  spelling: { shortest: 4, longWord: 8, known: 0.7, surely: 0.3, surelyLong: 10, nearest: 10, alike: 0.12, lessPerLetter: 0.1 },
  /** Passages that hold all words of a quoted phrase and are read to see whether they hold the phrase. */
  phraseTexts: 3_000,
  /** How long a process takes the set of vectors in use for known: a switch by another process is seen after this time at the latest. */
  vectorSetLookupMs: 2_000,
  /** How long a model that did not answer is left alone, while searches go by words: long enough that they do not all wait for it. */
  unavailableRestMs: 15_000,
  /** How long counts over the whole repository are kept at most; a change is seen at once, two that were committed out of order after this time. */
  groupsKeptMs: 60_000,
  /** Technologies are free text: a table of all of them could not be read. The most frequent are shown and the rest is told as a number. */
  technologiesShown: 60,
  /** Characters of a hit's snippet. */
  snippetLength: 320,
  /** How many found records and passages are weighed as evidence for an answer. */
  evidenceCandidates: 40,
  /** Words such as "project" and "platform", which every record uses, against a word that names a subject. */
  genericWeight: 0.15,
  /** A word outside the glossary cannot be met in another language: missing there, it counts this share of its weight. */
  untranslatedWeight: 0.5,
  /** A record that names no end is found for every year from its start on; as evidence for one year it counts for so many: what began in 1969 says nothing of 1998 by that alone. */
  openYears: 10,
  /** Share of the question's weight that a source must cover to be cited; below it there is no answer but a refusal. */
  leastCoverage: 0.55,
  /** Score that a source must have to be cited. With the coverage below it, over the sample: of questions that something answers 99 % (sample.jsonl) and 44 % (answerable.jsonl, in other words) find such a source, of those that nothing answers 15 %. */
  leastScore: 0.4,
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
  /** Characters of a source that is asked about by itself: a paragraph or two. */
  longestBeginning: 1_200,
  /** How counts, lists and comparisons are shown. */
  counting: {
    /** Records that a count gives as sources: a list of ten is read, the rest is one click away. */
    sources: 10,
    /** Records that a list names: more are no answer but a file. */
    listed: 50,
    /** Records among which an example for a value is chosen: one that does not stand for the other values too. */
    exampleChoice: 10,
    /** Values that a ranking names behind its leader. */
    ranked: 5,
    /** More tied leaders are counted, not named. */
    tied: 8,
    /** More values that were counted ("how many countries") are not named one by one. */
    valuesNamed: 30,
  },
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
  /** How answers of a language model are asked for and read. */
  generation: {
    /** Sentences that a model is asked for at most: an answer, not an essay. */
    sentences: 8,
    /** More are not shown, however many come. */
    mostSentences: 24,
    /** Share of an answer's tokens that its prompt may take; the rest is left for the text, thoughts of reasoning models included. */
    promptShare: 0.7,
    /** Tokens of one source in a prompt: what a record has to say fits, and a long paragraph is cut. */
    sourceTokens: 900,
    /** A longer sentence is none: a list without full stops, or a loop. */
    longestSentence: 1_200,
    /** So many words of the prompt in a row are no chance: over 15,348 records runs of 4 occur 56 times, of 5 never; one more for sentences that take up the question. */
    wordsOfPromptInRow: 6,
    /** Confidence of the detector, up to which a sentence in Arabic, Russian or Chinese is another language of that script, or hardly of it. */
    leastScriptShare: 0.3,
    /** Confidence from which a sentence of Latin script is in another language than it should be: names make the detector unsure below. */
    surelyOtherLanguage: 0.5,
    /** Time for rewriting a question that follows another; then it is read by rules. */
    rewriteMs: 4_000,
    /** Tokens that rewriting may cost, prompt and conversation included. */
    rewriteTokens: 2_000,
    /** A question has no more characters, and a longer rewriting is none. */
    longestRewriting: 400,
    /** Share of a rewriting's words that have to stand in the conversation: the rest are endings and connecting words. */
    leastKnownWords: 0.6,
  },
  /** How initiatives like a pasted text or an uploaded file are found and compared with it. */
  similar: {
    /** Characters of a text that are compared; a longer text is refused, of a longer file the rest is left out and said to be. Some forty pages. */
    longestText: 100_000,
    /** Characters of a part that is searched by itself: a paragraph, which has one subject. */
    partCharacters: 500,
    /** How many parts are searched: those that name most and are near to the text as a whole. Each costs a search. */
    parts: 4,
    /** How many records each part brings. */
    foundPerPart: 40,
    /** Sentences of the text and of each record that are compared with each other: 36,000 pairs for ten records take a few milliseconds. */
    sentencesOfYours: 60,
    sentencesOfTheirs: 60,
    /** Two sentences below this similarity are not shown as speaking of the same. Over 26,000 sentences of the corpus only a few hundred come as near to a sentence about a project, in whichever language. */
    leastSimilarity: 0.3,
    /** A sentence needs so many words that say something, so that headings and names are not taken for sentences. */
    leastTerms: 4,
    /** Subjects in common that are named, rarest first. */
    subjectsShown: 6,
  },
  /** How goals and action lines are suggested for records that declare none. The five weights are those of a logistic regression on one half of the DPGA's records with goals. */
  suggestion: {
    bias: -2.54,
    /** Concepts that name the class (logarithm of 1 + the sum of their weights in the record). */
    strongWeight: 0.83,
    /** Concepts that go with it: on DPGA's records they say little. */
    weakWeight: 0.13,
    /** Share of all concepts that are this class's. */
    shareWeight: 0.76,
    /** Standard deviations by which the record is nearer to the class's description than to the others; comparable between embedding models. */
    nearnessWeight: 0.73,
    /**
     * Below this nothing is suggested. On the half of those records that was not used for choosing, two of three suggestions are what the owner declared (precision 0.67, recall 0.31,
     * a suggestion for 74 %); at 0.3 it is 0.58, and a reader begins to doubt them all; at 0.5 it is 0.73 for 60 %. `npm run measure:suggestions` prints the table.
     */
    leastConfidence: 0.4,
    /** More than these are rarely all right, and a record that serves everything says nothing. */
    most: 4,
    /** Very long records are classed by their beginning: what they are about stands there. */
    passagesWeighed: 12,
  },
} as const;
