// The answering side: checks arguments, runs handlers, cancels them, pushes events. One `serve` per client.
import { events as knownEvents } from '#shared/contract/index.ts';
import type { AbortSignalLike, CallContext, EventName } from '#shared/contract/index.ts';
import type { CheckedArgsOf, MethodTable, ResultOf } from '#shared/contract/define.ts';
import { AppError, isAppError, toErrorParts } from '#shared/model/app-error.ts';
import type { EventSource } from './events.ts';
import { globals } from './host-globals.ts';
import { formatMegabytes, maxMessageBytes, measureBytes } from './message-size.ts';
import type { Transport } from './transport.ts';
import { readClientMessage } from './wire.ts';
import type { ClientMessage, ServerMessage } from './wire.ts';

/** One handler per method of a table. */
export type HandlersOf<Table extends MethodTable> = {
  readonly [Name in keyof Table]: (
    args: CheckedArgsOf<Table[Name]>,
    context: CallContext,
  ) => ResultOf<Table[Name]> | Promise<ResultOf<Table[Name]>>;
};

export interface ServeOptions<Table extends MethodTable> {
  readonly methods: Table;
  readonly handlers: HandlersOf<Table>;
  /** Left out: this server pushes nothing. */
  readonly events?: EventSource;
  /** Told of every defect of ours, with the error and its stack, neither of which reaches the client. */
  readonly log: { error(text: string, error: unknown): void };
}

/** Answers the client at the other end of `transport` until it closes; then everything it had asked for is aborted. */
export function serve<Table extends MethodTable>(
  transport: Transport,
  options: ServeOptions<Table>,
): void {
  const calls = new Map<number, { abort(): void }>();
  const subscriptions = new Map<string, () => void>();
  let isOpen = true;

  function send(message: ServerMessage): void {
    if (isOpen) transport.send(message);
  }

  async function call({ id, method, args }: ClientMessage & { type: 'call' }): Promise<void> {
    const controller = new globals.AbortController();
    calls.set(id, controller);
    try {
      const value = await answer(options, { method, args, signal: controller.signal });
      send({ type: 'result', id, value });
    } catch (error) {
      const shown = controller.signal.aborted ? asCancelled(error) : error;
      if (!isAppError(shown) || shown.code === 'internal') {
        options.log.error(`${method} failed`, shown);
      }
      send({ type: 'error', id, error: toErrorParts(shown) });
    } finally {
      calls.delete(id);
    }
  }

  function subscribe(event: string): void {
    if (subscriptions.has(event) || options.events === undefined) return;
    if (!Object.hasOwn(knownEvents, event)) {
      options.log.error(`a client asked for the unknown event ${event}`, undefined);
      return;
    }
    const end = options.events.subscribe(event as EventName, (payload) => {
      const nBytes = measureBytes(payload);
      if (nBytes <= maxMessageBytes) send({ type: 'event', event, payload });
      else options.log.error(`event ${event} left out: ${formatMegabytes(nBytes)}`, undefined);
    });
    subscriptions.set(event, end);
  }

  transport.onMessage((raw) => {
    const message = readClientMessage(raw);
    switch (message?.type) {
      case 'call':
        void call(message);
        break;
      case 'cancel':
        calls.get(message.id)?.abort();
        break;
      case 'subscribe':
        subscribe(message.event);
        break;
      case 'unsubscribe':
        subscriptions.get(message.event)?.();
        subscriptions.delete(message.event);
        break;
      case undefined:
        options.log.error('a client sent something that is no message', raw);
    }
  });
  transport.onClose(() => {
    isOpen = false;
    for (const controller of calls.values()) controller.abort();
    for (const end of subscriptions.values()) end();
    subscriptions.clear();
  });
}

/** Checks the arguments, runs the handler and checks the size of what it answers. */
async function answer<Table extends MethodTable>(
  { methods, handlers }: ServeOptions<Table>,
  { method, args, signal }: { method: string; args: unknown; signal: AbortSignalLike },
): Promise<unknown> {
  const spec = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (spec === undefined) throw new AppError('usage', `There is no method ${method}.`);
  checkSize(args, 'usage', `The arguments of ${method} are`, 'Send less at once.');
  const checked = spec.args.safeParse(args);
  if (!checked.success) throw badArguments(method, checked.error.issues[0]);
  const handler = handlers[method as keyof Table];
  const value: unknown = await handler(checked.data as never, { signal });
  checkSize(value, 'internal', `The answer of ${method} is`, 'Ask for a smaller part of it.');
  return value;
}

function checkSize(value: unknown, code: 'usage' | 'internal', what: string, hint: string): void {
  const nBytes = measureBytes(value);
  if (nBytes <= maxMessageBytes) return;
  throw new AppError(
    code,
    `${what} ${formatMegabytes(nBytes)}; one message carries at most ${formatMegabytes(maxMessageBytes)}.`,
    { hint, details: { nBytes, maxBytes: maxMessageBytes } },
  );
}

function badArguments(
  method: string,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): AppError {
  const field = issue?.path.map(String).join('.') ?? '';
  const place = field === '' ? method : `${method}: ${field}`;
  return new AppError('usage', `${place}: ${issue?.message ?? 'the arguments do not fit'}`, {
    details: { method, field },
  });
}

/** What an aborted handler throws is a cancellation, however it words it. */
function asCancelled(error: unknown): AppError {
  if (isAppError(error)) return error;
  return new AppError('cancelled', 'The request was cancelled.', { cause: error });
}
