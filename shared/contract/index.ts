// All that the page, the command line and the service say to each other.
import type { z } from 'zod';
import { appEvents, appMethods } from './app.ts';
import { atacMethods } from './atac-cluster.ts';
import { dataMethods } from './data.ts';
import type { EventSpec, MethodSpec } from './define.ts';
import { editsEvents, editsMethods } from './edits.ts';
import { filesMethods } from './files.ts';
import { integrationMethods } from './integration.ts';
import { jobsEvents, jobsMethods } from './jobs.ts';
import { projectsEvents, projectsMethods } from './projects.ts';
import { resultsMethods } from './results.ts';
import { simulateMethods } from './simulate.ts';

export const methods = {
  ...appMethods,
  ...filesMethods,
  ...dataMethods,
  ...jobsMethods,
  ...projectsMethods,
  ...resultsMethods,
  ...editsMethods,
  ...simulateMethods,
  ...integrationMethods,
  ...atacMethods,
};

export const events = { ...appEvents, ...projectsEvents, ...jobsEvents, ...editsEvents };

export type Methods = typeof methods;
export type MethodName = keyof Methods;
/** Arguments as the caller gives them (defaults may be left out). */
export type MethodArgs<Name extends MethodName> = z.input<Methods[Name]['args']>;
/** Arguments as the handler sees them (checked, defaults filled in). */
export type CheckedArgs<Name extends MethodName> = z.output<Methods[Name]['args']>;
export type MethodResult<Name extends MethodName> =
  Methods[Name] extends MethodSpec<z.ZodType, infer Result> ? Result : never;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<Name extends EventName> =
  Events[Name] extends EventSpec<infer Payload> ? Payload : never;

/** What a handler may use besides its arguments. */
export interface CallContext {
  /** Aborted when the caller cancels or goes away. */
  readonly signal: AbortSignalLike;
}

/** The part of an `AbortSignal` a handler needs. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** One handler per method; a missing one does not compile. */
export type Handlers = {
  readonly [Name in MethodName]: (
    args: CheckedArgs<Name>,
    context: CallContext,
  ) => MethodResult<Name> | Promise<MethodResult<Name>>;
};
