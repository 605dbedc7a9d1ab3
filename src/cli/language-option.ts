import { InvalidRequestError } from "../errors.ts";
import { isLanguage, languages, type Language } from "../language/language.ts";

/**
 * The language that an option names.
 * @throws InvalidRequestError when it is none of the six.
 */
export function languageOption(code: string | undefined): Language | undefined {
  if (code === undefined || isLanguage(code)) return code;
  throw new InvalidRequestError(`--lang ${code} is not one of ${languages.join(", ")}.`);
}
