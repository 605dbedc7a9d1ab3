import { languages } from "../../language/language.ts";
import type { Glossary } from "../../language/glossary.ts";
import type { Embedder } from "../../models/embedder.ts";
import { searchSettings } from "../settings.ts";
import { createVectorMatrix } from "./vector-matrix.ts";

/**
 * How near a vector lies to whatever may be asked: the mean of its largest similarities to names of the field in six languages. Texts
 * that are near to everything ("hubs") stand high in every list of neighbours and answer nothing; what they are near to anyway
 * is taken off. After Radovanović, Nanopoulos and Ivanović, "Hubs in space" (2010), and the local scaling of Conneau et al. (2018).
 */
export interface Commonness {
  /** @param rows vectors of the model, one after the other. */
  measure(rows: Float32Array): Float32Array;
}

/**
 * For the built-in model, whose vectors crowd; others are left as they are, and would have to be asked for the names' vectors over a network.
 * @param model of the rows.
 * @param words the built-in model.
 */
export async function createCommonness(model: Embedder, words: Embedder, glossary: Glossary): Promise<Commonness> {
  if (model.fingerprint !== words.fingerprint) return { measure: (rows) => new Float32Array(rows.length / model.dimensions) };
  const { every, nearest } = searchSettings.commonness;
  const names = glossary.concepts.flatMap(({ names: own }, place) => (place % every === 0 ? (own[languages[(place / every) % languages.length] ?? "en"][0] ?? []) : []));
  const matrix = createVectorMatrix(model.dimensions);
  matrix.append((await words.embedDocuments(names)).flat());
  return {
    measure: (rows) => {
      const measured = new Float32Array(rows.length / model.dimensions);
      const best = new Float32Array(nearest);
      for (let row = 0; row < measured.length; row += 1) {
        const similarities = matrix.scan(rows.subarray(row * model.dimensions, (row + 1) * model.dimensions));
        best.fill(-1);
        for (let name = 0; name < similarities.length; name += 1) {
          const similarity = similarities[name] ?? 0;
          if (similarity <= (best[nearest - 1] ?? 0)) continue;
          let place = nearest - 1;
          for (; place > 0 && (best[place - 1] ?? 0) < similarity; place -= 1) best[place] = best[place - 1] ?? 0;
          best[place] = similarity;
        }
        measured[row] = best.reduce((sum, value) => sum + value, 0) / nearest;
      }
      return measured;
    },
  };
}
