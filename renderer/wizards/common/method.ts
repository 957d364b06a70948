// What is particular to one method, and the state of its wizard. Everything else all wizards share.
import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Input } from '#shared/contract/data.ts';
import type { MethodArgs } from '#shared/contract/index.ts';
import type { RunPlan } from '#shared/contract/run-plan.ts';
import type { JobInfo } from '#shared/model/job.ts';
import type { Service } from '#renderer/client/service.ts';
import type { Draft } from './draft/draft.ts';
import type { Inspection, SettledInputs, WizardRequest } from './draft/settle.ts';
import type { DraftState, DraftStore } from './draft/store.ts';
import type { FeatureWords } from './feature-words.ts';
import type { DraftRules, ParamValues } from './params.ts';

/** A plan whose parameters are known by name only. */
export type PlanView = Omit<RunPlan<ParamValues>, 'offers'> & {
  readonly offers: readonly { readonly text: string; readonly overrides: ParamValues }[];
};

export interface PresetWords {
  readonly name: string;
  readonly title: string;
  /** Lines below the title: what it does, for whom. */
  lines(params: ParamValues): readonly string[];
}

/** How far a slider goes; numbers beyond it can still be typed. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** What is said of one of the choices that matter. */
export interface ParamWords {
  /** Under the title: what the number is out of. */
  readonly context: string;
  readonly consequence: string;
  /** null: a box to type in, no slider. */
  readonly range: SliderRange | null;
}

/** What is said of the choices that matter, each by its name. `plan`: null while it is worked out. */
export interface ParamDescriber {
  contextOf(name: string, plan: PlanView | null): string;
  consequenceOf(name: string, params: ParamValues, plan: PlanView | null): string;
  rangeOf(name: string, plan: PlanView | null): SliderRange | null;
}

/** Context, consequence and range of one choice. */
export function describeParam(
  words: ParamDescriber,
  name: string,
  at: { readonly params: ParamValues; readonly plan: PlanView | null },
): ParamWords {
  return {
    context: words.contextOf(name, at.plan),
    consequence: words.consequenceOf(name, at.params, at.plan),
    range: words.rangeOf(name, at.plan),
  };
}

export interface WizardMethod extends DraftRules {
  /** Its route, the name of its draft, the kind of its jobs and `method` of its runs. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what a person gets. */
  readonly summary: string;
  readonly Icon: Icon;
  readonly sample: MethodArgs<'simulate.sample'>['kind'];
  /** "New integration". */
  readonly newName: string;
  readonly features: FeatureWords;
  readonly data: {
    readonly question: string;
    /** Below the question while there are no files. */
    readonly invitation: string;
    /** Said of the groups where more is to be known. */
    readonly groupsHelp: string | null;
    /** Why files of one kind may share few features. */
    readonly fewShared: string;
    /** Below the cards of all wizards. */
    readonly Cards?: ComponentType<{ readonly wizard: WizardState }>;
  };
  readonly plan: {
    describe(settled: SettledInputs): string;
    readonly presets: readonly PresetWords[];
    /** The choices that matter, by their names, in this order. */
    main(settled: SettledInputs, draft: Draft): readonly string[];
    readonly paramWords: ParamDescriber;
    /** Below the choices that matter. */
    readonly Cards?: ComponentType<{
      readonly wizard: WizardState;
      readonly plan: PlanView | null;
    }>;
    youWillGet(hasLabels: boolean): readonly string[];
  };
  askPlan(service: Service, request: WizardRequest, signal: AbortSignal): Promise<PlanView>;
  start(service: Service, request: WizardRequest): Promise<JobInfo>;
}

/** The state of a wizard, for its steps. */
export interface WizardState {
  readonly method: WizardMethod;
  readonly draft: Draft;
  readonly store: DraftState;
  readonly dispatch: DraftStore['dispatch'];
  /** The files with their fixes and the columns of the sample sheet. */
  readonly inputs: readonly Input[];
  readonly inspections: readonly Inspection[];
  readonly settled: SettledInputs;
  /** null while something is missing: `settled.problem` says what. */
  readonly request: WizardRequest | null;
}
