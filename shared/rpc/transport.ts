/** A two-way pipe of structured-cloneable messages. Knows nothing of what they mean. */
export interface Transport {
  send(message: unknown): void;
  /** One listener; messages that came before it are delivered to it in order. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
