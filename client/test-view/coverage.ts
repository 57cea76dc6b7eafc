import * as vscode from 'vscode';
import type { CoveredFile, Extent } from '../requests.ts';

/** Turns the tool's coverage into VS Code's, and keeps the details until somebody opens the file. */
export class CoverageDetails {
  private readonly details = new WeakMap<vscode.FileCoverage, vscode.FileCoverageDetail[]>();
  private readonly detailsOfTests = new WeakMap<vscode.FileCoverage, Map<string, vscode.FileCoverageDetail[]>>();

  /**
   * @param parts coverage of the same file by each test; an absent test stands for a run that belongs to none
   * @returns the sum
   */
  file(
    path: string,
    parts: readonly { readonly test?: vscode.TestItem; readonly covered: CoveredFile }[],
  ): vscode.FileCoverage {
    const all = detailsOf(sum(parts.map(({ covered }) => covered)));
    const tests = parts.flatMap(({ test }) => test ?? []);
    const whole = vscode.FileCoverage.fromDetails(vscode.Uri.file(path), all);
    const coverage = new vscode.FileCoverage(
      whole.uri,
      whole.statementCoverage,
      whole.branchCoverage,
      whole.declarationCoverage,
      tests.length > 0 ? tests : undefined,
    );
    this.details.set(coverage, all);
    this.detailsOfTests.set(
      coverage,
      new Map(parts.flatMap(({ test, covered }) => (test ? [[test.id, detailsOf(covered)] as const] : []))),
    );
    return coverage;
  }

  of(coverage: vscode.FileCoverage): vscode.FileCoverageDetail[] {
    return this.details.get(coverage) ?? [];
  }

  ofTest(coverage: vscode.FileCoverage, test: vscode.TestItem): vscode.FileCoverageDetail[] {
    return this.detailsOfTests.get(coverage)?.get(test.id) ?? [];
  }
}

/** Counts added up by place: every run covers the same statements, in the same order. */
function sum(files: readonly CoveredFile[]): CoveredFile {
  const [first, ...others] = files;
  if (!first) throw new Error('Coverage of a file needs at least one run.');
  return others.reduce<CoveredFile>(
    (total, file) => ({
      path: total.path,
      statements: total.statements.map((it, index) => ({
        ...it,
        count: it.count + (file.statements[index]?.count ?? 0),
      })),
      branches: total.branches.map((branch, index) => ({
        ...branch,
        arms: branch.arms.map((arm, which) => ({
          ...arm,
          count: arm.count + (file.branches[index]?.arms[which]?.count ?? 0),
        })),
      })),
      functions: total.functions.map((it, index) => ({ ...it, count: it.count + (file.functions[index]?.count ?? 0) })),
    }),
    first,
  );
}

function detailsOf(file: CoveredFile): vscode.FileCoverageDetail[] {
  const branchesAt = new Map(file.branches.map((branch) => [`${branch.line}:${branch.column}`, branch]));
  const statements = file.statements.map((statement) => {
    const branch = branchesAt.get(`${statement.line}:${statement.column}`);
    branchesAt.delete(`${statement.line}:${statement.column}`);
    return new vscode.StatementCoverage(statement.count, range(statement), branch ? arms(branch) : []);
  });
  // A branch inside a statement that starts elsewhere belongs to a statement of its own.
  const inner = [...branchesAt.values()].map((branch) => {
    const count = branch.arms.reduce((total, arm) => total + arm.count, 0);
    return new vscode.StatementCoverage(count, position(branch), arms(branch));
  });
  const functions = file.functions.map((it) => new vscode.DeclarationCoverage(it.name, it.count, range(it)));
  return [...functions, ...statements, ...inner];
}

function arms(branch: CoveredFile['branches'][number]): vscode.BranchCoverage[] {
  return branch.arms.map((arm) => new vscode.BranchCoverage(arm.count, position(arm), arm.label));
}

function range({ line, column, endLine, endColumn }: Extent): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

function position({ line, column }: { readonly line: number; readonly column: number }): vscode.Position {
  return new vscode.Position(line - 1, column - 1);
}
