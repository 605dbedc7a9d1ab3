import { regions } from "../../language/region-members.ts";
import type { Aim, Profile } from "./profile.ts";

interface Pair {
  yours: string[];
  theirs: string[];
}

interface Years {
  from?: number;
  to?: number;
}

/** What two profiles have in common, in codes. */
export interface Shared {
  actionLines: string[];
  sdgs: number[];
  technologies: string[];
  beneficiaries: string[];
  countries: string[];
  /** Regions that the text names and that a country of the initiative lies in. */
  regions: string[];
  stakeholder?: string;
  concepts: string[];
}

/** What one names and the other does not: that a text is silent on something is all that is known. */
export interface Differs {
  countries: Pair;
  technologies: Pair;
  beneficiaries: Pair;
  years?: { yours?: Years; theirs?: Years };
}

export interface Comparison {
  shared: Shared;
  differs: Differs;
  /** Of the shared goals and action lines those that are, for one of the two, merely suggested. */
  suggested: { actionLines: string[]; sdgs: number[] };
}

export function compareProfiles(yours: Profile, theirs: Profile): Comparison {
  const namedRegions = regions.filter(({ id }) => yours.regions.includes(id));
  const inNamedRegion = (country: string) => namedRegions.some(({ members }) => members.includes(country));
  const [actionLines, sdgs] = [sharedAims(yours.actionLines, theirs.actionLines), sharedAims(yours.sdgs, theirs.sdgs)];
  const countries = pair(yours.countries, theirs.countries);
  const sameYears = yours.years?.from === theirs.years?.from && yours.years?.to === theirs.years?.to;
  return {
    shared: {
      actionLines: actionLines.map(({ value }) => value),
      sdgs: sdgs.map(({ value }) => value),
      technologies: both(yours.technologies, theirs.technologies),
      beneficiaries: both(yours.beneficiaries, theirs.beneficiaries),
      countries: both(yours.countries, theirs.countries),
      regions: namedRegions.filter(({ members }) => theirs.countries.some((country) => members.includes(country))).map(({ id }) => id),
      ...(yours.stakeholder !== undefined && yours.stakeholder === theirs.stakeholder ? { stakeholder: yours.stakeholder } : {}),
      concepts: both(yours.concepts, theirs.concepts),
    },
    differs: {
      countries: { yours: countries.yours, theirs: countries.theirs.filter((country) => !inNamedRegion(country)) },
      technologies: pair(yours.technologies, theirs.technologies),
      beneficiaries: pair(yours.beneficiaries, theirs.beneficiaries),
      ...(sameYears ? {} : { years: { ...(yours.years === undefined ? {} : { yours: yours.years }), ...(theirs.years === undefined ? {} : { theirs: theirs.years }) } }),
    },
    suggested: {
      actionLines: actionLines.filter(({ isSuggested }) => isSuggested).map(({ value }) => value),
      sdgs: sdgs.filter(({ isSuggested }) => isSuggested).map(({ value }) => value),
    },
  };
}

function sharedAims<Value>(yours: Aim<Value>[], theirs: Aim<Value>[]): Aim<Value>[] {
  return theirs.flatMap(({ value, isSuggested }) => {
    const own = yours.find((aim) => aim.value === value);
    return own === undefined ? [] : [{ value, isSuggested: isSuggested || own.isSuggested }];
  });
}

function both(yours: string[], theirs: string[]): string[] {
  return yours.filter((value) => theirs.includes(value));
}

function pair(yours: string[], theirs: string[]): Pair {
  return { yours: yours.filter((value) => !theirs.includes(value)), theirs: theirs.filter((value) => !yours.includes(value)) };
}
