import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Machine, Program } from '../vm/context/index.ts';

export const allConditions = 'all';
export const unhandledConditions = 'unhandled';
const conditionPrefix = 'condition ';

/** The condition that a filter is about; undefined for the two general ones. */
export const filterCondition = (filter: string): string | undefined =>
  filter.startsWith(conditionPrefix) ? filter.slice(conditionPrefix.length) : undefined;

/** Exception filters: two that fit every program, and one for each condition that this one declares. */
export const exceptionFilters = (program: Program | undefined): DebugProtocol.ExceptionBreakpointsFilter[] => [
  {
    filter: unhandledConditions,
    label: 'Unhandled Conditions',
    description: 'Stops where a condition is signalled that nobody handles, with its restarts offered.',
    default: true,
  },
  {
    filter: allConditions,
    label: 'All Conditions',
    description: 'Stops wherever a condition is signalled, handled or not.',
    supportsCondition: true,
    conditionDescription: 'Names of the conditions to stop at, for example: overflow missing-key',
  },
  ...(program?.raises?.kinds ?? []).map(({ id, label, description, conditionDescription, default: isOn }) => ({
    filter: id,
    label,
    description,
    default: isOn,
    supportsCondition: true,
    conditionDescription,
  })),
  ...(program?.meta.conditions ?? [])
    .filter(({ builtIn }) => !builtIn)
    .map(({ name, doc, payload }) => ({
      filter: conditionPrefix + name,
      label: name,
      description: doc ?? `Carries ${payload.map((field) => `${field.name} ${field.type}`).join(', ') || 'nothing'}.`,
    })),
];

/** What is honoured by every machine. docs/dap.md lists the rest with the reason. */
export const capabilities = (program: Program | undefined): DebugProtocol.Capabilities => ({
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  exceptionBreakpointFilters: exceptionFilters(program),
  supportsStepBack: true,
  supportsSetVariable: true,
  supportsRestartFrame: true,
  supportsStepInTargetsRequest: true,
  supportsCompletionsRequest: true,
  // `>` of `->`.
  completionTriggerCharacters: ['(', '.', ':', '>'],
  supportsModulesRequest: true,
  supportsRestartRequest: true,
  supportsValueFormattingOptions: true,
  supportsExceptionInfoRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsLoadedSourcesRequest: true,
  supportsLogPoints: true,
  supportsTerminateThreadsRequest: true,
  supportsSetExpression: true,
  supportsTerminateRequest: true,
  supportsReadMemoryRequest: true,
  supportsDisassembleRequest: true,
  supportsCancelRequest: true,
  supportsBreakpointLocationsRequest: true,
  supportsClipboardContext: true,
  supportsSteppingGranularity: true,
  supportsInstructionBreakpoints: true,
  supportsExceptionFilterOptions: true,
  supportsSingleThreadExecutionRequests: true,
});

/** What is known only of a program that is launched. */
export const launchedCapabilities = (machine: Machine): DebugProtocol.Capabilities => ({
  exceptionBreakpointFilters: exceptionFilters(machine.program),
  ...(machine.goesTo ? { supportsGotoTargetsRequest: true } : {}),
  ...(machine.spaces.some(({ writable }) => writable) ? { supportsWriteMemoryRequest: true } : {}),
  ...(machine.watching
    ? {
        supportsDataBreakpoints: true,
        supportsDataBreakpointBytes: true,
        breakpointModes: [
          { mode: 'change', label: 'Changes', description: 'Writes that alter the value.', appliesTo: ['data'] },
          ...((machine.watching.sees?.includes('write') ?? true)
            ? [{ mode: 'write', label: 'Writes', description: 'Writes of an equal value too.', appliesTo: ['data'] }]
            : []),
        ],
      }
    : {}),
});
