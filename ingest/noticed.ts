import { emptyReport, type CompletenessReport, type Rejection, type TextFinding, type WarningCount } from "../src/domain/ingest-report.ts";

const listedAtMost = 500;

/** What was read and noticed in a file up to its position: a run that need not read that part again reports it all the same. */
export interface Noticed {
  /** Records that were read, rejected ones too. */
  read: number;
  rejectedLines: number;
  completeness: CompletenessReport;
  /** Of a document, what was said of its text. */
  findings: TextFinding[];
  rejected: Rejection[];
  suspicious: Rejection[];
  warnings: WarningCount[];
  /** False where some of it depended on what else was stored, or is too long to be kept: the file has to be read again. */
  isRepeatable: boolean;
}

export function emptyNoticed(): Noticed {
  return { read: 0, rejectedLines: 0, completeness: emptyReport().completeness, findings: [], rejected: [], suspicious: [], warnings: [], isRepeatable: true };
}

/** What the ledger keeps of it: lists bounded. */
export function boundNoticed(noticed: Noticed): Noticed {
  const { findings, rejected, suspicious, warnings } = noticed;
  const isWhole = [findings, rejected, suspicious, warnings].every(({ length }) => length <= listedAtMost);
  return {
    ...noticed,
    findings: findings.slice(0, listedAtMost),
    rejected: rejected.slice(0, listedAtMost),
    suspicious: suspicious.slice(0, listedAtMost),
    warnings: warnings.slice(0, listedAtMost),
    isRepeatable: noticed.isRepeatable && isWhole,
  };
}
